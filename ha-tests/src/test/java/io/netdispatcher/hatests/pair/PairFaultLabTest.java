package io.netdispatcher.hatests.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.judge.Findings;
import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.DispatcherPair;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabSize;
import io.netdispatcher.hatests.lab.LabTest;
import io.netdispatcher.hatests.lab.PairPlan;
import io.netdispatcher.hatests.lab.PairTables;
import io.netdispatcher.hatests.load.ConnectionKind;
import io.netdispatcher.hatests.load.ForwardingProbe;
import io.netdispatcher.hatests.load.ForwardingTimes;
import io.netdispatcher.hatests.load.Load;
import io.netdispatcher.hatests.load.LoadCommand;
import io.netdispatcher.hatests.load.LoadReport;
import io.netdispatcher.hatests.scenario.LabJudge;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** The shadow dies, stops, and is cut off while connections open: nobody feels it, and in the end it knows all of them. */
class PairFaultLabTest {
    private static final int CONNECTIONS = 5_000;
    private static final int FIRST = 500;
    /** Of each fault. */
    private static final int STEADY = 1_050;

    private static final int SILENT = 450;
    /** How long connections open while the shadow is away. */
    private static final int AWAY_SECONDS = Boolean.getBoolean("lab.long") ? 10 : 4;

    private static final long INTERVAL_MS = 3_000;
    private static final long ANSWER_TIMEOUT_MS = 15_000;

    private static final Duration LIMIT = Duration.ofSeconds(40);
    /** Forwarding may not pause longer because of the shadow, */
    private static final double PAUSE_MS = 5;
    /** or, where the machine's other work makes longer pauses anyway, not longer than by this factor of those. */
    private static final double NOISE = 1.5;
    /** On a machine that pauses longer than this nothing can be told; then no attempt passes. */
    private static final double MOST_MS = 30;
    /** A fault is tried so often: what the machine's other work causes does not come every time, what the fault causes does. */
    private static final int ATTEMPTS = 3;

    private static final int QUIET_RUNS = 2;

    private final Map<String, ForwardingTimes.Summary> told = new LinkedHashMap<>();
    private double boundMs;

    @LabTest
    @Timeout(120)
    void shouldKeepTheTableWhileTheShadowDiesStopsAndIsCutOff(
            @LabSize(accessLog = LabPlan.AccessLogMode.BUFFERED) Lab lab) {
        try (Load load = Load.start(lab);
                DispatcherPair pair = DispatcherPair.start(lab, PairPlan.sync())) {
            open(load, lab, ConnectionKind.STEADY, FIRST, FIRST);
            load.awaitOpened(LIMIT);

            killed(lab, pair, load);
            stopped(lab, pair, load);
            cutOff(lab, pair, load);

            load.settle(LIMIT);
            LoadReport clients = load.report();
            Findings findings = LabJudge.judge(lab, clients);
            assertThat(findings.problems()).isEmpty();
            assertThat(findings.survived()).isEqualTo(CONNECTIONS);
            assertThat(findings.lost() + findings.wrongServer()).isZero();
            pair.awaitHot();
            assertThat(PairTables.awaitEqual(pair, LIMIT)).isGreaterThanOrEqualTo(CONNECTIONS);
            Await.until(
                    "nd1 has no unprotected connection",
                    LIMIT,
                    () -> pair.status(LabPlan.ND1).get("unprotected").asLong() == 0);
            assertThat(pair.isHot(LabPlan.ND1) && pair.isHot(LabPlan.ND2)).isTrue();
        }
    }

    private static void open(Load load, Lab lab, ConnectionKind kind, int connections, int perSecond) {
        load.beginOpen(new LoadCommand.Open(
                lab.plan().vip(), 80, kind, connections, perSecond, INTERVAL_MS, ANSWER_TIMEOUT_MS));
    }

    private static void beginOpen(Load load, Lab lab) {
        open(load, lab, ConnectionKind.STEADY, STEADY, STEADY / AWAY_SECONDS);
        open(load, lab, ConnectionKind.SILENT, SILENT, SILENT / AWAY_SECONDS);
    }

    private static void killed(Lab lab, DispatcherPair pair, Load load) {
        beginOpen(load, lab);
        pair.process(LabPlan.ND2).kill();
        pair.awaitCold();
        pair.startNode(LabPlan.ND2);
        pair.awaitHot();
        load.awaitOpened(LIMIT);
    }

    private static void stopped(Lab lab, DispatcherPair pair, Load load) {
        beginOpen(load, lab);
        pair.process(LabPlan.ND2).pause();
        pair.awaitCold();
        load.awaitOpened(LIMIT);
        pair.process(LabPlan.ND2).resume();
        pair.awaitHot();
    }

    private static void cutOff(Lab lab, DispatcherPair pair, Load load) {
        beginOpen(load, lab);
        lab.unplugDedicatedCable();
        pair.awaitCold();
        load.awaitOpened(LIMIT);
        assertThat(PairTables.difference(pair)).as("what opened meanwhile").isNotEmpty();
        lab.plugDedicatedCable();
        pair.awaitHot();
    }

    @LabTest
    @Timeout(120)
    void shouldNotPauseForwardingWhenTheShadowDiesStartsStopsOrIsCutOff(@LabSize(servers = 1) Lab lab) {
        try (DispatcherPair pair = DispatcherPair.start(lab, PairPlan.sync().withShadowApart())) {
            boundMs = Math.clamp(NOISE * quiet(lab, pair), PAUSE_MS, MOST_MS);
            assertNoPause(lab, pair, "killed", () -> {
                pair.process(LabPlan.ND2).kill();
                pair.awaitCold();
                busy(lab, pair);
            });
            assertNothingLost(lab, pair, "started again", () -> {
                pair.process(LabPlan.ND2).kill();
                pair.startNode(LabPlan.ND2);
                pair.awaitHot();
                busy(lab, pair);
            });
            assertNoPause(lab, pair, "stopped", () -> {
                pair.process(LabPlan.ND2).pause();
                pair.awaitCold();
                busy(lab, pair);
                pair.process(LabPlan.ND2).resume();
                pair.awaitHot();
            });
            assertNoPause(lab, pair, "cut off", () -> {
                lab.unplugDedicatedCable();
                pair.awaitCold();
                busy(lab, pair);
                lab.plugDedicatedCable();
                pair.awaitHot();
            });
        } finally {
            told.forEach((what, times) -> System.err.println("forwarding while the shadow is " + what + ": " + times));
        }
    }

    /** The longest pause that the machine makes by itself. */
    private double quiet(Lab lab, DispatcherPair pair) {
        double longest = 0;
        for (int run = 1; run <= QUIET_RUNS; run++) {
            ForwardingTimes.Summary quiet = times(lab, pair, "left alone (" + run + ")", () -> busy(lab, pair));
            assertThat(quiet.lost()).isZero();
            longest = Math.max(longest, quiet.max());
        }
        return longest;
    }

    private void assertNoPause(Lab lab, DispatcherPair pair, String what, Runnable fault) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            ForwardingTimes.Summary times = times(lab, pair, what + " (" + attempt + ")", fault);
            assertThat(times.lost()).as("segments lost while %s", what).isZero();
            if (times.max() <= boundMs) {
                return;
            }
            if (!pair.process(LabPlan.ND2).isAlive()) {
                pair.startNode(LabPlan.ND2);
                pair.awaitHot();
            }
        }
        assertThat(told).as("no attempt without a pause above %s ms", boundMs).isEmpty();
    }

    /** A JVM that starts beside the active takes processors that a shadow on a machine of its own would not: told, not judged. */
    private void assertNothingLost(Lab lab, DispatcherPair pair, String what, Runnable fault) {
        assertThat(times(lab, pair, what, fault).lost())
                .as("segments lost while %s", what)
                .isZero();
    }

    private ForwardingTimes.Summary times(Lab lab, DispatcherPair pair, String what, Runnable work) {
        try (ForwardingProbe probe = ForwardingProbe.start(lab, LabPlan.ND1)) {
            work.run();
            ForwardingTimes.Summary times = probe.stop().summary();
            told.put(
                    what + ", longest cycle so far " + pair.counter(LabPlan.ND1, "executor.cycles.longest_us") + " us",
                    times);
            return times;
        }
    }

    /** New connections beside the probe, each of which would be held for the shadow. */
    private static void busy(Lab lab, DispatcherPair pair) {
        for (int i = 0; i < 40; i++) {
            lab.client()
                    .run("curl", "-sf", "--max-time", "5", "http://10.0.0.100/")
                    .orThrow();
        }
        assertThat(pair.process(LabPlan.ND1).isAlive()).isTrue();
    }
}
