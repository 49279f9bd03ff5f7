package io.netdispatcher.hatests.demo;

import io.netdispatcher.hatests.judge.ArpWatch;
import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.Gaps;
import io.netdispatcher.hatests.judge.Spread;
import io.netdispatcher.hatests.lab.CapturedSegment;
import io.netdispatcher.hatests.load.Probe;
import io.netdispatcher.hatests.scenario.Fault;
import io.netdispatcher.hatests.scenario.Stage;
import io.netdispatcher.hatests.scenario.Strike;
import io.netdispatcher.hatests.scenario.WallClock;
import io.netdispatcher.hatests.scenario.WireTap;
import java.time.Duration;
import java.util.List;

/** One takeover of the demo, while its connections are used: struck, taken over, repaired, measured from captures. Runs once. */
final class TakeoverStep {
    private static final int PROBES = 4;
    private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(15);
    private static final Duration HOT_LIMIT = Duration.ofSeconds(40);
    private static final long BEFORE_NS = 400 * WallClock.NS_PER_MS;
    private static final long AFTER_NS = 1_000 * WallClock.NS_PER_MS;

    private final Stage stage;
    private final Fault fault;
    private final String active;
    private long firedNs;
    private long takenOverNs;
    private long endNs;
    private WireTap.Evidence evidence;

    TakeoverStep(Stage stage, Fault fault) {
        this.stage = stage;
        this.fault = fault;
        this.active = stage.pair().awaitOneActive();
    }

    /** Returns when the struck node is the shadow again, and hot; {@code between} is done while the captures end. */
    void play(Runnable between) {
        try (WireTap tap = WireTap.start(stage.lab())) {
            stage.probe().begin(PROBES);
            try (Strike strike = fault.prepare(stage, active)) {
                WallClock.parkUntil(WallClock.nowNs() + BEFORE_NS);
                firedNs = WallClock.nowNs();
                strike.fire();
                stage.pair().awaitActive(fault.successor(active), TAKEOVER_LIMIT);
                takenOverNs = WallClock.nowNs();
                strike.confirm();
            }
            WallClock.parkUntil(WallClock.nowNs() + AFTER_NS);
            fault.repair(stage, active);
            stage.pair().awaitHotShadow(active, HOT_LIMIT);
            endNs = WallClock.nowNs();
            stage.probe().end();
            between.run();
            evidence = tap.stop();
            tap.discard();
        }
    }

    /** What happened, for people. */
    String told() {
        return fault.summary() + ": " + active + " to " + fault.successor(active);
    }

    /** Until a second after the takeover, of established connections. */
    Spread outage() {
        return Spread.of(List.of(Gaps.ofConnections(
                evidence.atServers(), CapturedSegment.address(Probe.CONNECTIONS_ADDRESS), firedNs, watchedNs())));
    }

    /** The same of new ones. */
    Spread outageNew() {
        return Spread.of(List.of(
                Gaps.ofSyns(evidence.atServers(), CapturedSegment.address(Probe.SYNS_ADDRESS), firedNs, watchedNs())));
    }

    /** Whether the other node, and nobody else, answers ARP. */
    Check oneAnswerer() {
        int vip = CapturedSegment.address(stage.lab().plan().vip());
        ArpWatch watch = ArpWatch.of(evidence.arp(), vip, firedNs - BEFORE_NS, endNs);
        String mac = stage.lab().node(fault.successor(active)).mac("eth0");
        boolean held = watch.owner().map(mac::equals).orElse(false)
                && watch.strayAnswers() <= fault.strayAnswersAllowed()
                && watch.strayAnnouncements() == 0;
        return new Check("one_answerer_" + fault.name().replace('-', '_'), held, watch.told());
    }

    private long watchedNs() {
        return Math.min(takenOverNs + AFTER_NS, endNs);
    }
}
