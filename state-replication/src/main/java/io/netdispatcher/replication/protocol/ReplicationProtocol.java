package io.netdispatcher.replication.protocol;

import io.netdispatcher.executor.pair.MessageSeal;
import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.replication.ReplicaStanding;
import io.netdispatcher.replication.ReplicationEvent;
import io.netdispatcher.replication.ReplicationListener;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.ReplicationSettings;
import io.netdispatcher.replication.ReplicationStatus;
import io.netdispatcher.replication.SyncState;
import io.netdispatcher.replication.table.Exchange;
import io.netdispatcher.replication.table.MergeProgress;
import io.netdispatcher.replication.transport.MessageHandler;
import io.netdispatcher.replication.transport.Transport;
import io.netdispatcher.replication.wire.MessageFlyweight;
import io.netdispatcher.replication.wire.Rejection;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * One node's part in the protocol: the session with the other node, and the end of the stream that its role asks for. Driven by {@link
 * #poll}; time is whatever the caller says it is. Owned by one thread.
 */
public final class ReplicationProtocol implements MessageHandler {
    private static final String PURPOSE = "replication";
    private static final int MESSAGES_PER_POLL = 64;
    private static final long NS_PER_MS = 1_000_000;

    /** The alarm of messages with a wrong seal is about the last minute. */
    private static final long FORGED_FOR_NS = 60_000 * NS_PER_MS;

    private final ReplicationSettings settings;
    private final Transport transport;
    private final ReplicationListener listener;
    private final Rejections rejections = new Rejections();
    private final Session session;
    private final ActiveEnd active;
    private final ShadowEnd shadow;
    private final MergeSource source;
    private final MergeTarget target;
    private final Exchange exchange;

    private int sessionChanges;
    private boolean isPaired;
    private String obstacle = "";
    private long nowNs;
    private long forgedSeen;
    private long forgedNs;
    private SyncState toldState = SyncState.NONE;

    /**
     * What the protocol works on.
     *
     * @param incarnation a random number that no earlier start of this node had, not 0
     */
    public record Parts(
            ReplicationSettings settings,
            PairKey key,
            Exchange exchange,
            Transport transport,
            ReplicationListener listener,
            long incarnation) {}

    /** A node without a role: it is silent. */
    public ReplicationProtocol(Parts parts) {
        settings = parts.settings();
        transport = parts.transport();
        listener = parts.listener();
        MessageSeal seal = new MessageSeal(parts.key(), PURPOSE, settings.index(), settings.peerIndex());
        session = new Session(settings, transport, seal, parts.incarnation(), rejections);
        active = new ActiveEnd(settings, session, parts.exchange(), rejections);
        source = new MergeSource(settings, session, parts.exchange(), rejections, listener);
        target = new MergeTarget(settings, session, parts.exchange(), rejections, listener);
        shadow = new ShadowEnd(settings, session, parts.exchange(), rejections, listener, source);
        exchange = parts.exchange();
    }

    /** From now on this end, under this epoch. */
    public void become(ReplicationRole role, long epochCounter, int epochIndex) {
        if (role == ReplicationRole.ACTIVE) {
            // Even if it is a shadow again before the next round: the table has left the stream.
            shadow.forget();
        }
        session.become(role, new Epoch(epochCounter, epochIndex));
    }

    /** The configuration that the shadow is to have. */
    public void configuration(long version, byte[] text) {
        session.configVersion(version);
        active.configuration(version, text);
    }

    /** The shadow works with this version now. */
    public void adopted(long version) {
        shadow.adopted(version);
    }

    /** One round; 0 when there was nothing to do. */
    public int poll(long now) {
        nowNs = now;
        session.poll(now);
        noteSession();
        int work = receive();
        noteSession();
        // While a shadow offers its entries, the ring of changes carries those.
        work += source.isRunning() ? 0 : active.poll(now);
        work += target.poll(now);
        work += shadow.poll(now);
        if (rejections.of(Rejection.WRONG_SEAL) != forgedSeen) {
            forgedSeen = rejections.of(Rejection.WRONG_SEAL);
            forgedNs = now;
        }
        noteState();
        return work;
    }

    /** One by one: each may take the room that the next one needs. */
    private int receive() {
        int received = 0;
        while (received < MESSAGES_PER_POLL && shadow.hasRoom() && transport.poll(this, 1) > 0) {
            received++;
        }
        return received;
    }

    @Override
    public void onMessage(int origin, DirectBuffer buffer, int offset, int length) {
        MessageFlyweight message = session.examine(origin, buffer, offset, length, nowNs);
        if (message == null) {
            return;
        }
        // The message may be the first after a change of the session.
        noteSession();
        boolean fromActive = session.role() == ReplicationRole.SHADOW;
        switch (message.kind()) {
            case STREAM -> {
                if (fromActive) {
                    shadow.streamed(message, nowNs);
                    return;
                }
            }
            case CONFIGURATION -> {
                if (fromActive) {
                    shadow.configured(message);
                    return;
                }
            }
            case ACK -> {
                if (!fromActive) {
                    active.acknowledged(message, nowNs);
                    return;
                }
            }
            case MERGE -> {
                if (!fromActive && isPaired) {
                    target.offered(message);
                    return;
                }
            }
            case MERGED -> {
                if (fromActive) {
                    source.merged(message, nowNs);
                    return;
                }
            }
            case HELLO, WELCOME -> {}
        }
        rejections.count(Rejection.OUT_OF_PLACE);
    }

    private void noteSession() {
        if (session.changes() == sessionChanges) {
            return;
        }
        sessionChanges = session.changes();
        obstacle = session.isEstablished() ? session.obstacle() : "";
        boolean canPair = session.isEstablished() && obstacle.isEmpty();
        boolean isActive = session.role() == ReplicationRole.ACTIVE;
        target.reset();
        if (isActive) {
            shadow.forget();
        }
        if (canPair && isActive) {
            active.start();
        } else {
            active.stop();
        }
        if (canPair && !isActive) {
            shadow.start(nowNs);
        } else {
            shadow.stop();
        }
        if (canPair != isPaired) {
            isPaired = canPair;
            listener.happened(new ReplicationEvent(
                    ReplicationEvent.Kind.SESSION,
                    canPair ? "" : settings.peerName(),
                    canPair ? settings.peerName() : "",
                    canPair ? "the other node is there" : whyNoSession()));
        }
    }

    private String whyNoSession() {
        if (!obstacle.isEmpty()) {
            return obstacle;
        }
        long heardNs = session.heardNs(nowNs);
        return heardNs < 0
                ? settings.peerName() + " was never heard"
                : "nothing heard from " + settings.peerName() + " for " + heardNs / NS_PER_MS + " ms";
    }

    private void noteState() {
        SyncState state = state();
        if (state != toldState) {
            listener.happened(
                    new ReplicationEvent(ReplicationEvent.Kind.SYNC, toldState.name(), state.name(), reason()));
            toldState = state;
        }
    }

    /** How far the replica is. */
    public SyncState state() {
        if (session.role() == ReplicationRole.SHADOW) {
            return shadow.state(nowNs);
        }
        return isPaired ? active.state(nowNs) : SyncState.NONE;
    }

    /** How far the replica is, and what a takeover would lose. */
    public ReplicaStanding standing() {
        Epoch epoch = session.epoch();
        return new ReplicaStanding(
                session.role(), epoch.counter(), epoch.index(), state(), isReady(), isSameConfiguration());
    }

    /** Whether that is how things are; allocates nothing. */
    public boolean isStanding(ReplicaStanding said) {
        Epoch epoch = session.epoch();
        return said.role() == session.role()
                && said.epochCounter() == epoch.counter()
                && said.epochIndex() == epoch.index()
                && said.state() == state()
                && said.isReady() == isReady()
                && said.isSameConfiguration() == isSameConfiguration();
    }

    private boolean isReady() {
        return session.role() == ReplicationRole.SHADOW && shadow.isReady();
    }

    private boolean isSameConfiguration() {
        return session.role() == ReplicationRole.ACTIVE
                ? isPaired && active.configVersion() != 0
                : shadow.configVersion() != 0;
    }

    private String reason() {
        if (!isPaired) {
            return whyNoSession();
        }
        return session.role() == ReplicationRole.ACTIVE ? active.reason(nowNs) : shadow.reason(nowNs);
    }

    /** How things are, as of the last {@link #poll}. */
    public ReplicationStatus status() {
        boolean isActive = session.role() == ReplicationRole.ACTIVE;
        SyncState state = state();
        long heardNs = session.heardNs(nowNs);
        return new ReplicationStatus(
                state,
                state == SyncState.HOT ? "" : reason(),
                isActive ? active.lagEntries() : shadow.lagEntries(),
                (double) (isActive ? active.lagNs(nowNs) : shadow.lagNs(nowNs)) / NS_PER_MS,
                isActive && state == SyncState.HOT ? active.unprotected() : isActive ? -1 : 0,
                session.isEstablished(),
                heardNs < 0 ? -1 : heardNs / NS_PER_MS,
                isActive ? active.snapshots() : shadow.snapshots(),
                shadow.mismatches(),
                rejections.total(),
                isActive ? active.configVersion() : shadow.configVersion(),
                alarms());
    }

    private List<String> alarms() {
        List<String> alarms = new ArrayList<>();
        if (!obstacle.isEmpty()) {
            alarms.add(obstacle);
        }
        if (!isPaired && !transport.obstacle().isEmpty()) {
            alarms.add("the way to " + settings.peerName() + " can't be opened: " + transport.obstacle());
        }
        long forged = rejections.of(Rejection.WRONG_SEAL);
        if (forged > 0 && nowNs - forgedNs < FORGED_FOR_NS) {
            alarms.add(forged + " replication messages were not sealed with the pair's key: "
                    + (isPaired ? "someone else sends them" : "has " + settings.peerName() + " another key file?"));
        }
        long unknown = rejections.of(Rejection.UNSUPPORTED_VERSION);
        if (unknown > 0 && !isPaired) {
            alarms.add(unknown + " replication messages are of a format that this node does not know: upgrade it");
        }
        if (isPaired && active.isConfigurationOverdue(nowNs)) {
            alarms.add(settings.peerName() + " has not taken over the configuration yet");
        }
        return alarms;
    }

    /** Refused messages. */
    public Rejections rejections() {
        return rejections;
    }

    /** Messages and bytes that went out, records both ways, and what went wrong on the way. */
    public Traffic traffic() {
        return new Traffic(
                session.outgoing().sentMessages(),
                session.outgoing().sentBytes(),
                active.recordsSent(),
                shadow.recordsReceived(),
                active.overruns(),
                shadow.gaps());
    }

    /** Entries offered to the other node, and what became of those that it offered, since the start. */
    public Merges merges() {
        MergeProgress.Totals totals = exchange.merges().totals();
        return new Merges(source.recordsSent(), totals.inserted(), totals.present(), totals.refused());
    }

    /** Entries since the start: sent to the other node; of those that it sent, new here, here already, and without room. */
    public record Merges(long sent, long inserted, long present, long refused) {}

    /** Totals since the start. */
    public record Traffic(
            long messagesSent, long bytesSent, long recordsSent, long recordsReceived, long overruns, long gaps) {}
}
