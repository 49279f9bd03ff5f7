package io.netdispatcher.executor.plane;

import org.agrona.MutableDirectBuffer;

/** Takes the frames that a data plane receives. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * One received frame, which may be changed in place and sent on; gone when the call returns.
     *
     * @param link the index of the link it came in by
     * @param buffer where it is; never kept
     * @param offset its first byte
     * @param length its bytes
     * @param nowMs the executor's clock, monotonic
     */
    void onFrame(int link, MutableDirectBuffer buffer, int offset, int length, long nowMs);
}
