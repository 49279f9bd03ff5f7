package io.netdispatcher.failover.jgroups;

import io.netdispatcher.executor.pair.PairKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * One heartbeat path: where its two ends are, and how eager it is.
 *
 * <p>Each end uses the UDP port of its address, and the TCP port above it to notice that a process has ended; all paths may use the same
 * ports, since their addresses differ.
 *
 * @param name the path, for logs and threads; short
 * @param node this node, for JGroups' messages
 * @param local this node's end; a literal address, not a wildcard
 * @param peer the other node's end
 * @param seal what proves that a datagram comes from the other node
 * @param detection when JGroups gives up a member
 * @param wantsRealTime whether the threads of the path ask for real-time priority
 */
public record PathSettings(
        String name,
        String node,
        InetSocketAddress local,
        InetSocketAddress peer,
        Sealing seal,
        Detection detection,
        boolean wantsRealTime) {
    /** The UDP port where nothing else is configured; the TCP port is the next. */
    public static final int DEFAULT_PORT = 7803;

    public PathSettings {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(seal, "seal");
        Objects.requireNonNull(detection, "detection");
        if (local.isUnresolved() || local.getAddress().isAnyLocalAddress() || local.getPort() == 0) {
            throw new IllegalArgumentException("not an end to listen on: " + local);
        }
        if (peer.isUnresolved() || peer.getPort() == 0 || peer.equals(local)) {
            throw new IllegalArgumentException("not another node's end: " + peer);
        }
    }

    /**
     * Under which key datagrams are sealed.
     *
     * @param key the pair's
     * @param ownIndex this node's index
     * @param peerIndex the other node's
     */
    public record Sealing(PairKey key, int ownIndex, int peerIndex) {}

    /**
     * When JGroups gives a member up that it no longer hears, and how often its members tell that they are there. Roles are not decided by
     * this, but a member that was given up is no longer watched for its end until the two have merged again.
     *
     * @param timeout silence after which a member is given up
     * @param interval between two signs of life
     */
    public record Detection(Duration timeout, Duration interval) {
        /** For most pairs. */
        public static final Detection DEFAULT = new Detection(Duration.ofMillis(100), Duration.ofMillis(20));
        /** For quiet machines on a quiet LAN. */
        public static final Detection FAST = new Detection(Duration.ofMillis(30), Duration.ofMillis(5));
        /** For machines that are shared or stop now and then. */
        public static final Detection STEADY = new Detection(Duration.ofMillis(1_000), Duration.ofMillis(100));

        public Detection {
            if (interval.toMillis() < 1 || timeout.compareTo(interval.multipliedBy(2)) < 0) {
                throw new IllegalArgumentException(
                        "a timeout of " + timeout.toMillis() + " ms is less than two intervals of 1 ms and more");
            }
        }
    }
}
