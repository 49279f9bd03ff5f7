package io.netdispatcher.failover.role;

import io.netdispatcher.failover.role.Handoff.Stage;
import java.util.ArrayList;
import java.util.List;

/** One step of the role machine under way: takes the event in, changes roles, and does what the role asks for at this moment. */
final class Turn {
    /** Longer chains of changes at one moment would be a circle. */
    private static final int CHANGES = 4;

    private static final long REQUEST_AGAIN_NS = 10_000_000_000L;
    private static final long PROBE_AGAIN_NS = 500_000_000L;

    private final FailoverState state;
    private final Policy policy;
    private final Timers timers;
    private final long nowNs;
    private final Situation situation;
    private final List<Effect> effects = new ArrayList<>();
    private int changes;
    private boolean mustBeat;

    /** Works on {@code state}, which is the turn's own. */
    Turn(FailoverState state, Policy policy, long nowNs) {
        this.state = state;
        this.policy = policy;
        this.nowNs = nowNs;
        timers = policy.timers();
        situation = new Situation(state, policy, nowNs);
    }

    Step end() {
        return new Step(state, effects);
    }

    void absorb(Event event) {
        notePause();
        switch (event) {
            case Event.Tick tick -> {}
            case Event.Started started -> state.isStarted = true;
            case Event.Heard heard -> hear(heard);
            case Event.ProcessGone gone -> state.peer = state.peer.gone(nowNs);
            case Event.LanSeen seen -> see(seen.lan());
            case Event.VipClaimed claimed -> {
                state.vipClaimedNs = nowNs;
                state.vipClaimant = claimed.mac();
            }
            case Event.Synced synced -> sync(synced.sync());
            case Event.Drained drained -> offer();
            case Event.EpochReserved reserved ->
                state.reservedCounter = Math.max(state.reservedCounter, reserved.counter());
            case Event.Ordered ordered -> order(ordered.order());
        }
    }

    /** A node that was stopped knows nothing of what happened meanwhile, and may be replaced. */
    private void notePause() {
        long sinceTickNs = state.tickNs == FailoverState.NEVER ? 0 : nowNs - state.tickNs;
        state.tickNs = nowNs;
        if (sinceTickNs <= timers.pauseNs()) {
            return;
        }
        if (state.role == Role.LISTEN) {
            // Who stands still does not listen.
            state.sinceNs += sinceTickNs;
        }
        state.peer = state.peer.excused(nowNs);
        state.probing = Probing.NONE;
        state.lanGoodNs = nowNs;
        if (state.role.hasVips()) {
            state.isValidated = false;
            state.distrustNs = nowNs;
            effects.add(new Effect.RevokeLease());
            mustBeat = true;
        }
    }

    private void hear(Event.Heard heard) {
        Peer before = state.peer;
        Beat beat = heard.beat();
        state.peer = before.heard(beat, nowNs, heard.confirmedNs(), timers.silenceNs());
        state.seenCounter = Math.max(state.seenCounter, beat.claim().epoch().counter());
        if (beat.role().hasVips() && !state.role.hasVips()) {
            state.isOwnTable = false;
        }
        // Also for the first time: it may have been active on the other side of a split.
        boolean isBack = state.peer.backNs() == nowNs;
        boolean hasYielded = before.role().hasVips() && !beat.role().hasVips();
        if (state.role == Role.ACTIVE && (isBack || hasYielded)) {
            effects.add(new Effect.Announce());
        }
        if (beat.asks() && nowNs - state.answeredNs >= timers.tickNs()) {
            state.answeredNs = nowNs;
            mustBeat = true;
        }
        if (situation.isWanted() && situation.objection(false).isEmpty()) {
            state.handoff = state.handoff.at(Stage.ORDERED, nowNs);
        }
    }

    private void see(Lan lan) {
        if (lan.probes() != state.lan.probes()) {
            state.probing = state.probing.left(nowNs);
        }
        boolean hasAnswered = lan.answers() != state.lan.answers();
        state.lan = lan;
        // The count of those who were heard lately comes later.
        if (lan.isReached() || hasAnswered) {
            state.lanGoodNs = nowNs;
        }
        if (!lan.hasCarrier() || !lan.isReached() && situation.isPeerReaching()) {
            state.lanBadNs = nowNs;
        }
    }

    private void sync(Sync sync) {
        if (sync.isHot() && !state.sync.isHot()) {
            state.hotNs = nowNs;
        }
        if (!sync.isHot() && state.sync.isHot()) {
            state.coldNs = nowNs;
        }
        if (sync.isHot() != state.sync.isHot()) {
            // What the shadow knows of it decides whether it takes over cold.
            mustBeat = true;
        }
        if (!state.role.hasVips() && !sync.state().equals(Sync.NONE.state())) {
            // An active node is there for the replication, and changes the table, even if no heartbeat comes through.
            state.isOwnTable = false;
        }
        state.sync = sync;
    }

    private void offer() {
        if (state.handoff.isIn(Stage.FREEZING)) {
            state.handoff = state.handoff.at(Stage.OFFERED, nowNs);
            mustBeat = true;
        }
    }

    private void order(Event.Order order) {
        switch (order) {
            case FAILOVER -> orderFailover(false);
            case FAILOVER_FORCED -> orderFailover(true);
            case UP -> state.isDown = false;
            case STOP -> {
                state.isStopping = true;
                handOverIfPossible();
            }
            case DOWN -> {
                state.isDown = true;
                handOverIfPossible();
            }
        }
    }

    private void handOverIfPossible() {
        if (situation.objection(true).isEmpty()) {
            state.handoff = state.handoff.at(Stage.ORDERED, nowNs);
        }
    }

    private void orderFailover(boolean isForced) {
        String objection = situation.objection(isForced);
        if (objection.isEmpty()) {
            state.handoff = state.handoff.at(Stage.ORDERED, nowNs);
        } else {
            effects.add(new Effect.Refused(objection));
        }
    }

    /** Makes the first of these changes that is due; false when none is. */
    boolean change(List<Transition> transitions) {
        if (changes >= CHANGES) {
            return false;
        }
        for (Transition transition : transitions) {
            if (transition.from() == state.role && transition.when().test(situation)) {
                changes++;
                enter(transition);
                return true;
            }
        }
        return false;
    }

    private void enter(Transition transition) {
        String reason = Reasons.of(transition.cause(), situation);
        boolean isReady = state.isReady();
        state.isImpatient = transition.cause() == Cause.ELECTED && situation.isImpatient();
        state.role = transition.to();
        state.sinceNs = nowNs;
        mustBeat = true;
        switch (transition.to()) {
            case ACTIVE -> lead(transition, isReady);
            case HANDOFF -> freeze();
            case PROBE -> probe(transition.from());
            case GRACE -> giveWay(transition.cause());
            case SHADOW -> follow(transition.cause());
            case FAULT -> lose(transition.from());
            case INIT, LISTEN, ADMIN_DOWN -> rest(transition.cause());
        }
        effects.add(
                new Effect.RoleChanged(transition.from(), transition.to(), transition.cause(), state.claim, reason));
    }

    /** With a new claim, unless a planned failover was given up and nobody else can have claimed. */
    private void lead(Transition transition, boolean isHot) {
        boolean isResumed = transition.cause() == Cause.ABORTED && !situation.isUnclaimed();
        if (!isResumed) {
            state.seenCounter = Math.max(state.seenCounter, state.claim.epoch().counter()) + 1;
            claim(isHot);
            state.isValidated = true;
        }
        state.isOwnTable = true;
        // How long it hears nobody counts from here.
        state.lanGoodNs = nowNs;
        state.handoff = state.handoff.at(Stage.NONE, nowNs);
        renewLease();
        perform(Duty.LEAD, isHot);
    }

    private void freeze() {
        state.handoff = state.handoff.at(Stage.FREEZING, nowNs);
        effects.add(new Effect.RevokeLease());
        perform(Duty.FREEZE, true);
    }

    private void probe(Role from) {
        state.probingFrom = from == Role.LISTEN ? Role.LISTEN : Role.SHADOW;
        state.probing = Probing.NONE;
        state.answersBefore = state.lan.answers();
        perform(Duty.FOLLOW, false);
    }

    private void giveWay(Cause cause) {
        if (cause == Cause.OUTRANKED) {
            state.hold = state.hold.another(nowNs);
        }
        giveUp();
        state.claim = state.peer.beat().claim();
        perform(Duty.STRAYS, false);
    }

    private void follow(Cause cause) {
        if (cause == Cause.PEER_ACTIVE) {
            state.isOwnTable = false;
            state.claim = state.peer.beat().claim();
        }
        if (cause == Cause.VIP_ANSWERED) {
            state.probeAgainNs = nowNs + PROBE_AGAIN_NS;
        }
        perform(Duty.FOLLOW, false);
    }

    private void lose(Role from) {
        state.lanBadNs = nowNs;
        if (from == Role.ACTIVE) {
            state.hold = state.hold.another(nowNs);
            effects.add(new Effect.RevokeLease());
        }
        perform(Duty.FOLLOW, false);
    }

    private void rest(Cause cause) {
        if (cause == Cause.VIP_ANSWERED && state.duty == Duty.LEAD) {
            giveUp();
        }
        if (state.duty != Duty.FOLLOW) {
            effects.add(new Effect.RevokeLease());
        }
        perform(Duty.FOLLOW, false);
    }

    /** Another node has the VIPs, and changes a table that was this one's. */
    private void giveUp() {
        state.isOwnTable = false;
        state.isValidated = true;
        state.handoff = state.handoff.at(Stage.NONE, nowNs);
        effects.add(new Effect.RevokeLease());
    }

    private void perform(Duty duty, boolean isHot) {
        long successor = state.peer.wasHeard() ? state.peer.beat().mac() : 0;
        if (duty != state.duty) {
            // What the replication said of another duty means nothing for this one.
            state.sync = duty == Duty.FREEZE ? state.sync : Sync.NONE;
        }
        state.duty = duty;
        effects.add(new Effect.Perform(duty, state.claim, isHot, successor));
    }

    /** What the role asks for now. */
    void act() {
        followClaim();
        claimAnew();
        if (situation.isOfferTooLong()) {
            state.handoff = state.handoff.at(Stage.WITHDRAWN, nowNs);
            state.probing = Probing.NONE;
            mustBeat = true;
        }
        boolean isDoubtful = state.role == Role.ACTIVE && !state.isValidated;
        if (state.role == Role.PROBE || isDoubtful || state.handoff.isIn(Stage.WITHDRAWN)) {
            probeVips();
        }
        if (isDoubtful) {
            validate();
        }
        if (state.isAnswering()) {
            renewLease();
        }
        reserve();
        beat();
        if (state.role == Role.ADMIN_DOWN && state.isStopping && !state.isFinished) {
            state.isFinished = true;
            effects.add(new Effect.Finished());
        }
    }

    /** The active node may claim anew while this one is its shadow. */
    private void followClaim() {
        boolean isFollowing = state.role == Role.SHADOW || state.role == Role.GRACE;
        if (isFollowing
                && situation.isPeerActive()
                && !state.peer.beat().claim().equals(state.claim)) {
            state.claim = state.peer.beat().claim();
            perform(state.role.duty(), false);
        }
    }

    /** Another node has claimed meanwhile, and is active no longer: the epoch must not go back for who follows this one. */
    private void claimAnew() {
        if (state.isAnswering() && state.seenCounter > state.claim.epoch().counter()) {
            state.seenCounter++;
            claim(state.isReady());
            perform(Duty.LEAD, true);
            mustBeat = true;
        }
    }

    private void claim(boolean isHot) {
        Epoch epoch = new Epoch(state.seenCounter, policy.index());
        state.claim = new Claim(epoch, isHot, state.lan.reach(), policy.isPreferred());
    }

    private void probeVips() {
        if (state.probing.isDue(nowNs, timers)) {
            state.probing = state.probing.another(nowNs);
            effects.add(new Effect.ProbeVips());
            // The other node is asked as well: its process may be gone only by hearsay.
            mustBeat = true;
        }
    }

    /** The other node has answered and is not active, or it is silent and nobody answers for the VIPs. */
    private void validate() {
        boolean isConfirmed = state.peer.confirmedNs() >= state.distrustNs && situation.isPeerHeard();
        boolean isAlone = !state.peer.wasHeard() || situation.silentNs() >= timers.suspectNs();
        if (isConfirmed || isAlone && state.probing.isUnanswered(nowNs, state.vipClaimedNs, timers)) {
            state.isValidated = true;
            state.probing = Probing.NONE;
        }
    }

    private void renewLease() {
        effects.add(new Effect.RenewLease(nowNs + timers.leaseNs()));
    }

    /** A claim must not wait for the disk, so the next epoch is written before it is needed. */
    private void reserve() {
        long wanted = state.seenCounter + 1;
        boolean isDue = wanted > state.requestedCounter || nowNs - state.requestedNs >= REQUEST_AGAIN_NS;
        if (state.role != Role.INIT && wanted > state.reservedCounter && isDue) {
            state.requestedCounter = wanted;
            state.requestedNs = nowNs;
            effects.add(new Effect.ReserveEpoch(wanted));
        }
    }

    private void beat() {
        if (state.role != Role.INIT && (mustBeat || nowNs - state.beatNs >= timers.heartbeatNs())) {
            state.beatNs = nowNs;
            effects.add(new Effect.SendBeat());
        }
    }
}
