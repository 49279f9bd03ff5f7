package io.netdispatcher.failover.role;

/**
 * What a node says of itself, all the time.
 *
 * @param index of the node, 1 to 255
 * @param isPreferred whether the configuration prefers it
 * @param role its role
 * @param offers whether it has brought everything over, answers for nothing any more, and waits for the other to become active
 * @param asks whether it wants an answer at once
 * @param wants whether it wants to be active, by a planned failover
 * @param isHot whether its replica is up to date
 * @param isReady whether its table could be taken over without a loss: up to date, or was so when the active node was lost
 * @param isReached whether it reaches the LAN
 * @param isFit whether it could serve as well as the other: it reaches LAN and servers
 * @param claim its own latest claim while it is active, else the one that it follows
 * @param reach stations of the LAN that it heard in the last second
 * @param servers real servers that answer it
 * @param mac of its external link
 */
public record Beat(
        int index,
        boolean isPreferred,
        Role role,
        boolean offers,
        boolean asks,
        boolean wants,
        boolean isHot,
        boolean isReady,
        boolean isReached,
        boolean isFit,
        Claim claim,
        int reach,
        int servers,
        long mac) {}
