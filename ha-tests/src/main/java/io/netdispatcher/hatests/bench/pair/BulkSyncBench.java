package io.netdispatcher.hatests.bench.pair;

import io.netdispatcher.hatests.bench.BenchResult;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.LabPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How long a shadow that begins with nothing takes to be hot, and what the active node's traffic feels of it. Each round has a new shadow
 * process. Brings a lab up and takes it down. Runs once.
 */
public final class BulkSyncBench {
    private static final int NEW_PER_SECOND = 1_000;
    private static final int KNOWN_PER_SECOND = 10_000;
    private static final double MS_PER_SECOND = 1e3;
    /** Seconds for which room for new connections is made, with a reserve. */
    private static final int ROOM_SECONDS = 120;

    private final Plan plan;
    private final Consumer<String> progress;
    private final List<Round> seen = new ArrayList<>();
    private final List<Round> apart = new ArrayList<>();
    private Lab lab;
    private RemoteEnd active;
    private Window before;

    /**
     * What to measure.
     *
     * @param entries that the active node has
     * @param rounds shadows, one after the other
     * @param before how long the traffic is measured before the first of them, and how long it warms up
     */
    public record Plan(int entries, int rounds, Duration before) {}

    /** What was measured. */
    public record Outcome(List<BenchResult> results) {}

    private record Round(double hotS, double hotFromStartS, Window during, boolean isEqual) {}

    /** {@code progress} is told what goes on. */
    public BulkSyncBench(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** Runs it; {@link LabFailure} when it can't be measured. */
    public Outcome run() {
        PairEnds ends = new PairEnds(plan.entries() + ROOM_SECONDS * NEW_PER_SECOND, true);
        progress.accept("bringing the lab up");
        try (Lab up = Lab.up(LabPlan.oneArm().withServers(1))) {
            lab = up;
            progress.accept("filling a table with %,d entries".formatted(plan.entries()));
            try (RemoteEnd first = ends.active(lab, plan.entries())) {
                active = first;
                active.awaitReady();
                traffic();
                ReplicationBench.pause(plan.before());
                active.open();
                ReplicationBench.pause(plan.before());
                before = active.measured();
                rounds(ends, RemoteEnd.Priority.NORMAL, seen);
                rounds(ends, RemoteEnd.Priority.LOWEST, apart);
            }
        }
        return new Outcome(results());
    }

    private void traffic() {
        active.offer(new Traffic(NEW_PER_SECOND, KNOWN_PER_SECOND, plan.entries(), 0));
    }

    private void rounds(PairEnds ends, RemoteEnd.Priority priority, List<Round> found) {
        for (int round = 1; round <= plan.rounds(); round++) {
            boolean isApart = priority == RemoteEnd.Priority.LOWEST;
            progress.accept("shadow " + round + " of " + plan.rounds()
                    + (isApart ? ", on what the active node leaves over" : ""));
            found.add(round(ends, priority));
            recover();
        }
    }

    private Round round(PairEnds ends, RemoteEnd.Priority priority) {
        long startNs = System.nanoTime();
        try (RemoteEnd shadow = ends.shadow(lab, priority)) {
            shadow.awaitReady();
            EndAnswer hot = active.awaitHot();
            double sinceStartS = (System.nanoTime() - startNs) / (double) TimeUnit.SECONDS.toNanos(1);
            active.offer(Traffic.NONE);
            Standing own = active.awaitSettled();
            Standing other = shadow.standing();
            return new Round(
                    hot.heat().sessionToHotMs() / MS_PER_SECOND,
                    sinceStartS,
                    hot.window(),
                    own.digest().equals(other.digest()) && own.entries() == other.entries());
        }
    }

    private void recover() {
        active.awaitAlone();
        traffic();
        ReplicationBench.pause(Duration.ofSeconds(1));
    }

    private List<BenchResult> results() {
        return List.of(
                new BenchResult("time_to_hot", median(Round::hotS), "s"),
                new BenchResult("longest_stall", median(round -> round.during().longestGapMs()), "ms"),
                new BenchResult(
                        "digest_equal",
                        Stream.concat(seen.stream(), apart.stream()).allMatch(Round::isEqual) ? 1 : 0,
                        ""),
                new BenchResult("time_to_hot_from_start", median(Round::hotFromStartS), "s"),
                new BenchResult("longest_stall_before", before.longestGapMs(), "ms"),
                new BenchResult("longest_stall_max", max(round -> round.during().longestGapMs()), "ms"),
                new BenchResult("time_to_hot_apart", median(apart, Round::hotS), "s"),
                new BenchResult(
                        "longest_stall_apart",
                        median(apart, round -> round.during().longestGapMs()),
                        "ms"),
                new BenchResult(
                        "frame_wait_p99_apart",
                        median(apart, round -> round.during().delay().p99()),
                        "ms"),
                new BenchResult(
                        "frame_wait_p50", median(round -> round.during().delay().p50()), "ms"),
                new BenchResult("frame_wait_p50_before", before.delay().p50(), "ms"),
                new BenchResult(
                        "frame_wait_p99", median(round -> round.during().delay().p99()), "ms"),
                new BenchResult("frame_wait_p99_before", before.delay().p99(), "ms"),
                new BenchResult(
                        "frame_wait_max", median(round -> round.during().delay().max()), "ms"),
                new BenchResult("frame_wait_max_before", before.delay().max(), "ms"));
    }

    private double median(ToDoubleFunction<Round> figure) {
        return median(seen, figure);
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private double max(ToDoubleFunction<Round> figure) {
        return seen.stream().mapToDouble(figure).max().orElse(0);
    }
}
