package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Brings one lab up, step by step; what a failing step leaves is taken down by the caller, from the state. */
final class LabAssembly {
    /** Size of the file that servers serve as /big. */
    static final int BIG_FILE_BYTES = 10 * 1024 * 1024;

    private static final long BIG_FILE_SEED = 20_260_101;
    private static final Duration STEP_LIMIT = Duration.ofSeconds(20);

    private final LabStates states;

    LabAssembly(LabStates states) {
        this.states = states;
    }

    /** Takes the name and makes the lab's directory; from here on there is something to take down. */
    LabState begin(String name, LabPlan plan) {
        return states.locked(() -> {
            if (states.find(name).isPresent()) {
                throw new LabFailure(
                        "a lab named '" + name + "' is up: take it down with 'nd lab down', or choose another name");
            }
            try {
                LabState state = LabState.begun(name, Files.createTempDirectory("nd-lab-"), plan);
                states.save(state);
                return state;
            } catch (IOException e) {
                throw new LabFailure("cannot make a temporary directory: " + e.getMessage(), e);
            }
        });
    }

    /** Starts the holder of an ordinary user's lab; root needs none. */
    LabState hold(LabState state, LabProcesses processes) {
        if (LabUser.isRoot()) {
            return state;
        }
        ManagedProcess holder = processes.start("holder", Holder.command(state));
        Await.until("the user namespace is set up", STEP_LIMIT, () -> {
            if (!holder.isAlive()) {
                throw new LabFailure("no user namespace: " + holder.outputText().strip());
            }
            return Holder.marks(holder.pid(), state);
        });
        LabState held = state.heldBy(holder.pid());
        states.save(held);
        return held;
    }

    /** Lays the cables and sets all machines up; writes the big file meanwhile. */
    void connect(LabState state, Path bigFile) {
        Topology topology = new Topology(state);
        Entrance entrance = Entrance.of(state);
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Path> big = workers.submit(() -> writeBigFile(bigFile));
            shell("cabling", entrance.beside(List.of("sh", "-s")), topology.cabling());
            List<Callable<CommandResult>> setups = state.plan().nodeNames().stream()
                    .<Callable<CommandResult>>map(node -> () -> shell(
                            "set-up of " + node,
                            entrance.into(state.namespace(node), List.of("sh", "-s")),
                            node.equals(LabPlan.SWITCH) ? topology.switchSetup() : topology.hostSetup(node)))
                    .toList();
            for (Future<CommandResult> setup : workers.invokeAll(setups)) {
                setup.get();
            }
            big.get();
        } catch (InterruptedException e) {
            throw LabFailure.interrupted("the set-up of the lab", e);
        } catch (ExecutionException e) {
            throw new LabFailure("the lab cannot be set up: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static CommandResult shell(String what, List<String> words, String script) {
        return Commands.run(words, List.of(what), script, STEP_LIMIT).orThrow();
    }

    private static Path writeBigFile(Path file) {
        byte[] content = new byte[BIG_FILE_BYTES];
        new SplittableRandom(BIG_FILE_SEED).nextBytes(content);
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
