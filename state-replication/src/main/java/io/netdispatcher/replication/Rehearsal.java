package io.netdispatcher.replication;

import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.TableOptions;
import io.netdispatcher.replication.protocol.ReplicationProtocol;
import io.netdispatcher.replication.table.Exchange;
import io.netdispatcher.replication.table.TableReplication;
import io.netdispatcher.replication.transport.MessageHandler;
import io.netdispatcher.replication.transport.Transport;
import java.util.ArrayDeque;
import java.util.Queue;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Both ends of a replication, played through in memory before the real one begins: afterwards the code that a snapshot needs is loaded, and
 * compiled or about to be. Takes processor time once, while the transport connects anyway.
 */
public final class Rehearsal {
    private static final int ENTRIES = 8 * 1024;
    private static final int CAPACITY = 2 * ENTRIES;
    private static final int SNAPSHOTS = 4;
    private static final int MOST_ROUNDS = 4_000;
    private static final long ROUND_NS = 5_000_000;
    private static final int TIMEOUT_MS = 60_000;
    private static final int VIP = 0x0a00_0001;
    private static final int DIGEST_INTERVAL_MS = 1_000;
    private static final PairKey KEY = PairKey.of(new byte[PairKey.MIN_BYTES]);

    private long nowNs = 1;

    private Rehearsal() {}

    /** Plays it. Whether the shadow became hot, each time, with the right table. */
    public static boolean play() {
        return new Rehearsal().run();
    }

    private boolean run() {
        try (Node active = new Node(1, ReplicationRole.ACTIVE)) {
            active.fill();
            for (int snapshot = 1; snapshot <= SNAPSHOTS; snapshot++) {
                try (Node shadow = new Node(1 + snapshot, ReplicationRole.SHADOW)) {
                    if (!synchronise(active, shadow)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private boolean synchronise(Node active, Node shadow) {
        active.link.peer = shadow.link;
        shadow.link.peer = active.link;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            nowNs += ROUND_NS;
            active.poll(nowNs);
            shadow.poll(nowNs);
            boolean isHot = active.protocol.state() == SyncState.HOT && shadow.protocol.state() == SyncState.HOT;
            if (isHot && active.replication.digest() == shadow.replication.digest()) {
                active.changeAll();
                return true;
            }
        }
        return false;
    }

    /** One of the two nodes. */
    private static final class Node implements ReplicatedState, AutoCloseable {
        private final boolean isActive;
        private final TableReplication replication;
        private final ConnectionTable table;
        private final ReplicationProtocol protocol;
        private final Link link = new Link();
        private final ConnectionKey key = new ConnectionKey();
        private long nowMs;

        Node(long incarnation, ReplicationRole role) {
            isActive = role == ReplicationRole.ACTIVE;
            Exchange exchange = new Exchange(() -> {}, () -> {});
            replication = new TableReplication(exchange, DIGEST_INTERVAL_MS);
            table = ChronicleConnectionTable.inMemory(
                    new TableOptions(CAPACITY, 1, 1, DIGEST_INTERVAL_MS, 1), (k, state) -> TIMEOUT_MS, replication);
            int index = isActive ? 1 : 2;
            ReplicationSettings settings = new ReplicationSettings(
                    "", index, "", 3 - index, CAPACITY, true, ReplicationSettings.Timers.DEFAULT);
            protocol = new ReplicationProtocol(
                    new ReplicationProtocol.Parts(settings, KEY, exchange, link, new Silent(), incarnation));
            protocol.become(role, 1, 1);
        }

        void poll(long nowNs) {
            nowMs = nowNs / 1_000_000;
            for (int slice = 0; slice < 8; slice++) {
                protocol.poll(nowNs);
                replication.poll(this, nowMs);
            }
        }

        void fill() {
            for (int i = 0; i < ENTRIES; i++) {
                table.insert(key(i), ConnectionState.HALF_OPEN, i & 7, nowMs);
            }
        }

        /** Each connection once more through its life. */
        void changeAll() {
            for (int i = 0; i < ENTRIES; i++) {
                table.changeState(table.lookup(key(i)), key, ConnectionState.ESTABLISHED, nowMs);
                table.remove(key(i));
                table.insert(key(i), ConnectionState.HALF_OPEN, i & 7, nowMs);
            }
        }

        private ConnectionKey key(int i) {
            return key.setIpv4(i, i, VIP, 80, ConnectionKey.TCP);
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
        public int timeoutMs(ConnectionKey of, ConnectionState state) {
            return TIMEOUT_MS;
        }

        @Override
        public int services() {
            return 0;
        }

        @Override
        public long serviceChanges(int service) {
            return 0;
        }

        @Override
        public void readService(int service, ServiceState target) {}

        @Override
        public void adoptService(ServiceState source) {}

        @Override
        public int overflowRemainingMs(long now) {
            return 0;
        }

        @Override
        public void adoptOverflow(int remainingMs, long now) {}

        @Override
        public void close() {
            table.close();
        }
    }

    /** Delivers into the other one's queue. */
    private static final class Link implements Transport {
        private final Queue<byte[]> arrived = new ArrayDeque<>();
        private Link peer;

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public long membershipChanges() {
            return 0;
        }

        @Override
        public boolean send(int destination, DirectBuffer buffer, int offset, int length) {
            byte[] message = new byte[length];
            buffer.getBytes(offset, message);
            return peer.arrived.add(message);
        }

        @Override
        public int poll(MessageHandler handler, int limit) {
            int count = 0;
            while (count < limit && !arrived.isEmpty()) {
                byte[] message = arrived.remove();
                handler.onMessage(1, new UnsafeBuffer(message), 0, message.length);
                count++;
            }
            return count;
        }

        @Override
        public void rebuild(String reason) {}

        @Override
        public void onArrival(Runnable wakeUp) {}

        @Override
        public void close() {}
    }

    /** Tells nobody. */
    private static final class Silent implements ReplicationListener {
        @Override
        public void happened(ReplicationEvent event) {}

        @Override
        public void configurationReceived(long version, byte[] text) {}
    }
}
