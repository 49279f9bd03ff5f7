package io.netdispatcher.failover.role;

/**
 * Damping: after a role was lost this node does not claim by silence alone for a while, longer each time.
 *
 * @param lengthNs of the latest hold
 * @param lastNs when the role was lost last
 */
record Hold(long lengthNs, long lastNs) {
    static final Hold NONE = new Hold(0, Long.MIN_VALUE / 2);

    Hold another(long nowNs) {
        boolean isFirst = lengthNs == 0 || nowNs - lastNs >= Timers.QUIET_NS;
        return new Hold(isFirst ? Timers.HOLD_NS : Math.min(2 * lengthNs, Timers.HOLD_MOST_NS), nowNs);
    }

    boolean isOver(long nowNs) {
        return nowNs - lastNs >= lengthNs;
    }
}
