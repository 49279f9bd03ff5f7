package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The background processes of one lab, in the order of their start. */
final class LabProcesses {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Path directory;
    private final List<ManagedProcess> started = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();

    LabProcesses(Path directory) {
        this.directory = directory;
    }

    /** Starts a process in a group of its own. */
    ManagedProcess start(String label, List<String> words) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path output = directory.resolve(label + "." + count.incrementAndGet() + ".out");
        ProcessBuilder builder = Commands.builder(ProcessGroup.own(words))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        ManagedProcess process = new ManagedProcess(label, Commands.launch(builder), output);
        started.add(process);
        return process;
    }

    /** All that were started, the ended ones too. */
    List<ManagedProcess> all() {
        return List.copyOf(started);
    }

    /** Asks all to end, the youngest first; those that have not after a second are left to {@link Teardown}. */
    void close() {
        started.reversed().forEach(ManagedProcess::terminate);
        boolean ended = Await.holdsWithin(GRACE, () -> started.stream().noneMatch(ManagedProcess::isAlive));
        if (!ended) {
            started.stream().filter(ManagedProcess::isAlive).forEach(ManagedProcess::kill);
        }
    }
}
