package io.netdispatcher.failover;

import io.netdispatcher.executor.pair.LanReport;
import io.netdispatcher.executor.pair.VipLease;
import io.netdispatcher.failover.heartbeat.Heartbeats;
import io.netdispatcher.failover.role.Beat;
import io.netdispatcher.failover.role.Effect;
import io.netdispatcher.failover.role.Event;
import io.netdispatcher.failover.role.FailoverState;
import io.netdispatcher.failover.role.FailoverStateMachine;
import io.netdispatcher.failover.role.Lan;
import io.netdispatcher.failover.role.Policy;
import io.netdispatcher.failover.role.Step;
import io.netdispatcher.failover.role.Sync;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.NanoClock;

/**
 * The failover's duty cycle: what was seen and heard goes to the role machine, and what that wants is done. It owns the heartbeats and the
 * role; other threads reach it by a bounded queue and read its status. It never waits for anything.
 */
public final class FailoverAgent implements Agent, Heartbeats.Listener {
    private static final int COMMANDS = 64;
    private static final long STATUS_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Parts parts;
    private final Policy policy;
    private final Heartbeats heartbeats;
    private final LanReport lanReport;
    private final ManyToOneConcurrentArrayQueue<Runnable> commands = new ManyToOneConcurrentArrayQueue<>(COMMANDS);
    private final FailoverAlarms alarms;
    private final PlannedFailover planned = new PlannedFailover();

    private FailoverState state;
    private Lan lan = Lan.UNKNOWN;
    private Sync sync = Sync.NONE;
    private long vipClaims;
    private long drained;
    private boolean isRealTime;
    private boolean isStarted;
    private long lastNs = Long.MIN_VALUE;
    private long pauses;
    private long nowNs;
    private long statusDueNs = Long.MIN_VALUE;
    private volatile FailoverStatus status;

    /**
     * What an agent is made of.
     *
     * @param pathNames the other node's address on each path
     * @param mac of the external link
     * @param counter the epoch's, as the disk has it
     * @param replica asked each round: what the replication says of the present duty
     * @param realTime asks for real-time priority for the calling thread; false when it is refused
     */
    public record Parts(
            Policy policy,
            Heartbeats heartbeats,
            List<String> pathNames,
            long mac,
            long counter,
            Duties duties,
            VipLease lease,
            LanReport lan,
            Supplier<Sync> replica,
            BooleanSupplier realTime,
            FailoverListener listener,
            NanoClock clock) {}

    /** An agent that has not started. */
    public FailoverAgent(Parts parts) {
        this.parts = parts;
        policy = parts.policy();
        heartbeats = parts.heartbeats();
        lanReport = parts.lan();
        alarms = new FailoverAlarms(policy, parts.pathNames(), parts.listener());
        state = FailoverState.initial(parts.counter());
        status = report(List.of());
    }

    /** {@inheritDoc} Rehearses before it takes part. */
    @Override
    public void onStart() {
        if (!Rehearsal.play(policy)) {
            throw new IllegalStateException("the role machine did not work in rehearsal");
        }
        isRealTime = parts.realTime().getAsBoolean();
    }

    @Override
    public int doWork() {
        nowNs = parts.clock().nanoTime();
        if (lastNs != Long.MIN_VALUE && nowNs - lastNs > policy.timers().pauseNs()) {
            pauses++;
        }
        lastNs = nowNs;
        // First what is known, then the time: a decision must not be older than the news that would change it.
        lookAtReplica();
        int work = heartbeats.poll(this, nowNs);
        look();
        step(new Event.Tick(nowNs));
        Runnable command = commands.poll();
        if (command != null) {
            command.run();
        }
        if (nowNs - statusDueNs >= 0 || statusDueNs == Long.MIN_VALUE) {
            statusDueNs = nowNs + STATUS_EVERY_NS;
            publish();
        }
        return command == null ? work : work + 1;
    }

    /** What the executor and the replication show, if it is news. */
    private void look() {
        if (!isStarted && heartbeats.isOpen()) {
            isStarted = true;
            step(new Event.Started(nowNs));
        }
        Lan seen = new Lan(
                lanReport.hasCarrier(),
                lanReport.targets(),
                lanReport.targetsHeard(),
                lanReport.servers(),
                lanReport.serversHeard(),
                lanReport.answers(),
                lanReport.vipProbes());
        lan = seen;
        step(new Event.LanSeen(nowNs, seen));
        long claims = lanReport.vipClaims();
        if (claims != vipClaims) {
            vipClaims = claims;
            step(new Event.VipClaimed(nowNs, lanReport.vipClaimant()));
        }
        long freezing = lanReport.frozenDrained();
        if (freezing != drained) {
            drained = freezing;
            planned.drained(nowNs);
            step(new Event.Drained(nowNs));
        }
    }

    private void lookAtReplica() {
        Sync said = parts.replica().get();
        if (!said.equals(sync)) {
            sync = said;
            step(new Event.Synced(nowNs, said));
        }
    }

    @Override
    public void heard(Beat beat, long confirmedNs) {
        step(new Event.Heard(nowNs, beat, confirmedNs));
    }

    @Override
    public void processGone() {
        step(new Event.ProcessGone(nowNs));
    }

    private void step(Event event) {
        Step step = FailoverStateMachine.step(state, event, policy);
        state = step.state();
        for (Effect effect : step.effects()) {
            carryOut(effect);
        }
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Perform duty -> {
                // What the replication says next is about this duty.
                sync = Sync.NONE;
                parts.duties().perform(duty);
            }
            case Effect.RenewLease lease -> parts.lease().renew(lease.untilNs());
            case Effect.RevokeLease revoked -> parts.lease().revoke();
            case Effect.ProbeVips probe -> parts.duties().probeVips();
            case Effect.Announce announce -> parts.duties().announce();
            case Effect.SendBeat beat -> heartbeats.send(state.beat(policy, parts.mac()), nowNs);
            case Effect.ReserveEpoch reserve -> parts.duties().reserveEpoch(reserve.counter());
            case Effect.RoleChanged change -> {
                planned.roleChanged(change, nowNs);
                parts.listener().roleChanged(change);
                publish();
            }
            case Effect.Refused refused -> planned.refused(refused.reason());
            case Effect.Finished finished -> parts.listener().finished();
        }
    }

    /** The disk has the counter. Any thread. */
    public void epochReserved(long counter) {
        enqueue(() -> {
            alarms.epochWritten();
            step(new Event.EpochReserved(nowNs, counter));
        });
    }

    /** The disk does not take the counter; it will be asked again. Any thread. */
    public void epochUnwritable(String reason) {
        enqueue(() -> alarms.epochUnwritable(reason));
    }

    /** A planned failover to the shadow; completes when the shadow is active, or with why not. Any thread. */
    public CompletableFuture<FailoverOutcome> failOver(boolean isForced) {
        CompletableFuture<FailoverOutcome> outcome = new CompletableFuture<>();
        enqueue(() -> {
            planned.begin(outcome, nowNs);
            step(new Event.Ordered(nowNs, isForced ? Event.Order.FAILOVER_FORCED : Event.Order.FAILOVER));
        });
        return outcome;
    }

    /** Why no planned failover could begin now; empty when it could. Any thread. */
    public CompletableFuture<String> objection(boolean isForced) {
        CompletableFuture<String> objection = new CompletableFuture<>();
        enqueue(() -> objection.complete(FailoverStateMachine.objection(state, policy, nowNs, isForced)));
        return objection;
    }

    /** Hands over if possible, and says by {@link FailoverListener#finished} when the node may end. Any thread. */
    public void stop() {
        enqueue(() -> step(new Event.Ordered(nowNs, Event.Order.STOP)));
    }

    private void enqueue(Runnable command) {
        if (!commands.offer(command)) {
            throw new IllegalStateException("the failover agent takes no commands; has it failed?");
        }
    }

    /** How things are, some ms ago. Any thread. */
    public FailoverStatus status() {
        return status;
    }

    private void publish() {
        List<Heartbeats.PathState> paths = heartbeats.paths(nowNs);
        alarms.look(state, paths, nowNs);
        status = report(alarms.all());
    }

    private FailoverStatus report(List<String> present) {
        List<Heartbeats.PathState> ways = heartbeats.paths(nowNs);
        List<FailoverStatus.Path> paths = new ArrayList<>();
        for (int i = 0; i < ways.size(); i++) {
            Heartbeats.PathState way = ways.get(i);
            paths.add(new FailoverStatus.Path(
                    parts.pathNames().get(i),
                    way.heardNs() >= 0 && way.heardNs() < policy.timers().silenceNs(),
                    way.heardNs() < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(way.heardNs()),
                    way.condition().isRealTime(),
                    way.condition().obstacle()));
        }
        return new FailoverStatus(
                state.role(),
                state.claim(),
                state.isAnswering(),
                state.isFit(),
                isRealTime,
                lan,
                state.peerRole(),
                paths,
                heartbeats.rejected(),
                pauses,
                present);
    }

    @Override
    public void onClose() {
        parts.lease().revoke();
        heartbeats.close();
    }

    @Override
    public String roleName() {
        return "failover";
    }
}
