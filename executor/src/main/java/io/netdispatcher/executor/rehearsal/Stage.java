package io.netdispatcher.executor.rehearsal;

import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.FrameHandler;
import java.util.ArrayDeque;
import java.util.Queue;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A plane without a network: hands out what was put on it, and takes what is sent. One thread. */
final class Stage implements DataPlane {
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final UnsafeBuffer received = new UnsafeBuffer(new byte[0]);

    /** Hands this frame out at the next poll that has room for it. */
    void put(byte[] frame) {
        waiting.add(frame);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    @Override
    public int poll(FrameHandler handler, int limit, long nowMs) {
        int handled = 0;
        while (handled < limit && !waiting.isEmpty()) {
            byte[] frame = waiting.remove();
            received.wrap(frame);
            handler.onFrame(0, received, 0, frame.length, nowMs);
            handled++;
        }
        return handled;
    }

    @Override
    public boolean send(int link, MutableDirectBuffer buffer, int offset, int length) {
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
