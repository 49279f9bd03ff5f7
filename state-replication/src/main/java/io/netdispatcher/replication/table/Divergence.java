package io.netdispatcher.replication.table;

/**
 * Which of the table's entries the other node may lack: those above the version up to which a hot shadow has acknowledged everything. An
 * entry up to there that the other node has no more, it has seen close.
 *
 * <p>One mark at a time is on its way to be acknowledged, so the version is late by two round trips at most: an entry that the other node
 * knows may be taken for one that it lacks, and never the reverse. Owned by the executor thread; no allocation.
 */
final class Divergence {
    private static final long NOT_ON_ITS_WAY = Long.MAX_VALUE;

    private long latest;
    private long known;
    private long marked;
    private long markedAt = NOT_ON_ITS_WAY;
    private boolean isFollowing;

    /** An entry of the table has this version now. */
    void changed(long version) {
        latest = Math.max(latest, version);
    }

    /** At each round, before anything else of it: how far the log is, and the acknowledgements. What no log has, nobody has acknowledged. */
    void poll(boolean isLogOpen, long position, long acknowledged) {
        if (!isLogOpen) {
            markedAt = NOT_ON_ITS_WAY;
            return;
        }
        if (markedAt != NOT_ON_ITS_WAY) {
            if (acknowledged < markedAt) {
                return;
            }
            known = acknowledged >= position ? latest : marked;
        }
        marked = latest;
        markedAt = position;
    }

    /** The table is a whole replica: what it holds from now on is the other node's history. */
    void followed() {
        isFollowing = true;
    }

    /** The table is this node's: what it holds more than now, the other node may lack. */
    void led() {
        if (isFollowing) {
            isFollowing = false;
            known = latest;
        }
    }

    /** Whether there may be such entries. */
    boolean isAny() {
        return !isFollowing && latest > known;
    }

    /** Whether an entry of this version is one of them. */
    boolean isLackedAt(long version) {
        return !isFollowing && version > known;
    }
}
