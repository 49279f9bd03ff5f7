package io.netdispatcher.failover.role;

/**
 * What is known of the other node.
 *
 * @param beat what it said last; null before the first time
 * @param heardNs when that was
 * @param backNs since when it is heard without a silence
 * @param confirmedNs when this node had sent the latest of its heartbeats that the other one has confirmed
 * @param ledNs when it had the VIPs last, by what it said
 * @param isShadowHot whether its shadow was hot then, by what it said
 * @param goneNs when its process was last said to be gone
 */
record Peer(Beat beat, long heardNs, long backNs, long confirmedNs, long ledNs, boolean isShadowHot, long goneNs) {
    private static final long NEVER = Long.MIN_VALUE / 2;

    static final Peer UNKNOWN = new Peer(null, NEVER, NEVER, NEVER, NEVER, false, NEVER);

    boolean wasHeard() {
        return beat != null;
    }

    Role role() {
        return beat == null ? Role.INIT : beat.role();
    }

    /** Whether its process was said to be gone, and nothing came from it since. */
    boolean isGone() {
        return goneNs > heardNs;
    }

    Peer heard(Beat newBeat, long nowNs, long newConfirmedNs, long silenceNs) {
        boolean isBack = beat == null || nowNs - heardNs >= silenceNs;
        return new Peer(
                newBeat,
                nowNs,
                isBack ? nowNs : backNs,
                Math.max(confirmedNs, newConfirmedNs),
                newBeat.role().hasVips() ? nowNs : ledNs,
                newBeat.role().hasVips() ? newBeat.isHot() : isShadowHot,
                goneNs);
    }

    Peer gone(long nowNs) {
        return new Peer(beat, heardNs, backNs, confirmedNs, ledNs, isShadowHot, nowNs);
    }

    /** As if it had just been heard: this node was stopped and can't know. */
    Peer excused(long nowNs) {
        return beat == null
                ? this
                : new Peer(beat, nowNs, backNs, confirmedNs, ledNs, isShadowHot, isGone() ? nowNs + 1 : goneNs);
    }
}
