package io.netdispatcher.replication.protocol;

import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.TableOptions;
import io.netdispatcher.replication.ReplicationEvent;
import io.netdispatcher.replication.ReplicationListener;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.ReplicationSettings;
import io.netdispatcher.replication.SyncState;
import io.netdispatcher.replication.table.Exchange;
import io.netdispatcher.replication.table.TableReplication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/** A node with a real table and both of its threads played by the test's. */
final class Node implements ReplicatedState, ReplicationListener, AutoCloseable {
    static final int TIMEOUT_MS = 600_000;
    static final PairKey KEY = PairKey.of("the key of both nodes".getBytes(StandardCharsets.US_ASCII));

    private static final long POLL_NS = 1_000_000;
    private static final int VIP = 0x0a63_0001;

    /** How a node differs from the usual one. */
    record Options(int capacity, PairKey key, int changesBytes, int recordsBytes) {
        static final Options USUAL = new Options(1_000, KEY, 1 << 20, 1 << 21);
    }

    final TableReplication replication;
    final Exchange exchange;
    final ReplicationProtocol protocol;
    final ConnectionTable table;
    final List<ReplicationEvent> events = new ArrayList<>();
    final ServiceState service = new ServiceState().begin(VIP, 80, 1);
    byte[] configuration;
    long configurationVersion;
    int overflowMs;
    long serviceChanges;
    int services = 1;
    boolean isActive;
    boolean isExecutorStopped;

    Node(int index, long incarnation, Wire wire, Options options) {
        exchange = new Exchange(() -> {}, () -> {}, options.changesBytes(), options.recordsBytes());
        replication = new TableReplication(exchange, 640);
        table = ChronicleConnectionTable.inMemory(
                new TableOptions(options.capacity(), 1, 1, 1_000, 1), (key, state) -> TIMEOUT_MS, replication);
        ReplicationSettings.Timers timers = new ReplicationSettings.Timers(
                Duration.ofMillis(20), Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofMillis(640));
        ReplicationSettings settings = new ReplicationSettings(
                "node" + index, index + 1, "node" + (1 - index), 2 - index, options.capacity(), true, timers);
        protocol = new ReplicationProtocol(
                new ReplicationProtocol.Parts(settings, options.key(), exchange, wire.end(index), this, incarnation));
    }

    Node become(ReplicationRole role, long epoch) {
        isActive = role == ReplicationRole.ACTIVE;
        protocol.become(role, epoch, 1);
        return this;
    }

    void poll(long nowNs) {
        if (!isExecutorStopped) {
            replication.poll(this, nowNs / POLL_NS);
        }
        protocol.poll(nowNs);
    }

    /** Runs both until it holds; the time at which it did. */
    static long await(String what, Node first, Node second, long nowNs, BooleanSupplier condition) {
        for (long now = nowNs; now < nowNs + 60_000 * POLL_NS; now += POLL_NS) {
            first.poll(now);
            second.poll(now);
            if (condition.getAsBoolean()) {
                return now + POLL_NS;
            }
        }
        throw new AssertionError("never " + what + ": " + first.protocol.status() + ", " + second.protocol.status());
    }

    /** Runs both for some ms. */
    static long run(int ms, Node first, Node second, long nowNs) {
        for (int i = 0; i < ms; i++) {
            first.poll(nowNs + i * POLL_NS);
            second.poll(nowNs + i * POLL_NS);
        }
        return nowNs + ms * POLL_NS;
    }

    boolean isHot() {
        return protocol.state() == SyncState.HOT;
    }

    static ConnectionKey key(int number) {
        return new ConnectionKey().setIpv4(0x0a00_0000 + number, 40_000, VIP, 80, ConnectionKey.TCP);
    }

    void insert(int from, int to, int server, long nowMs) {
        for (int i = from; i < to; i++) {
            table.insert(key(i), ConnectionState.ESTABLISHED, server, nowMs);
        }
    }

    /** The table as a newer history made it: every entry under this version. */
    void apply(int from, int to, long version, int server) {
        Connection connection = new Connection()
                .wrap(new UnsafeBuffer(new byte[Connection.LENGTH_BYTES]), 0)
                .version(version)
                .serverId(server)
                .state(ConnectionState.ESTABLISHED);
        for (int i = from; i < to; i++) {
            table.apply(key(i), connection, 0);
        }
    }

    /** Everything but ages, in the order of the keys. */
    String contents() {
        TreeMap<String, String> entries = new TreeMap<>();
        int slot = 0;
        while (slot >= 0) {
            slot = table.forEach(
                    slot,
                    1_024,
                    (key, connection) -> entries.put(
                            key.toString(),
                            connection.state() + " " + connection.serverId() + " " + connection.version()));
        }
        return entries.toString();
    }

    @Override
    public void happened(ReplicationEvent event) {
        events.add(event);
    }

    @Override
    public void configurationReceived(long version, byte[] text) {
        configurationVersion = version;
        configuration = text;
    }

    @Override
    public boolean isActive() {
        return isActive;
    }

    @Override
    public ConnectionTable table() {
        return table;
    }

    @Override
    public int timeoutMs(ConnectionKey key, ConnectionState state) {
        return TIMEOUT_MS;
    }

    @Override
    public int services() {
        return services;
    }

    @Override
    public long serviceChanges(int number) {
        return serviceChanges;
    }

    @Override
    public void readService(int number, ServiceState target) {
        copy(service, target);
    }

    @Override
    public void adoptService(ServiceState source) {
        copy(source, service);
    }

    private static void copy(ServiceState source, ServiceState target) {
        target.begin(source.vip(), source.port(), source.totalWeight());
        for (int i = 0; i < source.count(); i++) {
            target.add(source.serverId(i), source.weight(i), source.marks(i), source.lag(i));
        }
    }

    @Override
    public int overflowRemainingMs(long nowMs) {
        return overflowMs;
    }

    @Override
    public void adoptOverflow(int remainingMs, long nowMs) {
        overflowMs = remainingMs;
    }

    @Override
    public void close() {
        table.close();
    }
}
