package io.netdispatcher.replication;

import java.time.Duration;

/**
 * Who is who, and when a new connection may go on.
 *
 * @param name this node
 * @param index this node's index, 1 to 255
 * @param peerName the other node
 * @param peerIndex the other node's index
 * @param capacity entries this node's table has room for
 * @param isSynchronous whether new connections wait for the shadow
 * @param timers how long is too long
 */
public record ReplicationSettings(
        String name, int index, String peerName, int peerIndex, int capacity, boolean isSynchronous, Timers timers) {
    /**
     * How long is too long.
     *
     * @param heartbeat a quiet node says so much at least
     * @param lagBound a replica further behind than this is not hot
     * @param silence a session without a word for so long is over
     * @param digestInterval all buckets are compared once in this time
     */
    public record Timers(Duration heartbeat, Duration lagBound, Duration silence, Duration digestInterval) {
        /** What nodes run with. */
        public static final Timers DEFAULT = new Timers(
                Duration.ofMillis(20), Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofSeconds(10));
    }
}
