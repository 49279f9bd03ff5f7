package io.netdispatcher.failover.heartbeat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One end of a path in memory: what is sent goes to {@code wire}, what was put in comes out. */
final class MemoryPath implements HeartbeatPath {
    final Deque<byte[]> in = new ArrayDeque<>();
    private final Consumer<byte[]> wire;
    int gone;

    MemoryPath(Consumer<byte[]> wire) {
        this.wire = wire;
    }

    @Override
    public boolean send(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        wire.accept(bytes);
        return true;
    }

    @Override
    public int poll(Handler handler, int limit) {
        int count = 0;
        for (; gone > 0; gone--) {
            handler.onProcessGone();
            count++;
        }
        while (count < limit && !in.isEmpty()) {
            byte[] bytes = in.poll();
            handler.onHeartbeat(new UnsafeBuffer(bytes), 0, bytes.length);
            count++;
        }
        return count;
    }

    @Override
    public Condition condition() {
        return new Condition(true, false, 0, "");
    }

    @Override
    public void onArrival(Runnable wakeUp) {}

    @Override
    public void close() {}
}
