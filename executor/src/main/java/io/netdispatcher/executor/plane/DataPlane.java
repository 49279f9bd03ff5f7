package io.netdispatcher.executor.plane;

import org.agrona.MutableDirectBuffer;

/**
 * How frames get in and out. Batch-oriented: one {@link #poll} takes up to a batch, {@link #send} may only queue, {@link #flush} ends the
 * batch. All calls come from the executor thread, and none of them blocks.
 */
public interface DataPlane extends AutoCloseable {
    /**
     * Hands received frames to the handler.
     *
     * @param limit frames at most
     * @return frames handled, 0 when there was nothing
     */
    int poll(FrameHandler handler, int limit, long nowMs);

    /**
     * Sends a frame or queues it until {@link #flush}.
     *
     * @param link the index of the link it leaves by
     * @return false when the link did not take it; the caller counts it
     */
    boolean send(int link, MutableDirectBuffer buffer, int offset, int length);

    /** Whether frames that come in end the executor's sleep, as they do at first; those that do not wait until they are polled. */
    default void wakes(boolean doWake) {}

    /** Ends a batch: what was queued is sent. */
    void flush();

    @Override
    void close();
}
