package io.netdispatcher.executor.pair;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets so many messages through in each window of time and counts what it holds back: for libraries that repeat themselves when a peer is
 * gone. Any thread.
 */
public final class MessageBudget {
    private final int messages;
    private final long windowNs;
    private final AtomicLong windowStartNs;
    private final AtomicInteger inWindow = new AtomicInteger();

    /** Begins a window. */
    public MessageBudget(int messages, long windowNs, long nowNs) {
        this.messages = messages;
        this.windowNs = windowNs;
        windowStartNs = new AtomicLong(nowNs);
    }

    /** How many were held back before this message, which may pass; or -1 when it is held back as well. */
    public int admit(long nowNs) {
        long startNs = windowStartNs.get();
        int heldBack = 0;
        if (nowNs - startNs > windowNs && windowStartNs.compareAndSet(startNs, nowNs)) {
            heldBack = Math.max(0, inWindow.getAndSet(0) - messages);
        }
        return inWindow.incrementAndGet() <= messages ? heldBack : -1;
    }
}
