package io.netdispatcher.hatests.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import io.netdispatcher.hatests.sim.BrokenRule;
import io.netdispatcher.hatests.sim.PairReport;
import io.netdispatcher.hatests.sim.PairSeeds;
import io.netdispatcher.hatests.sim.PairSimulation;
import io.netdispatcher.hatests.sim.SimulationViolation;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nd sim run}: many seeds, or one with all that happens. */
@Command(
        name = "run",
        description = "Simulate a pair with faults drawn from seeds, and check what must hold after every event.",
        footer = {"", "Example: nd sim run --seeds 100000 -o json", "         nd sim run --seed 4711"})
public final class SimRunCommand implements Runnable {
    private static final double NS_PER_SECOND = 1e9;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5000",
            description = "How many seeds, from 1 on. Default: ${DEFAULT-VALUE}.")
    private long seeds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "This one only; prints all that happens, but for -o json.")
    private Long seed;

    @Mixin
    private OutputOption output;

    /** What is printed; field names are part of the JSON contract. */
    record Report(long seeds, long events, long takeovers, List<Violation> violations, double seconds) {}

    /** A promise that a seed broke. */
    record Violation(long seed, String invariant, int step) {}

    @Override
    public void run() {
        if (seeds < 1) {
            throw CommandFailure.usage("--seeds must be at least 1, is " + seeds);
        }
        long startNs = System.nanoTime();
        PairSeeds ran = seed == null ? PairSeeds.run(1, seeds, BrokenRule.NONE) : one();
        List<Violation> violations = ran.violations().stream()
                .map(each -> new Violation(each.seed(), each.invariant(), each.step()))
                .toList();
        double seconds = Math.round((System.nanoTime() - startNs) / NS_PER_SECOND * 1000) / 1000.0;
        long count = seed == null ? seeds : 1;
        if (output.isJson()) {
            Json.print(new Report(count, ran.total().events(), ran.total().takeovers(), violations, seconds));
        } else {
            System.out.printf(
                    "%d seeds, %d events, %d takeovers, %d violations, %.1f s%n",
                    count, ran.total().events(), ran.total().takeovers(), violations.size(), seconds);
        }
        if (!violations.isEmpty()) {
            throw CommandFailure.failed(ran.violations().get(0).getMessage());
        }
    }

    private PairSeeds one() {
        PairReport report = new PairReport();
        try {
            PairSimulation.run(seed, BrokenRule.NONE, output.isJson() ? null : System.out::println, report);
            return new PairSeeds(report, List.of());
        } catch (SimulationViolation violation) {
            return new PairSeeds(report, List.of(violation));
        }
    }
}
