package io.netdispatcher.hatests.bench;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.output.OutputOption;
import io.netdispatcher.hatests.bench.pair.BulkSyncBench;
import io.netdispatcher.hatests.lab.LabFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nd bench bulk-sync}: how a new shadow gets the whole table while traffic runs. */
@Command(
        name = "bulk-sync",
        description = {
            "Measure how long a shadow without entries takes to be hot, and how long the active node's traffic waits meanwhile.",
            "10,000 frames a second on established connections and 1,000 new connections a second go on all the time."
        },
        footer = {"", "Example: nd bench bulk-sync --entries 1000000 -o json"})
public final class BulkSyncBenchCommand implements Runnable {
    private static final int MAX_ENTRIES = 10_000_000;
    private static final int MAX_ROUNDS = 20;
    private static final Duration BEFORE = Duration.ofSeconds(3);

    @Mixin
    private OutputOption output;

    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Connections in the table; default: ${DEFAULT-VALUE}.")
    private int entries;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Shadows, one after the other, of which the median counts; default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Override
    public void run() {
        if (entries < 1 || entries > MAX_ENTRIES || rounds < 1 || rounds > MAX_ROUNDS) {
            throw CommandFailure.usage("--entries must be 1 to " + MAX_ENTRIES + ", and --rounds 1 to " + MAX_ROUNDS);
        }
        BulkSyncBench bench = new BulkSyncBench(
                new BulkSyncBench.Plan(entries, rounds, BEFORE), what -> System.err.println("nd: " + what));
        try {
            BulkSyncBench.Outcome outcome = bench.run();
            new PairBenchReport(
                            entries,
                            "sync",
                            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                            Machine.current(),
                            outcome.results())
                    .print(output);
        } catch (LabFailure failure) {
            throw CommandFailure.failed(failure.firstLine());
        }
    }
}
