package io.netdispatcher.executor.plane;

import org.agrona.MutableDirectBuffer;

/** A network card to which nobody is connected: it takes every frame, sends none and receives none. */
public final class SilentPlane implements DataPlane {
    @Override
    public int poll(FrameHandler handler, int limit, long nowMs) {
        return 0;
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
