package io.netdispatcher.hatests.sim;

import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.table.ReplicaReport.Phase;
import io.netdispatcher.replication.transport.MessageHandler;
import io.netdispatcher.replication.wire.MessageFlyweight;
import io.netdispatcher.replication.wire.MessageKind;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** Watches every message that is handed over and every state that comes of it, and knows what must hold. */
final class SimJudge {
    private static final long HELD_AT_MOST_NS = 50_000_000;
    private static final int MOST_BODY_BYTES = 60 * 1024;

    private final SimNode[] nodes;
    private final SimTrace trace;
    private final Map<Long, SimNode> starts = new HashMap<>();
    private final MessageFlyweight message = new MessageFlyweight();
    private final long[] lastChecked = new long[2];
    private long hotChecks;

    /** {@code nodes}: those that run now; the judge reads what the simulation writes. */
    SimJudge(SimNode[] nodes, SimTrace trace) {
        this.nodes = nodes;
        this.trace = trace;
    }

    void started(SimNode node) {
        starts.put(node.incarnation, node);
    }

    long hotChecks() {
        return hotChecks;
    }

    void deliver(int to, SimNetwork.Packet packet, int origin, MessageHandler handler) {
        SimNode node = nodes[to];
        if (node.role == null) {
            // Not begun yet: it hears nothing.
            return;
        }
        UnsafeBuffer buffer = new UnsafeBuffer(packet.bytes());
        boolean isMessage = message.wrap(buffer, 0, buffer.capacity()) == null;
        boolean mustBeRefused = packet.mustBeRefused() || !isMessage || mustRefuse(node);
        boolean isHello = !mustBeRefused && message.kind() == MessageKind.HELLO;
        long before = mustBeRefused || isHello ? node.fingerprint() : 0;
        long sent = node.protocol.traffic().messagesSent();
        long refused = node.protocol.rejections().total();
        handler.onMessage(origin, buffer, 0, buffer.capacity());
        boolean wasRefused = node.protocol.rejections().total() != refused;
        if (mustBeRefused) {
            if (!wasRefused
                    || before != node.fingerprint()
                    || sent != node.protocol.traffic().messagesSent()) {
                throw trace.violation(node + " took in what must be refused: " + describe(isMessage));
            }
        } else if (isHello) {
            if (before != node.fingerprint()) {
                throw trace.violation(node + " was changed by a mere " + describe(true));
            }
        } else if (!wasRefused) {
            accept(node);
        }
    }

    private boolean mustRefuse(SimNode node) {
        if (message.sender() != 2 - node.index) {
            return true;
        }
        if (message.kind() == MessageKind.HELLO) {
            return false;
        }
        SimNode sender = starts.get(message.senderIncarnation());
        return sender == null
                || message.receiverIncarnation() != node.incarnation
                || node.hasAccepted(sender.incarnation, message.number())
                || node.latestHeard != null && sender.ordinal < node.latestHeard.ordinal;
    }

    private void accept(SimNode node) {
        SimNode sender = starts.get(message.senderIncarnation());
        node.accept(sender, message.number());
        if (message.kind() == MessageKind.ACK) {
            node.ackOf = sender;
        }
        if (message.kind() == MessageKind.STREAM) {
            if (message.epochCounter() < node.streamEpoch) {
                throw trace.violation(
                        node + " went back from epoch " + node.streamEpoch + " to " + message.epochCounter());
            }
            node.streamEpoch = message.epochCounter();
            if (message.records() > 0) {
                node.streamOf = sender;
                node.hasLed = false;
            }
            if (message.bodyLength() > MOST_BODY_BYTES) {
                throw trace.violation("a body of " + message.bodyLength() + " bytes");
            }
        }
    }

    private String describe(boolean isMessage) {
        return isMessage
                ? message.kind() + " " + message.number() + " of " + starts.get(message.senderIncarnation()) + " epoch "
                        + message.epochCounter() + " to " + starts.get(message.receiverIncarnation())
                : "rubbish";
    }

    /** After every event. */
    void check(long nowNs) {
        for (SimNode node : nodes) {
            SimNode other = nodes[1 - node.index];
            checkHeld(node, other, nowNs);
            if (!node.isHot()) {
                continue;
            }
            long state = Mix.of(
                    Mix.of(node.tableChanges, other.tableChanges, node.exchange.applied()),
                    other.exchange.applied(),
                    node.replication.acknowledged());
            if (state != lastChecked[node.index] || node.streamOf == null) {
                lastChecked[node.index] = state;
                hotChecks++;
                if (node.plays(ReplicationRole.SHADOW)) {
                    checkShadow(node);
                } else if (node.role == ReplicationRole.ACTIVE) {
                    checkActive(node, other);
                }
            }
        }
    }

    private void checkShadow(SimNode shadow) {
        if (shadow.streamOf == null || shadow.phase() != Phase.COMPLETE) {
            throw trace.violation(shadow + " says HOT, and has no stream");
        }
        compare(shadow + " says HOT", shadow.streamOf, shadow);
    }

    /** A shadow that was active meanwhile, or begins anew, is one that the active node has not heard of yet. */
    private void checkActive(SimNode active, SimNode shadow) {
        if (active.ackOf != shadow
                || shadow.streamOf != active
                || shadow.phase() == Phase.NOTHING
                || !shadow.plays(ReplicationRole.SHADOW)) {
            return;
        }
        if (shadow.exchange.applied() < active.replication.acknowledged()) {
            throw trace.violation(active + " takes " + active.replication.acknowledged() + " for acknowledged, "
                    + shadow + " has applied " + shadow.exchange.applied());
        }
        if (shadow.phase() == Phase.COMPLETE || shadow.phase() == Phase.DIFFERENT) {
            compare(active + " says HOT", active, shadow);
        }
    }

    private void compare(String claim, SimNode active, SimNode shadow) {
        long applied = shadow.exchange.applied();
        Contents wanted = active.history.at(applied);
        Contents found = shadow.contents();
        for (int id = 0; id < SimKeys.COUNT; id++) {
            if (!wanted.isSame(found, id) && !shadow.isTainted(id)) {
                throw trace.violation(claim + ", but at position " + applied + " of " + active + " key " + id + " has "
                        + wanted.toString(id) + ", and on " + shadow + " " + found.toString(id));
            }
        }
        for (int id = 0; shadow.isTainted() && id < SimKeys.COUNT; id++) {
            if (wanted.isSame(found, id)) {
                shadow.heal(id);
            }
        }
    }

    /** A new connection may go on as protected only when the shadow has it. */
    private void checkHeld(SimNode active, SimNode shadow, long nowNs) {
        while (!active.held.isEmpty()) {
            SimNode.Held oldest = active.held.peekFirst();
            boolean isOver = nowNs - oldest.sinceNs() > HELD_AT_MOST_NS || oldest.shadow() != shadow;
            if (!isOver && oldest.position() > active.replication.acknowledged()) {
                return;
            }
            active.held.removeFirst();
            Contents now = active.contents();
            boolean isStill = now.states[oldest.id()] != 0 && now.versions[oldest.id()] == oldest.version();
            if (isOver || !isStill || !shadow.plays(ReplicationRole.SHADOW) || shadow.isTainted(oldest.id())) {
                continue;
            }
            if (!shadow.table.contains(oldest.id())) {
                throw trace.violation("position " + oldest.position() + " is acknowledged up to "
                        + active.replication.acknowledged() + ", but " + shadow + " does not have key " + oldest.id());
            }
        }
    }
}
