package io.netdispatcher.replication.protocol;

import io.netdispatcher.replication.transport.MessageHandler;
import io.netdispatcher.replication.transport.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A wire between two nodes: in order and once, unless told to lose something; remembers what went over it. */
final class Wire {
    final List<byte[]> sent = new ArrayList<>();
    private final End[] ends = {new End(0), new End(1)};
    String obstacle = "";
    private Predicate<byte[]> isLost = message -> false;

    Transport end(int node) {
        return ends[node];
    }

    void lose(Predicate<byte[]> which) {
        isLost = which;
    }

    void clear(int node) {
        ends[node].inbox.clear();
    }

    private final class End implements Transport {
        private final int node;
        private final Deque<byte[]> inbox = new ArrayDeque<>();

        End(int node) {
            this.node = node;
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public String obstacle() {
            return obstacle;
        }

        @Override
        public long membershipChanges() {
            return 0;
        }

        @Override
        public boolean send(int destination, DirectBuffer buffer, int offset, int length) {
            byte[] message = new byte[length];
            buffer.getBytes(offset, message);
            sent.add(message);
            if (!isLost.test(message)) {
                ends[1 - node].inbox.addLast(message);
            }
            return true;
        }

        @Override
        public int poll(MessageHandler handler, int limit) {
            int count = 0;
            for (; count < limit && !inbox.isEmpty(); count++) {
                byte[] message = inbox.removeFirst();
                handler.onMessage(1 - node, new UnsafeBuffer(message), 0, message.length);
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
}
