package io.netdispatcher.executor.forward;

import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.FrameHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A plane without a network: remembers what was sent. */
public final class RecordingPlane implements DataPlane {
    private final byte[] last = new byte[70_000];
    private final Deque<byte[]> incoming = new ArrayDeque<>();
    private List<byte[]> all;
    private int lastLength;
    private int lastLink = -1;
    private long sent;
    private boolean broken;
    private boolean isAwake = true;

    @Override
    public int poll(FrameHandler handler, int limit, long nowMs) {
        int handled = 0;
        while (handled < limit && !incoming.isEmpty()) {
            byte[] frame = incoming.remove();
            handler.onFrame(0, new UnsafeBuffer(frame), 0, frame.length, nowMs);
            handled++;
        }
        return handled;
    }

    @Override
    public void wakes(boolean doWake) {
        isAwake = doWake;
    }

    /** Whether frames that come in end the executor's sleep. */
    public boolean isAwake() {
        return isAwake;
    }

    @Override
    public boolean send(int link, MutableDirectBuffer buffer, int offset, int length) {
        if (broken) {
            return false;
        }
        buffer.getBytes(offset, last, 0, length);
        lastLength = length;
        lastLink = link;
        sent++;
        if (all != null) {
            all.add(lastFrame());
        }
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    /** Hands this frame out at the next poll. */
    public void receive(byte[] frame) {
        incoming.add(frame.clone());
    }

    /** All frames sent since the first call of this. */
    public List<byte[]> all() {
        if (all == null) {
            all = new ArrayList<>();
        }
        return all;
    }

    /** Refuses frames from now on. */
    public void breakDown() {
        broken = true;
    }

    /** A copy of the last frame. */
    public byte[] lastFrame() {
        return java.util.Arrays.copyOf(last, lastLength);
    }

    /** The link of the last frame, -1 before the first. */
    public int lastLink() {
        return lastLink;
    }

    /** Frames sent. */
    public long sent() {
        return sent;
    }
}
