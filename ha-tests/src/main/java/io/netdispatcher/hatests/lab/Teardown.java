package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Takes a lab down from its state alone, whoever brought it up and however far that got: ends by number the processes that
 * are in its namespaces and no others, removes the namespaces, its files, its state. Harmless when repeated.
 */
final class Teardown {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Path NAMESPACES = Path.of("/run/netns");

    private final LabStates states;

    Teardown(LabStates states) {
        this.states = states;
    }

    /** Takes down what killed owners left behind, of this user. */
    int leftovers() {
        return states.locked(() -> {
            List<LabState> orphans =
                    states.all().stream().filter(LabState::isOrphan).toList();
            orphans.forEach(this::takeDown);
            return orphans.size();
        });
    }

    /** Takes one lab down. */
    void takeDown(LabState state) {
        if (LabUser.isRoot()) {
            removeNamespaces(state);
        } else {
            endUserNamespace(state);
        }
        deleteRecursively(Path.of(state.directory()));
        states.remove(state.name());
    }

    /** The ids of the processes in a lab's namespaces, for a table of what runs. */
    static List<Long> processes(LabState state, String node) {
        return ProcessTable.insideNetwork(Set.of(networkLink(state, node)));
    }

    /** Whether a node's namespace is there. */
    static boolean exists(LabState state, String node) {
        return !networkLink(state, node).isEmpty();
    }

    private static String networkLink(LabState state, String node) {
        Path root = state.holderPid() == 0 ? Path.of("/") : Path.of("/proc/" + state.holderPid() + "/root");
        return ProcessTable.namespaceBehind(root.resolve("run/netns").resolve(state.namespace(node)), "net");
    }

    /** With its last process, the holder among them, a user namespace ends, and everything in it. */
    private static void endUserNamespace(LabState state) {
        endAll(() -> ProcessTable.matching(pid -> Holder.marks(pid, state)));
    }

    private static void removeNamespaces(LabState state) {
        List<String> present = state.namespaces().stream()
                .filter(name -> Files.exists(NAMESPACES.resolve(name)))
                .toList();
        if (present.isEmpty()) {
            return;
        }
        Set<String> links = new HashSet<>();
        present.forEach(name -> links.add(ProcessTable.namespaceBehind(NAMESPACES.resolve(name), "net")));
        endAll(() -> ProcessTable.insideNetwork(links));
        StringBuilder script = new StringBuilder();
        present.forEach(name -> script.append("ip netns del ").append(name).append('\n'));
        Commands.run(List.of("sh", "-s"), script.toString(), LIMIT);
    }

    private static void endAll(Supplier<List<Long>> processes) {
        Await.until("the end of the lab's processes", LIMIT, () -> {
            List<Long> left = processes.get();
            left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            return left.isEmpty();
        });
    }

    private static void deleteRecursively(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
