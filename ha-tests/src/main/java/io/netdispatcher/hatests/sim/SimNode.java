package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionListener;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.RemovalReason;
import io.netdispatcher.replication.ReplicationEvent;
import io.netdispatcher.replication.ReplicationListener;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.ReplicationSettings;
import io.netdispatcher.replication.ReplicationStatus;
import io.netdispatcher.replication.SyncState;
import io.netdispatcher.replication.protocol.ReplicationProtocol;
import io.netdispatcher.replication.table.Exchange;
import io.netdispatcher.replication.table.ReplicaReport;
import io.netdispatcher.replication.table.TableReplication;
import io.netdispatcher.replication.transport.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/** One start of one node: table, both ends of the exchange, and what the judge wants to remember of it. */
final class SimNode implements ConnectionListener, ReplicationListener {
    static final PairKey KEY =
            PairKey.of("a secret for simulations".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    static final int DIGEST_INTERVAL_MS = 1280;

    private static final int CHANGES_BYTES = 16 * 1024;
    private static final int RECORDS_BYTES = 32 * 1024;

    private static final ReplicationSettings.Timers TIMERS = new ReplicationSettings.Timers(
            Duration.ofMillis(20),
            Duration.ofMillis(250),
            Duration.ofMillis(800),
            Duration.ofMillis(DIGEST_INTERVAL_MS));

    /** A new connection that waits for its acknowledgement. */
    record Held(int id, long version, long position, long sinceNs, SimNode shadow) {}

    final int index;
    final int ordinal;
    final long incarnation;
    final SimTable table;
    final SimState state;
    final Exchange exchange = new Exchange(() -> {}, () -> {}, CHANGES_BYTES, RECORDS_BYTES);
    final TableReplication replication = new TableReplication(exchange, DIGEST_INTERVAL_MS);
    final ReplicationProtocol protocol;
    final History history;
    final Deque<Held> held = new ArrayDeque<>();
    private final boolean[] tainted = new boolean[SimKeys.COUNT];
    private final SimTrace trace;
    private final Contents contents = new Contents();
    private final Set<Long> accepted = new HashSet<>();
    private int taints;
    private long evictionsBefore;
    private final long[] seen = new long[SimKeys.COUNT];

    ReplicationRole role;
    long frozenAgentUntilNs;
    long frozenExecutorUntilNs;
    SimNode streamOf;
    SimNode ackOf;
    SimNode latestHeard;
    long streamEpoch;
    long toAdopt;
    long tableChanges;
    /** Whether the table has been its own work since the last stream. */
    boolean hasLed;

    private BooleanSupplier leads;

    SimNode(Start start, Transport transport, SimTrace trace) {
        index = start.index();
        ordinal = start.ordinal();
        incarnation = start.incarnation();
        this.trace = trace;
        table = new SimTable(start.capacity(), this);
        table.restore(start.file(), start.nowNs() / 1_000_000);
        replication.restored(table);
        state = new SimState(table);
        leads = state::isActive;
        table.copyTo(contents);
        history = new History(contents);
        ReplicationSettings settings = new ReplicationSettings(
                "node" + index, index + 1, "node" + (1 - index), 2 - index, start.capacity(), true, TIMERS);
        protocol = new ReplicationProtocol(
                new ReplicationProtocol.Parts(settings, KEY, exchange, transport, this, incarnation));
    }

    /** How a node starts. */
    record Start(int index, int ordinal, long incarnation, int capacity, Contents file, long nowNs) {}

    void pollExecutor(long nowNs) {
        if (nowNs >= frozenExecutorUntilNs) {
            replication.poll(state, nowNs / 1_000_000);
            noteRound();
        }
    }

    /** After each round of the executor. */
    void noteRound() {
        if (phase() != ReplicaReport.Phase.COMPLETE) {
            Arrays.fill(seen, 0);
        }
    }

    /** Another executor than {@link #state} says whether the table is this node's. */
    void leads(BooleanSupplier asked) {
        leads = asked;
    }

    /** Whether the executor takes the table for this node's. */
    boolean isLeading() {
        return leads.getAsBoolean();
    }

    void pollAgent(long nowNs) {
        if (nowNs >= frozenAgentUntilNs) {
            protocol.poll(nowNs);
            if (toAdopt != 0) {
                protocol.adopted(toAdopt);
                toAdopt = 0;
            }
        }
    }

    void become(ReplicationRole newRole, long epoch, int epochIndex) {
        role = newRole;
        protocol.become(newRole, epoch, epochIndex);
    }

    boolean isHot() {
        return protocol.state() == SyncState.HOT;
    }

    /** Whether both its executor and its agent play this role. */
    boolean plays(ReplicationRole wanted) {
        return role == wanted && isLeading() == (wanted == ReplicationRole.ACTIVE);
    }

    ReplicaReport.Phase phase() {
        return exchange.report().phase();
    }

    Contents contents() {
        table.copyTo(contents);
        return contents;
    }

    boolean hasAccepted(long sender, long number) {
        return accepted.contains(Mix.of(sender, number));
    }

    void accept(SimNode sender, long number) {
        accepted.add(Mix.of(sender.incarnation, number));
        if (latestHeard == null || sender.ordinal > latestHeard.ordinal) {
            latestHeard = sender;
        }
    }

    /** An entry was changed behind everybody's back; the digests will find it. */
    void taint(int id) {
        if (taints == 0) {
            evictionsBefore = table.evicted(ConnectionState.CLOSING);
        }
        if (!tainted[id]) {
            tainted[id] = true;
            taints++;
        }
    }

    /** The entry is again what it should be. */
    void heal(int id) {
        if (tainted[id]) {
            tainted[id] = false;
            taints--;
        }
    }

    boolean isTainted() {
        return taints > 0;
    }

    /** Whether an entry may be wrong by a taint: itself, or because an entry that should have gone fills a full table. */
    boolean isTainted(int id) {
        if (!tainted[id] && taints > 0 && table.evicted(ConnectionState.CLOSING) > evictionsBefore) {
            taint(id);
        }
        return tainted[id];
    }

    /** Of everything that a refused message could change. */
    long fingerprint() {
        ReplicationStatus status = protocol.status();
        long hash = contents().hash();
        hash = Mix.of(hash, replication.digest(), replication.position());
        hash = Mix.of(hash, replication.acknowledged(), exchange.applied());
        hash = Mix.of(hash, exchange.resets(), exchange.overrun());
        hash = Mix.of(hash, places(exchange.changes()), places(exchange.records()));
        hash = Mix.of(
                hash, System.identityHashCode(exchange.report()), status.state().ordinal());
        hash = Mix.of(hash, status.isConnected() ? 1 : 0, status.resyncs());
        hash = Mix.of(hash, status.heardMs(), status.configVersion());
        hash = Mix.of(hash, status.lagEntries(), status.reason().hashCode());
        hash = Mix.of(
                hash, protocol.traffic().recordsReceived(), protocol.traffic().gaps());
        return hash;
    }

    private static long places(RingBuffer ring) {
        return Mix.of(ring.producerPosition(), ring.consumerPosition());
    }

    private void note(ConnectionKey key, long before, long version, int server, byte code) {
        int id = SimKeys.id(key);
        long position = replication.position();
        history.add(position == before ? position + 1 : position, id, version, server, code);
        tableChanges++;
        boolean isReplica = !isLeading() && phase() == ReplicaReport.Phase.COMPLETE;
        if (isReplica && taints == 0 && code != 0) {
            if (version <= seen[id]) {
                throw trace.violation(this + ": key " + id + " had version " + seen[id] + ", now " + version);
            }
            seen[id] = version;
        }
    }

    @Override
    public void created(ConnectionKey key, Connection connection) {
        long before = replication.position();
        replication.created(key, connection);
        note(
                key,
                before,
                connection.version(),
                connection.serverId(),
                connection.state().code());
    }

    @Override
    public void changed(
            ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long oldVersion) {
        long before = replication.position();
        replication.changed(key, connection, oldState, oldServerId, oldVersion);
        note(
                key,
                before,
                connection.version(),
                connection.serverId(),
                connection.state().code());
    }

    @Override
    public void removed(ConnectionKey key, Connection connection, RemovalReason reason) {
        long before = replication.position();
        replication.removed(key, connection, reason);
        note(key, before, 0, 0, (byte) 0);
    }

    @Override
    public void happened(ReplicationEvent event) {
        trace.event(this + " " + event.kind() + " " + event.from() + " -> " + event.to() + " " + event.reason());
    }

    @Override
    public void configurationReceived(long version, byte[] text) {
        if (text.length != SimWorkload.configurationBytes(version)) {
            throw trace.violation(this + ": configuration " + version + " has " + text.length + " bytes");
        }
        toAdopt = version;
    }

    @Override
    public String toString() {
        return "node" + index + "#" + ordinal;
    }
}
