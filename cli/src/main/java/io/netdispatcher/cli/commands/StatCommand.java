package io.netdispatcher.cli.commands;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import io.netdispatcher.executor.counters.CountersFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nd stat}: the counters file, read without asking the daemon. */
@Command(
        name = "stat",
        description = "Show the counters of a node, live, without disturbing its daemon.",
        footer = {"", "Example: nd stat --watch 1"})
public final class StatCommand implements Runnable {
    /** A daemon says that it lives every second. */
    private static final long SILENT_AFTER_MS = 5_000;

    @Mixin
    private DaemonOption daemon;

    @Mixin
    private OutputOption output;

    @Option(names = "--directory", paramLabel = "DIR", description = "The node's directory; instead of --config.")
    private Path directory;

    @Option(names = "--watch", paramLabel = "SECONDS", description = "Show again after so many seconds, until stopped.")
    private int watchSeconds;

    /** What is printed as JSON. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stat(long processId, Long heartbeatAgeMs, boolean running, Map<String, Long> counters) {}

    @Override
    public void run() {
        if (watchSeconds < 0) {
            throw CommandFailure.usage("--watch " + watchSeconds + " is out of range; give seconds above 0");
        }
        Path file = (directory != null ? directory : daemon.node().directory()).resolve(CountersFile.NAME);
        try {
            show(file);
            while (watchSeconds > 0) {
                TimeUnit.SECONDS.sleep(watchSeconds);
                show(file);
            }
        } catch (NoSuchFileException missing) {
            throw CommandFailure.unreachable("there is no " + file + "; no node has run with this directory");
        } catch (IOException failure) {
            throw CommandFailure.failed(failure.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(Path file) throws IOException {
        try (CountersFile counters = CountersFile.open(file)) {
            Map<String, Long> values = new TreeMap<>();
            counters.forEach(values::put);
            long ageMs = SystemEpochClock.INSTANCE.time() - counters.heartbeatEpochMs();
            boolean stopped = counters.heartbeatEpochMs() == CountersFile.STOPPED;
            boolean running = !stopped && ageMs < SILENT_AFTER_MS;
            if (output.isJson()) {
                Json.print(new Stat(counters.processId(), stopped ? null : ageMs, running, values));
                return;
            }
            String state = stopped ? "stopped" : running ? "running" : "last heard " + ageMs / 1_000 + " s ago";
            System.out.printf(
                    "process %d, started %s, %s%n",
                    counters.processId(),
                    Instant.ofEpochMilli(counters.startEpochMs()).truncatedTo(ChronoUnit.SECONDS),
                    state);
            int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
            values.forEach((label, value) -> System.out.printf("%-" + width + "s  %,15d%n", label, value));
        }
    }
}
