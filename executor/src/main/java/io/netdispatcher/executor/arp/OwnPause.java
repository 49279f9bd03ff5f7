package io.netdispatcher.executor.arp;

/** Notices that this node itself stood still: then others were not silent, but not listened to. Owned by the executor thread. */
final class OwnPause {
    private final long longestMs;
    private long lastMs = Long.MIN_VALUE;

    /** Looks further apart than this are a pause. */
    OwnPause(long longestMs) {
        this.longestMs = longestMs;
    }

    /** How long the pause was that has just ended; 0 when there was none. Once a duty cycle. */
    long look(long nowMs) {
        long sinceMs = lastMs == Long.MIN_VALUE ? 0 : nowMs - lastMs;
        lastMs = nowMs;
        return sinceMs > longestMs ? sinceMs : 0;
    }
}
