package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.FrameHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A node's ARP socket: what the LAN brings waits there, whether the process runs or not. */
final class SimPlane implements DataPlane {
    private static final int MOST_WAITING = 256;

    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final UnsafeBuffer in = new UnsafeBuffer(0, 0);
    private final Wire wire;
    private long overflows;

    /** Takes what is sent; false when the link is down. */
    @FunctionalInterface
    interface Wire {
        boolean send(byte[] frame);
    }

    SimPlane(Wire wire) {
        this.wire = wire;
    }

    void arrive(byte[] frame) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(frame);
        } else {
            overflows++;
        }
    }

    long overflows() {
        return overflows;
    }

    @Override
    public int poll(FrameHandler handler, int limit, long nowMs) {
        int count = 0;
        while (count < limit && !waiting.isEmpty()) {
            byte[] frame = waiting.poll();
            in.wrap(frame);
            count++;
            handler.onFrame(0, in, 0, frame.length, nowMs);
        }
        return count;
    }

    @Override
    public boolean send(int link, MutableDirectBuffer buffer, int offset, int length) {
        byte[] frame = new byte[length];
        buffer.getBytes(offset, frame);
        return wire.send(frame);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
