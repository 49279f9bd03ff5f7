package io.netdispatcher.executor.forward;

import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.FrameHandler;
import org.agrona.MutableDirectBuffer;

/** A plane without a network: remembers what was sent. */
public final class RecordingPlane implements DataPlane {
    private final byte[] last = new byte[70_000];
    private int lastLength;
    private int lastLink = -1;
    private long sent;
    private boolean broken;

    @Override
    public int poll(FrameHandler handler, int limit, long nowMs) {
        return 0;
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
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

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
