package io.netdispatcher.replication.protocol;

import io.netdispatcher.replication.wire.Rejection;

/** How many messages were refused, by reason. */
public final class Rejections {
    private final long[] counts = new long[Rejection.values().length];
    private long total;

    /** One more. */
    public void count(Rejection reason) {
        counts[reason.ordinal()]++;
        total++;
    }

    /** Refused for this reason. */
    public long of(Rejection reason) {
        return counts[reason.ordinal()];
    }

    /** Refused at all. */
    public long total() {
        return total;
    }
}
