package io.netdispatcher.failover.role;

import io.netdispatcher.failover.role.Handoff.Stage;

/** The questions that decide: a state at one moment, under a policy. */
record Situation(FailoverState state, Policy policy, long nowNs) {
    /** Nobody became active in so many listening times: then whoever can does. */
    private static final int PATIENCE = 3;

    private Timers timers() {
        return policy.timers();
    }

    private Peer peer() {
        return state.peer;
    }

    long silentNs() {
        return nowNs - peer().heardNs();
    }

    long inRoleNs() {
        return nowNs - state.sinceNs;
    }

    /** Whether the other node was heard lately, and its process lives as far as anybody knows. */
    boolean isPeerHeard() {
        return peer().wasHeard() && silentNs() < timers().silenceNs() && !peer().isGone();
    }

    boolean isOrderedDown() {
        return state.isStopping || state.isDown;
    }

    boolean isOrderedUp() {
        return !isOrderedDown();
    }

    boolean isPeerActive() {
        return isPeerHeard() && peer().role().hasVips() && !peer().beat().offers();
    }

    /** One with a smaller claim than this node's will claim anew as soon as it hears this one: no epoch goes back. */
    boolean isPeerActiveToListener() {
        long counter = state.claim.epoch().counter();
        return isPeerActive() && peer().beat().claim().epoch().counter() >= counter;
    }

    boolean isPeerActiveSinceProbe() {
        return isPeerActive() && peer().heardNs() >= state.sinceNs;
    }

    /** The LAN is of no use to a node that is not active. */
    boolean isLanDead() {
        return !state.lan.hasCarrier();
    }

    /**
     * An active node must resign: without a carrier when there is another node; without reach when the other has it; and under {@code safe}
     * when it hears nobody at all.
     */
    boolean mustResign() {
        Lan lan = state.lan;
        if (lan.isReached()) {
            return false;
        }
        boolean isLongLost = nowNs - state.lanGoodNs >= Timers.LAN_LOST_NS;
        if (isPeerHeard()) {
            return !lan.hasCarrier() || (isLongLost || isPeerActive()) && isPeerReaching();
        }
        return policy.isPartitionSafe() && isLongLost;
    }

    boolean isPeerReaching() {
        return isPeerHeard() && peer().beat().reach() > 0;
    }

    boolean isLanSettled() {
        return state.lan.hasCarrier() && nowNs - state.lanBadNs >= Timers.LAN_SETTLED_NS;
    }

    /** Both know of each other, nobody is active, and this node ranks first; or nothing has come of it for long. */
    boolean isElected() {
        boolean isMutual = isPeerHeard() && nowNs - peer().confirmedNs() < timers().silenceNs();
        if (!isMutual || peer().role().hasVips() || peer().role() == Role.INIT) {
            return false;
        }
        return ranksFirst() || isImpatient();
    }

    /** The other node ranks first, and has not become active for long. */
    boolean isImpatient() {
        return isPeerHeard() && !ranksFirst() && inRoleNs() >= PATIENCE * timers().listenNs();
    }

    boolean isAlone() {
        return !isPeerHeard() && inRoleNs() >= timers().listenNs();
    }

    /** A claim that has not happened yet is given up in favour of the other node's. */
    boolean isOutvoted() {
        return isPeerHeard()
                && state.probingFrom == Role.LISTEN
                && !state.isImpatient
                && peer().role().isCandidate()
                && peer().heardNs() >= state.sinceNs
                && !ranksFirst();
    }

    private boolean ranksFirst() {
        Beat other = peer().beat();
        if (!other.role().isCandidate()) {
            return true;
        }
        int order = Boolean.compare(state.lan.isReached(), other.isReached());
        order = order != 0 ? order : Boolean.compare(state.isReady(), other.isReady());
        order = order != 0
                ? order
                : Long.compare(
                        state.claim.epoch().counter(), other.claim().epoch().counter());
        order = order != 0 ? order : Boolean.compare(policy.isPreferred(), other.isPreferred());
        return order != 0 ? order > 0 : policy.index() > other.index();
    }

    boolean isPeerSuspect() {
        return peer().wasHeard()
                && silentNs() >= timers().suspectNs()
                && nowNs >= state.probeAgainNs
                && state.hold.isOver(nowNs);
    }

    boolean isPeerGone() {
        return peer().isGone() && nowNs >= state.probeAgainNs;
    }

    /** The other node is there and has not the VIPs, and this one is to have them; or neither takes them. */
    boolean hasPeerResigned() {
        Role other = peer().role();
        boolean isFree = isPeerHeard() && !other.hasVips() && other != Role.INIT;
        return isFree && (ranksFirst() || leaderlessNs() >= PATIENCE * timers().listenNs());
    }

    private long leaderlessNs() {
        return Math.min(inRoleNs(), nowNs - peer().ledNs());
    }

    /**
     * The other node has brought everything over, and answers no longer. It must have heard this node lately: an offer that lay in a stopped
     * node's socket may have been withdrawn.
     */
    boolean isOffered() {
        return isPeerHeard()
                && nowNs - peer().confirmedNs() < timers().silenceNs()
                && peer().role() == Role.HANDOFF
                && peer().beat().offers()
                && state.isReady()
                && state.lan.hasCarrier();
    }

    boolean isVipAnswered() {
        return state.probing.sent() > 0 && state.vipClaimedNs >= state.probing.firstNs();
    }

    boolean isVipAnsweredToShadow() {
        return state.probingFrom == Role.SHADOW && isVipAnswered();
    }

    boolean isVipAnsweredToListener() {
        return state.probingFrom == Role.LISTEN && isVipAnswered();
    }

    /** Nobody answers for the VIPs, and nothing speaks against this node. */
    boolean mayClaim() {
        return state.probing.isUnanswered(nowNs, state.vipClaimedNs, timers()) && isEntitled() && isReaching();
    }

    private boolean isEntitled() {
        if (state.probingFrom == Role.LISTEN) {
            return !isPeerHeard() || isElected() || state.isImpatient;
        }
        return peer().isGone() || hasPeerResigned() || silentNs() >= timers().silenceNs();
    }

    /**
     * A station must have answered since the probing began: what was heard before may be from before this node was cut off. When nothing
     * answered the other node either, that says nothing about this one.
     */
    private boolean isReaching() {
        boolean isDeafEverywhere = !policy.isPartitionSafe()
                && (!peer().wasHeard() || peer().beat().reach() == 0);
        boolean hasAnswered = state.lan.targets() == 0 || state.lan.answers() != state.answersBefore;
        return state.lan.hasCarrier() && (hasAnswered || isDeafEverywhere);
    }

    /** Not by one that does not reach the LAN while this one does: it resigns as soon as it hears this one. */
    boolean isOutranked() {
        return isTakenOver() && (peer().beat().isReached() || state.lan.reach() == 0);
    }

    boolean isTakenOver() {
        return isPeerHeard()
                && peer().role().hasVips()
                && !peer().beat().offers()
                && peer().beat().claim().compareTo(state.claim) > 0;
    }

    /** It was stopped, and meanwhile another station has begun to answer. While the other node is heard, its claim decides, and not who answers. */
    boolean isReplaced() {
        return !state.isValidated
                && state.vipClaimedNs >= state.distrustNs
                && isVipAnswered()
                && silentNs() >= timers().suspectNs();
    }

    boolean isFailoverOrdered() {
        return state.handoff.isIn(Stage.ORDERED);
    }

    boolean isDownAlone() {
        return isOrderedDown() && state.handoff.isIn(Stage.NONE);
    }

    /** Certain that the other node has not become active: it never could, or it knows that it may not, or it is gone and nobody answers. */
    boolean isHandoffOver() {
        return switch (state.handoff.stage()) {
            case FREEZING ->
                isFreezeTooLong() || !isPeerHeard() || !peer().role().isCandidate();
            case WITHDRAWN ->
                peer().confirmedNs() >= state.handoff.stageNs()
                                && isPeerHeard()
                                && !peer().role().hasVips()
                        || isUnclaimed();
            default -> false;
        };
    }

    /** The other node is silent or gone, and the LAN knows of nobody who answers. */
    boolean isUnclaimed() {
        return !isPeerHeard() && state.probing.isUnanswered(nowNs, state.vipClaimedNs, timers());
    }

    private boolean isFreezeTooLong() {
        return nowNs - state.handoff.stageNs() >= Timers.FREEZE_NS;
    }

    boolean isOfferTooLong() {
        return state.handoff.isIn(Stage.OFFERED)
                && (nowNs - state.handoff.stageNs() >= Timers.OFFER_NS || !isPeerHeard());
    }

    boolean isPeerGoneInGrace() {
        return !isOrderedDown() && isPeerGone();
    }

    boolean hasPeerResignedInGrace() {
        return !isOrderedDown() && hasPeerResigned();
    }

    boolean isPeerSuspectInGrace() {
        return !isOrderedDown() && isPeerSuspect();
    }

    boolean isGraceOver() {
        return inRoleNs() >= Timers.GRACE_NS && !isOrderedDown();
    }

    boolean isGraceOverAtEnd() {
        return inRoleNs() >= Timers.GRACE_NS && isOrderedDown();
    }

    /** The preferred node, hot for long enough, asks for the VIPs. */
    boolean wantsRole() {
        return policy.isRecoveryAutomatic()
                && policy.isPreferred()
                && state.role == Role.SHADOW
                && state.sync.isHot()
                && nowNs - state.hotNs >= Timers.HOLD_NS
                && state.hold.isOver(nowNs)
                && state.isFit();
    }

    boolean isWanted() {
        return policy.isRecoveryAutomatic()
                && state.handoff.isIn(Stage.NONE)
                && isPeerHeard()
                && peer().beat().wants()
                && nowNs - state.handoff.stageNs() >= Timers.HOLD_NS;
    }

    /** Why no planned failover can begin now; empty when it can. */
    String objection(boolean isForced) {
        String name = policy.peerName();
        if (state.role != Role.ACTIVE) {
            return "this node is " + state.role + ", not ACTIVE; order it on " + name;
        }
        if (!state.handoff.isIn(Stage.NONE)) {
            return "a planned failover is under way";
        }
        if (!state.isValidated) {
            return "this node was stopped just now and waits to hear from " + name;
        }
        if (!isPeerHeard() || nowNs - peer().confirmedNs() >= timers().silenceNs()) {
            return name + " is not heard";
        }
        if (peer().role() != Role.SHADOW) {
            return name + " is " + peer().role() + ", not SHADOW";
        }
        if (!state.sync.isHot() || !peer().beat().isHot()) {
            return "the shadow is not hot: " + state.sync.state() + "; wait for it, or use --wait";
        }
        if (!isForced && !peer().beat().isFit()) {
            return name + " reaches fewer servers or stations than this node; --force does it all the same";
        }
        if (!isForced && !state.sync.isSameConfiguration()) {
            return "the nodes work with different configurations; --force does it all the same";
        }
        return "";
    }
}
