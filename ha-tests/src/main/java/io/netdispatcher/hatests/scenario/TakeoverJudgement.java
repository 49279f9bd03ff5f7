package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.judge.ArpWatch;
import io.netdispatcher.hatests.judge.Findings;
import io.netdispatcher.hatests.judge.Gaps;
import io.netdispatcher.hatests.judge.Handshakes;
import io.netdispatcher.hatests.judge.SegmentLoss;
import io.netdispatcher.hatests.lab.CapturedSegment;
import io.netdispatcher.hatests.load.ConnectionKind;
import io.netdispatcher.hatests.load.ConnectionRecord;
import io.netdispatcher.hatests.load.LoadReport;
import io.netdispatcher.hatests.load.Probe;
import io.netdispatcher.hatests.load.ProbeReport;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the result of a run out of what was captured and recorded. */
final class TakeoverJudgement {
    private static final long SECOND_NS = 1_000 * WallClock.NS_PER_MS;
    private static final long LATELY_NS = 200 * WallClock.NS_PER_MS;
    /** Before the fault, so that it lies within the gap it makes. */
    private static final long BEFORE_NS = 50 * WallClock.NS_PER_MS;
    /** What goes wrong after a takeover, such as an old announcement, shows within this. */
    private static final long AFTER_NS = 1_500 * WallClock.NS_PER_MS;

    private static final int CONNECTIONS = CapturedSegment.address(Probe.CONNECTIONS_ADDRESS);
    private static final int SYNS = CapturedSegment.address(Probe.SYNS_ADDRESS);

    private final Stage stage;
    private final Fault fault;
    private final Facts facts;
    private final int client;
    private final int vip;

    /**
     * What the run knows of itself; moments in nanoseconds since 1970.
     *
     * @param requested connections that were to be open at the fault
     * @param takenOverNs when the successor said that it was active: only for want of an announcement
     * @param endNs when the struck node was back
     */
    record Facts(
            String active,
            String successor,
            int requested,
            long begunNs,
            long firedNs,
            long takenOverNs,
            long endNs,
            long unprotected) {}

    TakeoverJudgement(Stage stage, Fault fault, Facts facts) {
        this.stage = stage;
        this.fault = fault;
        this.facts = facts;
        this.client = CapturedSegment.address(stage.lab().client().address());
        this.vip = CapturedSegment.address(stage.lab().plan().vip());
    }

    RunResult judge(WireTap.Evidence evidence, LoadReport clients, ProbeReport sender) {
        String mac = stage.mac(facts.successor());
        OptionalLong announcedNs = ArpWatch.firstAnnouncementNs(evidence.arp(), vip, mac, facts.firedNs());
        long takeoverNs = announcedNs.orElse(facts.takenOverNs());
        long faultNs = fault.isMoment() ? facts.firedNs() : takeoverNs;
        long watchedNs = Math.min(takeoverNs + AFTER_NS, facts.endNs());
        Handshakes handshakes = Handshakes.of(evidence.atClient(), client);
        Findings findings = LabJudge.judge(
                stage.lab(),
                clients,
                facts.begunNs() / WallClock.NS_PER_MS,
                record -> kind(record, handshakes, faultNs));
        ArpWatch watch = ArpWatch.of(evidence.arp(), vip, faultNs - SECOND_NS, facts.endNs());
        OptionalDouble takeoverMs = fault.isMoment() && announcedNs.isPresent()
                ? OptionalDouble.of((takeoverNs - faultNs) / (double) WallClock.NS_PER_MS)
                : OptionalDouble.empty();
        return new RunResult(
                facts.active(),
                facts.successor(),
                facts.requested(),
                Gaps.ofConnections(evidence.atServers(), CONNECTIONS, faultNs - BEFORE_NS, watchedNs),
                Gaps.ofSyns(evidence.atServers(), SYNS, faultNs - BEFORE_NS, watchedNs),
                takeoverMs,
                Gaps.ofConnections(evidence.atServers(), CONNECTIONS, watchedNs, facts.endNs()),
                SegmentLoss.count(
                        evidence.atClient(), segment -> counts(segment, handshakes, faultNs), evidence.atServers()),
                findings,
                handshakes.doneBetween(faultNs - LATELY_NS, faultNs),
                clients.connections().size() - findings.opened(),
                unknownTo(facts.successor(), findings),
                facts.unprotected(),
                watch,
                watch.owner().map(mac::equals).orElse(false),
                announcedNs.isPresent(),
                sender.latestMs(faultNs - SECOND_NS / 2, watchedNs),
                evidence.dropped());
    }

    private static String kind(ConnectionRecord record, Handshakes handshakes, long faultNs) {
        int port = record.clientPort();
        if (handshakes.wereDoneBefore(port, faultNs - SECOND_NS)) {
            return record.kind() == ConnectionKind.SILENT ? RunResult.SILENT : RunResult.STEADY;
        }
        if (handshakes.wereDoneBefore(port, faultNs)) {
            return RunResult.LAST_SECOND;
        }
        return handshakes.wereHalfOpenAt(port, faultNs) ? RunResult.HALF_OPEN : RunResult.AFTER;
    }

    /** Segments of connections that were established before the fault; what a connection sends to open or to break off is none. */
    private boolean counts(CapturedSegment segment, Handshakes handshakes, long faultNs) {
        boolean isEstablished = segment.source() == CONNECTIONS
                || segment.source() == client && handshakes.wereDoneBefore(segment.sourcePort(), faultNs);
        return isEstablished && !segment.isSyn() && !segment.isReset() && segment.atNs() < facts.endNs();
    }

    /** How many of the lost connections the new active node has no entry for: it never got them. */
    private int unknownTo(String node, Findings findings) {
        if (findings.lostPorts().isEmpty()) {
            return 0;
        }
        Set<Integer> known = new HashSet<>();
        for (JsonNode entry : stage.pair().connections(node)) {
            if (CapturedSegment.address(entry.get("client").asString()) == client) {
                known.add(entry.get("client_port").asInt());
            }
        }
        return (int) findings.lostPorts().stream()
                .filter(port -> !known.contains(port))
                .count();
    }
}
