package io.netdispatcher.failover.role;

import java.util.Locale;

/** Why a role changes, with the numbers that decided. */
final class Reasons {
    private static final double NS_PER_MS = 1e6;

    private Reasons() {}

    /** As of before the change. */
    static String of(Cause cause, Situation now) {
        FailoverState state = now.state();
        String name = now.policy().peerName();
        Peer peer = state.peer;
        return switch (cause) {
            case STARTED -> "a heartbeat path is open";
            case ORDERED_DOWN -> state.isStopping ? "the node ends" : "ordered by an admin";
            case ORDERED_UP -> "ordered by an admin";
            case LAN_FAILED ->
                state.lan.hasCarrier()
                        ? "no station of the LAN was heard for %s, %s hears %d"
                                .formatted(ms(now.nowNs() - state.lanGoodNs), name, reachOf(peer))
                        : "the external link has no carrier";
            case LAN_RECOVERED ->
                "the LAN has worked for " + ms(Math.min(now.inRoleNs(), now.nowNs() - state.lanBadNs));
            case PEER_ACTIVE ->
                "%s is active with epoch %s".formatted(name, peer.beat().claim().epoch());
            case ELECTED -> "%s is %s, and this node ranks first; %s".formatted(name, peer.role(), lan(state));
            case ALONE -> "nothing heard from %s for %s; %s".formatted(name, ms(now.inRoleNs()), lan(state));
            case OUTVOTED -> "%s is %s, and ranks first".formatted(name, peer.role());
            case PEER_SUSPECT ->
                "nothing heard from %s for %s (suspect after %s)"
                        .formatted(
                                name,
                                ms(now.silentNs()),
                                ms(now.policy().timers().suspectNs()));
            case PEER_GONE ->
                "the process of %s is gone, %s after it was last heard".formatted(name, ms(now.silentNs()));
            case PEER_RESIGNED -> "%s says that it is %s".formatted(name, peer.role());
            case OFFERED ->
                "%s hands over epoch %s; replica ready"
                        .formatted(name, peer.beat().claim().epoch());
            case VIP_ANSWERED ->
                "a VIP is answered by %012x though %s"
                        .formatted(
                                state.vipClaimant,
                                peer.wasHeard() ? name + " was not heard for " + ms(now.silentNs()) : neverHeard(name));
            case VIP_FREE ->
                "%d probes unanswered for %s; %s; %s; %s"
                        .formatted(
                                state.probing.sent(),
                                ms(now.nowNs() - state.probing.firstNs()),
                                quiet(now, name),
                                lan(state),
                                state.isReady() ? "replica ready" : "COLD: the replica is " + state.sync.state());
            case OUTRANKED ->
                "%s is active with epoch %s, this node with %s"
                        .formatted(name, peer.beat().claim().epoch(), state.claim.epoch());
            case FAILOVER -> state.isStopping ? "the node ends and hands over" : "planned failover ordered";
            case TAKEN_OVER ->
                "%s is active with epoch %s, %s after the offer"
                        .formatted(name, peer.beat().claim().epoch(), ms(now.nowNs() - state.handoff.stageNs()));
            case ABORTED ->
                "%s did not take over: %s for %s"
                        .formatted(name, state.handoff.stage(), ms(now.nowNs() - state.handoff.stageNs()));
            case GRACE_OVER -> "strays were forwarded for " + ms(now.inRoleNs());
        };
    }

    private static int reachOf(Peer peer) {
        return peer.wasHeard() ? peer.beat().reach() : 0;
    }

    private static String neverHeard(String name) {
        return name + " was never heard";
    }

    private static String quiet(Situation now, String name) {
        Peer peer = now.state().peer;
        if (!peer.wasHeard()) {
            return neverHeard(name);
        }
        String gone = peer.isGone() ? ", its process is gone" : "";
        return "%s is %s and was heard %s ago%s".formatted(name, peer.role(), ms(now.silentNs()), gone);
    }

    /** What is seen of the LAN. */
    static String lan(FailoverState state) {
        return "reach %d of %d, servers %d of %d"
                .formatted(state.lan.reach(), state.lan.targets(), state.lan.serversHeard(), state.lan.servers());
    }

    private static String ms(long ns) {
        return String.format(Locale.ROOT, "%.1f ms", ns / NS_PER_MS);
    }
}
