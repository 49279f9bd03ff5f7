package io.netdispatcher.hatests.sim;

import io.netdispatcher.replication.transport.MessageHandler;
import io.netdispatcher.replication.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Two nodes and a third member that does not belong there. Loses, doubles, delays, overtakes and alters messages as told, and keeps
 * recordings for the third member to send again.
 */
final class SimNetwork {
    /** The member that does not belong there. */
    static final int ROGUE = 2;

    private static final int MEMBERS = 16;
    private static final int MOST_RECORDINGS = 512;
    private static final int MILLE = 1000;
    private static final long BASE_DELAY_NS = 50_000;

    /** Hands a message over, and watches what comes of it. */
    @FunctionalInterface
    interface Delivery {
        void deliver(int to, Packet packet, int origin, MessageHandler handler);
    }

    /**
     * A message on its way.
     *
     * @param mustBeRefused because it was altered or forged on the way
     */
    record Packet(byte[] bytes, int from, boolean mustBeRefused, long atNs, long order) {}

    private final SplittableRandom random;
    private final Delivery delivery;
    private final Port[] ports = {new Port(0), new Port(1)};
    private final List<byte[]> recordings = new ArrayList<>();
    private final long[] lastAtNs = new long[2];
    private final boolean[] isCut = new boolean[2];
    private long order;
    private long nowNs;

    private int lossMille;
    private int duplicationMille;
    private int overtakingMille;
    private int alterationMille;
    private long delayNs = 100_000;

    SimNetwork(SplittableRandom random, Delivery delivery) {
        this.random = random;
        this.delivery = delivery;
    }

    void now(long now) {
        nowNs = now;
    }

    Port port(int node) {
        return ports[node];
    }

    /** From now on so bad, in thousandths. */
    void bad(int loss, int duplication, int overtaking, int alteration, long newDelayNs) {
        lossMille = loss;
        duplicationMille = duplication;
        overtakingMille = overtaking;
        alterationMille = alteration;
        delayNs = newDelayNs;
    }

    /** What this node sends is lost from now on, or not any more. */
    void cut(int from, boolean cut) {
        isCut[from] = cut;
    }

    boolean isCut(int from) {
        return isCut[from];
    }

    /** The members change: what is on its way may be lost, and origins mean nothing any more. */
    void changeMembership(boolean isConnected) {
        for (Port port : ports) {
            port.generation++;
            port.isConnected = isConnected;
            if (random.nextBoolean()) {
                port.inbox.clear();
            }
        }
    }

    /** A node has gone with all that it had not read. */
    void restart(int node) {
        ports[node].inbox.clear();
        ports[1 - node].generation++;
        ports[node].generation++;
    }

    byte[] recording() {
        return recordings.isEmpty() ? null : recordings.get(random.nextInt(recordings.size()));
    }

    /** The third member sends to a node. */
    void inject(int to, byte[] bytes, boolean mustBeRefused) {
        ports[to].inbox.add(new Packet(bytes, ROGUE, mustBeRefused, nowNs, ++order));
    }

    private void route(int from, byte[] bytes) {
        if (recordings.size() < MOST_RECORDINGS) {
            recordings.add(bytes);
        } else {
            recordings.set(random.nextInt(MOST_RECORDINGS), bytes);
        }
        if (isCut[from] || happens(lossMille)) {
            return;
        }
        enqueue(from, bytes, false);
        if (happens(duplicationMille)) {
            enqueue(from, bytes, false);
        }
        if (happens(alterationMille)) {
            byte[] altered = bytes.clone();
            int bit = random.nextInt(altered.length * Byte.SIZE);
            altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            enqueue(from, altered, true);
        }
    }

    private void enqueue(int from, byte[] bytes, boolean mustBeRefused) {
        long atNs = nowNs + BASE_DELAY_NS + random.nextLong(delayNs);
        if (happens(overtakingMille)) {
            atNs += random.nextLong(20 * delayNs);
        } else {
            atNs = Math.max(atNs, lastAtNs[from]);
            lastAtNs[from] = atNs;
        }
        ports[1 - from].inbox.add(new Packet(bytes, from, mustBeRefused, atNs, ++order));
    }

    private boolean happens(int mille) {
        return mille > 0 && random.nextInt(MILLE) < mille;
    }

    /** One node's way into the network. */
    final class Port implements Transport {
        private final int node;
        private final PriorityQueue<Packet> inbox = new PriorityQueue<>(
                (a, b) -> a.atNs() != b.atNs() ? Long.compare(a.atNs(), b.atNs()) : Long.compare(a.order(), b.order()));
        private int generation;
        private boolean isConnected = true;

        Port(int node) {
            this.node = node;
        }

        @Override
        public boolean isConnected() {
            return isConnected;
        }

        @Override
        public long membershipChanges() {
            return generation;
        }

        @Override
        public boolean send(int destination, DirectBuffer buffer, int offset, int length) {
            if (length > MAX_MESSAGE_BYTES) {
                throw new IllegalStateException("a message of " + length + " bytes");
            }
            if (!isConnected || destination != EVERYONE && destination / MEMBERS != generation) {
                return false;
            }
            if (destination == EVERYONE || destination % MEMBERS != ROGUE) {
                byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                route(node, bytes);
            }
            return true;
        }

        @Override
        public int poll(MessageHandler handler, int limit) {
            int count = 0;
            while (count < limit && !inbox.isEmpty() && inbox.peek().atNs() <= nowNs) {
                Packet packet = inbox.poll();
                delivery.deliver(node, packet, generation * MEMBERS + packet.from(), handler);
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

    static UnsafeBuffer buffer(byte[] bytes) {
        return new UnsafeBuffer(bytes);
    }
}
