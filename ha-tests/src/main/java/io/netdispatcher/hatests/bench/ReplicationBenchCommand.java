package io.netdispatcher.hatests.bench;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.output.OutputOption;
import io.netdispatcher.hatests.bench.pair.ReplicationBench;
import io.netdispatcher.hatests.lab.LabFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nd bench replication}: what it costs to have a second process know every new connection. */
@Command(
        name = "replication",
        description = {
            "Measure the replication between two processes: new connections a second, lag, the wait of SYNs, bytes.",
            "Both have everything that a node has but the network card, and run in the lab, joined by its dedicated link."
        },
        footer = {"", "Example: nd bench replication -o json", "         nd bench replication --mode async --seconds 3"
        })
public final class ReplicationBenchCommand implements Runnable {
    private static final int LAG_PER_SECOND = 100_000;
    private static final int MAX_SECONDS = 10;

    /** Whether SYNs wait for the shadow. */
    enum Mode {
        SYNC,
        ASYNC
    }

    @Mixin
    private OutputOption output;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Length of each measurement, 1 to 10; default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "sync",
            description = "sync (SYNs wait for the shadow) or async; default: ${DEFAULT-VALUE}.")
    private Mode mode;

    @Override
    public void run() {
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw CommandFailure.usage("--seconds must be 1 to " + MAX_SECONDS + ", not " + seconds);
        }
        ReplicationBench bench = new ReplicationBench(
                new ReplicationBench.Plan(
                        mode == Mode.SYNC, Duration.ofSeconds(seconds), LAG_PER_SECOND, ReplicationBench.CAPACITY),
                what -> System.err.println("nd: " + what));
        try {
            ReplicationBench.Outcome outcome = bench.run();
            new PairBenchReport(
                            (int) outcome.entries(),
                            mode == Mode.SYNC ? "sync" : "async",
                            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                            Machine.current(),
                            outcome.results())
                    .print(output);
        } catch (LabFailure failure) {
            throw CommandFailure.failed(failure.firstLine());
        }
    }
}
