package io.netdispatcher.hatests.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.demo.LabJudge;
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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** The shadow dies, stops, and is cut off while connections open: nobody feels it, and in the end it knows all of them. */
class PairFaultLabTest {
    private static final int CONNECTIONS = Boolean.getBoolean("lab.long") ? 8_000 : 5_000;
    private static final int SILENT = 1_500;
    private static final int STEADY_PER_SECOND = 160;
    private static final int SILENT_PER_SECOND = 68;
    private static final long INTERVAL_MS = 3_000;
    private static final long ANSWER_TIMEOUT_MS = 15_000;
    /** Connections that open while the shadow is away: some 4 s, in the long form 10 s. */
    private static final int OPENED_WHILE_AWAY = Boolean.getBoolean("lab.long") ? 2_300 : 900;

    private static final Duration LIMIT = Duration.ofSeconds(40);
    /** Forwarding may not pause longer because of the shadow, */
    private static final double PAUSE_MS = 5;
    /** or, where the machine's other work makes longer pauses anyway, not longer than by this factor of those. */
    private static final double NOISE = 1.5;
    /** A fault is tried so often: what the machine's other work causes does not come every time, what the fault causes does. */
    private static final int ATTEMPTS = 3;

    private final Map<String, ForwardingTimes.Summary> told = new LinkedHashMap<>();
    private double boundMs;

    @LabTest
    @Timeout(120)
    void shouldKeepTheTableWhileTheShadowDiesStopsAndIsCutOff(
            @LabSize(accessLog = LabPlan.AccessLogMode.BUFFERED) Lab lab) {
        try (Load load = Load.start(lab);
                DispatcherPair pair = DispatcherPair.start(lab, PairPlan.sync())) {
            open(load, lab, ConnectionKind.STEADY, CONNECTIONS - SILENT, STEADY_PER_SECOND);
            open(load, lab, ConnectionKind.SILENT, SILENT, SILENT_PER_SECOND);
            awaitOpened(load, 200);

            killed(pair, load);
            stopped(pair, load);
            cutOff(lab, pair, load);

            load.awaitOpened(LIMIT);
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

    /** Waits until so many more connections than now are open. */
    private static void awaitOpened(Load load, int more) {
        int wanted = Math.min(CONNECTIONS, load.progress().open() + more);
        Await.until(wanted + " connections are open", LIMIT, () -> {
            load.check();
            return load.progress().open() >= wanted;
        });
    }

    private static void killed(DispatcherPair pair, Load load) {
        pair.process(LabPlan.ND2).kill();
        awaitOpened(load, OPENED_WHILE_AWAY / 4);
        pair.awaitCold();
        pair.startNode(LabPlan.ND2);
        pair.awaitHot();
    }

    private static void stopped(DispatcherPair pair, Load load) {
        pair.process(LabPlan.ND2).pause();
        pair.awaitCold();
        awaitOpened(load, OPENED_WHILE_AWAY);
        pair.process(LabPlan.ND2).resume();
        pair.awaitHot();
    }

    private static void cutOff(Lab lab, DispatcherPair pair, Load load) {
        lab.unplugDedicatedCable();
        pair.awaitCold();
        awaitOpened(load, OPENED_WHILE_AWAY);
        assertThat(PairTables.difference(pair)).as("what opened meanwhile").isNotEmpty();
        lab.plugDedicatedCable();
        pair.awaitHot();
    }

    @LabTest
    @Timeout(120)
    void shouldNotPauseForwardingWhenTheShadowDiesStopsOrIsCutOff(@LabSize(servers = 1) Lab lab) {
        try (DispatcherPair pair = DispatcherPair.start(lab, PairPlan.sync())) {
            ForwardingTimes.Summary quiet = times(lab, pair, "left alone", () -> busy(lab, pair));
            assertThat(quiet.lost()).isZero();
            boundMs = Math.max(PAUSE_MS, NOISE * quiet.max());
            assertNoPause(lab, pair, "killed", () -> {
                pair.process(LabPlan.ND2).kill();
                pair.awaitCold();
                busy(lab, pair);
            });
            pair.startNode(LabPlan.ND2);
            pair.awaitHot();
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

    private ForwardingTimes.Summary times(Lab lab, DispatcherPair pair, String what, Runnable work) {
        try (ForwardingProbe probe = ForwardingProbe.start(lab, LabPlan.ND1)) {
            work.run();
            ForwardingTimes.Summary times = probe.stop().summary();
            told.put(what, times);
            return times;
        }
    }

    /** New connections beside the probe, each of which would be held for the shadow. */
    private static void busy(Lab lab, DispatcherPair pair) {
        for (int i = 0; i < 60; i++) {
            lab.client()
                    .run("curl", "-sf", "--max-time", "5", "http://10.0.0.100/")
                    .orThrow();
        }
        assertThat(pair.process(LabPlan.ND1).isAlive()).isTrue();
    }
}
