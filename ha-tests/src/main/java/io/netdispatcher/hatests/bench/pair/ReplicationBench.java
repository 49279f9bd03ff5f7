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
import java.util.function.IntFunction;

/**
 * What replicating new connections costs: how many a second a second process takes, how far it is behind, how long SYNs wait for it, and how
 * many bytes an entry is. Brings a lab up and takes it down. Runs once.
 */
public final class ReplicationBench {
    /** Connections in one run at most, so that the tables' memory has a bound. */
    public static final int CAPACITY = 6_000_000;

    private static final int QUIET_PER_SECOND = 1_000;
    private static final int BUSY_PER_SECOND = 10_000;
    private static final int WARM_UP_PER_SECOND = 20_000;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    /** Changes on their way at most when SYNs come as fast as they are taken: few enough that SYNs need not wait too long. */
    private static final int OUTSTANDING = 2_000;

    private static final int ATTEMPTS = 3;

    private final Plan plan;
    private final Consumer<String> progress;
    private final List<BenchResult> results = new ArrayList<>();
    private Lab lab;
    private RemoteEnd active;
    private RemoteEnd shadow;
    private long applied;
    private int attempts;

    /**
     * What to measure.
     *
     * @param isSynchronous whether SYNs wait for the shadow
     * @param duration of each measurement
     * @param lagPerSecond new connections a second while the lag is measured
     * @param capacity entries that the tables have room for
     */
    public record Plan(boolean isSynchronous, Duration duration, int lagPerSecond, int capacity) {}

    /**
     * What was measured.
     *
     * @param entries that the shadow applied in all
     */
    public record Outcome(long entries, List<BenchResult> results) {}

    /** {@code progress} is told what goes on. */
    public ReplicationBench(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** Runs it; {@link LabFailure} when it can't be measured. */
    public Outcome run() {
        PairEnds ends = new PairEnds(plan.capacity(), plan.isSynchronous());
        progress.accept("bringing the lab up");
        try (Lab up = Lab.up(LabPlan.oneArm().withServers(1))) {
            lab = up;
            try (RemoteEnd first = ends.active(lab, 0)) {
                active = first;
                active.awaitReady();
                Window quietAlone = alone();
                try (RemoteEnd second = ends.shadow(lab)) {
                    shadow = second;
                    shadow.awaitReady();
                    active.awaitHot();
                    together(quietAlone);
                }
            }
        }
        return new Outcome(applied, List.copyOf(results));
    }

    /** What a SYN takes when nobody waits. */
    private Window alone() {
        progress.accept("SYNs without a shadow");
        pass(Traffic.syns(WARM_UP_PER_SECOND), warmUp());
        return during(Traffic.syns(QUIET_PER_SECOND));
    }

    private void together(Window quietAlone) {
        progress.accept("SYNs with a hot shadow");
        pass(Traffic.syns(WARM_UP_PER_SECOND), warmUp());
        Window quiet = during(Traffic.syns(QUIET_PER_SECOND));
        Window busy = during(Traffic.syns(BUSY_PER_SECOND));
        progress.accept("lag at %,d new connections a second".formatted(plan.lagPerSecond()));
        Standing before = active.awaitSettled();
        Window lagging = steadily(attempt -> Traffic.syns(plan.lagPerSecond()));
        Standing after = active.awaitSettled();
        progress.accept("as many new connections as go");
        Window fast = steadily(attempt -> Traffic.fullSpeed(OUTSTANDING / attempt));
        Standing last = active.awaitSettled();
        check(last);
        long allUnprotected = last.unprotected() - after.unprotected();
        double alone50 = quietAlone.hold().p50();
        results.add(new BenchResult("entries_per_second", fast.acknowledged() / fast.seconds(), "1/s"));
        results.add(new BenchResult("lag_p50", lagging.lag().p50(), "ms"));
        results.add(new BenchResult("lag_p99", lagging.lag().p99(), "ms"));
        results.add(new BenchResult("syn_added_p50", quiet.hold().p50() - alone50, "ms"));
        results.add(new BenchResult("syn_added_p99", quiet.hold().p99() - alone50, "ms"));
        results.add(perRecord("wire_bytes_per_entry", after.bytesSent() - before.bytesSent(), before, after));
        results.add(
                perRecord("interface_bytes_per_entry", after.cardBytesSent() - before.cardBytesSent(), before, after));
        results.add(new BenchResult("syn_added_10k_p50", busy.hold().p50() - alone50, "ms"));
        results.add(new BenchResult("syn_added_10k_p99", busy.hold().p99() - alone50, "ms"));
        results.add(new BenchResult("lag_measured_at", lagging.newFrames() / lagging.seconds(), "1/s"));
        results.add(new BenchResult("unprotected_at_lag", after.unprotected() - before.unprotected(), "connections"));
        results.add(new BenchResult(
                "unprotected_at_full_speed", 100.0 * allUnprotected / (last.recordsSent() - after.recordsSent()), "%"));
        results.add(new BenchResult("spoiled_attempts", attempts - 2, ""));
        results.add(new BenchResult("measured_for", fast.seconds(), "s"));
    }

    /** Measures while the shadow is hot all the time; on a machine that is busy with something else that may take more than one attempt. */
    private Window steadily(IntFunction<Traffic> traffic) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            attempts++;
            int coolings = active.awaitHot().heat().coolings();
            pass(traffic.apply(attempt), warmUp());
            Window seen = during(traffic.apply(attempt));
            if (active.awaitHot().heat().coolings() == coolings) {
                return seen;
            }
        }
        throw new LabFailure("the shadow was never hot all the time, but "
                + active.awaitHot().heat().lastCooling());
    }

    private static BenchResult perRecord(String name, long bytes, Standing before, Standing after) {
        return new BenchResult(name, (double) bytes / (after.recordsSent() - before.recordsSent()), "B");
    }

    private void check(Standing last) {
        if (last.isExhausted()) {
            throw new LabFailure("the table was full before the time was over: measure for fewer seconds");
        }
        Standing other = shadow.standing();
        applied = other.entries();
        if (other.entries() != last.entries() || !other.digest().equals(last.digest())) {
            throw new LabFailure("the tables differ: %d and %d entries, digests %s and %s"
                    .formatted(last.entries(), other.entries(), last.digest(), other.digest()));
        }
    }

    private Window during(Traffic traffic) {
        active.offer(traffic);
        active.open();
        pause(plan.duration());
        Window seen = active.measured();
        active.offer(Traffic.NONE);
        return seen;
    }

    private void pass(Traffic traffic, Duration duration) {
        active.offer(traffic);
        pause(duration);
    }

    private Duration warmUp() {
        return plan.duration().compareTo(WARM_UP) < 0 ? plan.duration() : WARM_UP;
    }

    static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while measuring", e);
        }
    }
}
