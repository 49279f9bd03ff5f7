package io.netdispatcher.hatests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.judge.ArpWatch;
import io.netdispatcher.hatests.judge.Gaps;
import io.netdispatcher.hatests.judge.SegmentLoss;
import io.netdispatcher.hatests.lab.ArmedCommand;
import io.netdispatcher.hatests.lab.CapturedSegment;
import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabTest;
import io.netdispatcher.hatests.load.Probe;
import io.netdispatcher.hatests.load.ProbeReport;

/** The measure itself is measured: forwarding of a node that nobody takes over from stands for a known time, and that is the outage that is found. */
class ProbeLabTest {
    private static final int STOPPED_MS = 300;
    /** The sender's interval at either end, and what a busy machine adds. */
    private static final double SLACK_MS = 40;
    /** SYNs that came before the node's lease was renewed are not answered. */
    private static final double SYN_SLACK_MS = 100;

    private static final int CONNECTIONS_ADDRESS = CapturedSegment.address(Probe.CONNECTIONS_ADDRESS);

    @LabTest
    void shouldMeasureTheTimeForWhichForwardingStood(Lab lab) {
        try (Dispatcher node = Dispatcher.start(lab, LabPlan.ND1);
                Probe probe = Probe.start(lab);
                WireTap tap = WireTap.start(lab);
                ArmedCommand stop = lab.client().arm(stopFor(node.process().pid()))) {
            probe.begin(4);
            long begunNs = WallClock.nowNs();
            WallClock.parkUntil(begunNs + 1_000 * WallClock.NS_PER_MS);
            long faultNs = WallClock.nowNs();
            stop.fire();
            stop.awaitDone();
            long overNs = WallClock.nowNs() + 500 * WallClock.NS_PER_MS;
            WallClock.parkUntil(overNs);
            ProbeReport sender = probe.end();
            WireTap.Evidence evidence = tap.stop();

            assertThat(evidence.dropped()).isZero();
            double lateMs = sender.latestMs(begunNs, overNs);
            assertThat(Gaps.ofConnections(evidence.atServers(), CONNECTIONS_ADDRESS, faultNs, overNs))
                    .as("outage of established connections, sender late by %s ms", lateMs)
                    .isBetween((double) STOPPED_MS, STOPPED_MS + SLACK_MS + lateMs);
            assertThat(Gaps.ofSyns(evidence.atServers(), CapturedSegment.address(Probe.SYNS_ADDRESS), faultNs, overNs))
                    .as("outage of new connections, sender late by %s ms", lateMs)
                    .isBetween((double) STOPPED_MS, STOPPED_MS + SYN_SLACK_MS + lateMs);
            assertThat(Gaps.ofConnections(
                            evidence.atServers(), CONNECTIONS_ADDRESS, begunNs, faultNs - 50 * WallClock.NS_PER_MS))
                    .as("no outage before but the machine's own")
                    .isLessThan(STOPPED_MS / 2.0 + lateMs);
            assertThat(SegmentLoss.count(
                            evidence.atClient(),
                            segment -> segment.source() == CONNECTIONS_ADDRESS
                                    && !segment.isSyn()
                                    && segment.atNs() < overNs,
                            evidence.atServers()))
                    .as("what came meanwhile was kept, not lost")
                    .isZero();
            ArpWatch watch = ArpWatch.of(
                    evidence.arp(), CapturedSegment.address(lab.plan().vip()), begunNs, overNs);
            assertThat(watch.owner()).contains(lab.node(LabPlan.ND1).mac("eth0"));
            assertThat(watch.strayAnswers()).isZero();
            assertThat(watch.answers().get(watch.owner().get())).isGreaterThan(50);
            assertThat(evidence.atServers().stream()
                            .filter(segment -> segment.source() == CONNECTIONS_ADDRESS)
                            .map(CapturedSegment::sourcePort)
                            .distinct())
                    .hasSize(4);
        }
    }

    private static String stopFor(long pid) {
        return "kill -STOP " + pid + "; sleep " + STOPPED_MS / 1000.0 + "; kill -CONT " + pid;
    }
}
