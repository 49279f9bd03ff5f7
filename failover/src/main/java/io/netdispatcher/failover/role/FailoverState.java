package io.netdispatcher.failover.role;

/** All that a node's decisions depend on. Changed by the role machine only, in a copy of its own. */
public final class FailoverState {
    static final long NEVER = Long.MIN_VALUE / 2;

    private static final long ANSWERED_LATELY_NS = 2_000_000_000L;

    Role role = Role.INIT;
    long sinceNs = NEVER;
    /** The latest claim that is known: this node's own while it is active. */
    Claim claim = Claim.NONE;
    /** The largest counter of an epoch that was ever seen, on disk or from the other node. */
    long seenCounter;

    long reservedCounter;
    /** What the disk was asked for last, and when. */
    long requestedCounter;

    long requestedNs = NEVER;

    Peer peer = Peer.UNKNOWN;
    Lan lan = Lan.UNKNOWN;
    long lanGoodNs = NEVER;
    long lanBadNs = NEVER;
    Sync sync = Sync.NONE;
    long hotNs = NEVER;
    /** When the replica was no longer hot. */
    long coldNs = NEVER;

    /** Whether the table is this node's own work: nobody else was active since it was. */
    boolean isOwnTable;

    long tickNs = NEVER;
    /** An active node that was stopped does not answer before it is known that it still may. */
    boolean isValidated = true;

    long distrustNs = NEVER;
    Probing probing = Probing.NONE;
    Role probingFrom = Role.LISTEN;
    /** Whether it probes though the other node ranks first. */
    boolean isImpatient;

    /** Answers of stations when the probing began. */
    long answersBefore;

    long vipClaimedNs = NEVER;
    long vipClaimant;
    long probeAgainNs = NEVER;

    Handoff handoff = Handoff.NONE;
    boolean isStarted;
    boolean isStopping;
    boolean isDown;
    boolean isFinished;
    Hold hold = Hold.NONE;
    long beatNs = NEVER;
    long answeredNs = NEVER;
    /** The executor's present duty, as far as effects have told. */
    Duty duty = Duty.FOLLOW;

    private FailoverState() {}

    /** A node that has not started; {@code counter} is the epoch's as its disk has it. */
    public static FailoverState initial(long counter) {
        FailoverState state = new FailoverState();
        state.seenCounter = counter;
        state.reservedCounter = counter;
        return state;
    }

    FailoverState copy() {
        FailoverState copy = new FailoverState();
        copy.role = role;
        copy.sinceNs = sinceNs;
        copy.claim = claim;
        copy.seenCounter = seenCounter;
        copy.reservedCounter = reservedCounter;
        copy.requestedCounter = requestedCounter;
        copy.requestedNs = requestedNs;
        copy.peer = peer;
        copy.lan = lan;
        copy.lanGoodNs = lanGoodNs;
        copy.lanBadNs = lanBadNs;
        copy.sync = sync;
        copy.hotNs = hotNs;
        copy.coldNs = coldNs;
        copy.isOwnTable = isOwnTable;
        copy.tickNs = tickNs;
        copy.isValidated = isValidated;
        copy.distrustNs = distrustNs;
        copy.probing = probing;
        copy.probingFrom = probingFrom;
        copy.isImpatient = isImpatient;
        copy.answersBefore = answersBefore;
        copy.vipClaimedNs = vipClaimedNs;
        copy.vipClaimant = vipClaimant;
        copy.probeAgainNs = probeAgainNs;
        copy.handoff = handoff;
        copy.isStarted = isStarted;
        copy.isStopping = isStopping;
        copy.isDown = isDown;
        copy.isFinished = isFinished;
        copy.hold = hold;
        copy.beatNs = beatNs;
        copy.answeredNs = answeredNs;
        copy.duty = duty;
        return copy;
    }

    /** What the node is. */
    public Role role() {
        return role;
    }

    /** The claim of the active node, as far as this one knows: its own when it is that. */
    public Claim claim() {
        return claim;
    }

    /** Whether a shadow that takes over now would lose nothing. */
    boolean isReady() {
        // An active node goes on without this one when it says so, or is still heard after this one has lost it.
        boolean isLeftBehind = !peer.isShadowHot() || !sync.isHot() && peer.ledNs() > coldNs;
        return role.duty() == Duty.LEAD || isOwnTable || sync.isReady() && !isLeftBehind;
    }

    /** Whether this node may answer for the VIPs: active, and not just stopped. */
    public boolean isAnswering() {
        return role == Role.ACTIVE && isValidated;
    }

    /** What the other node said that it is; INIT when it was never heard. */
    public Role peerRole() {
        return peer.role();
    }

    /** Whether somebody else answers for the VIPs, and the other node is silent: a path is broken, not the node. */
    public boolean isVipAnsweredBySilentPeer(long nowNs, Policy policy) {
        boolean isLately = nowNs - vipClaimedNs < ANSWERED_LATELY_NS;
        return !role.hasVips() && isLately && !new Situation(this, policy, nowNs).isPeerHeard();
    }

    /** Whether it became active without a complete table, and no shadow is hot since. */
    public boolean isLeadingCold() {
        return role.hasVips() && !claim.isHot() && claim.epoch().counter() > 1 && !sync.isHot();
    }

    /** What it sees of the LAN, in words. */
    public String lanText() {
        return Reasons.lan(this);
    }

    /** Whether this node serves at least as well as the other one. */
    public boolean isFit() {
        boolean seesLess = peer.wasHeard() && lan.serversHeard() < peer.beat().servers();
        return lan.isReached() && !seesLess;
    }

    /** What it says of itself; {@code mac} is its external link's. */
    public Beat beat(Policy policy, long mac) {
        return new Beat(
                policy.index(),
                policy.isPreferred(),
                role,
                handoff.isIn(Handoff.Stage.OFFERED),
                !isValidated || role == Role.PROBE || handoff.isIn(Handoff.Stage.WITHDRAWN),
                new Situation(this, policy, tickNs).wantsRole(),
                sync.isHot(),
                isReady(),
                lan.isReached(),
                isFit(),
                claim,
                lan.reach(),
                lan.serversHeard(),
                mac);
    }
}
