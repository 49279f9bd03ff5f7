package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.ConnectionAccounting;
import io.netdispatcher.executor.Executor;
import io.netdispatcher.executor.arp.ArpSender;
import io.netdispatcher.executor.arp.LanWatch;
import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.arp.ReachTargets;
import io.netdispatcher.executor.arp.VipOwnership;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.pair.LanReport;
import io.netdispatcher.executor.pair.VipLease;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.failover.Duties;
import io.netdispatcher.failover.FailoverAgent;
import io.netdispatcher.failover.FailoverListener;
import io.netdispatcher.failover.heartbeat.HeartbeatPath;
import io.netdispatcher.failover.heartbeat.Heartbeats;
import io.netdispatcher.failover.role.Effect;
import io.netdispatcher.failover.role.Policy;
import io.netdispatcher.replication.ReplicationRole;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/**
 * One start of one node: production executor, replication and role agent, each a thread of its own, joined as the composition root joins
 * them.
 */
final class PairNode implements Duties {
    private static final long EXECUTOR_EVERY_NS = 5_000_000;
    private static final long REPLICATION_EVERY_NS = 4_000_000;
    private static final long WAKE_NS = 40_000;

    final int index;
    final SimNode core;
    final Executor executor;
    final FailoverAgent agent;
    final VipLease lease;
    final SimThread executorThread;
    final SimThread replicationThread;
    final SimThread roleThread;
    final SimPlane arp;
    private final PairWorld world;
    private final SimClock clock;
    private final SimClock roleClock;
    private final LanReport report;
    private final LanReport toldReport;
    private final VipOwnership vips;
    private final ReplicaView replica;
    private final List<Runnable> waitingForDisk = new ArrayList<>();
    private boolean isDead;
    private boolean isSendStopArmed;
    private byte[] limbo;
    private int staleAnswers;

    /** How a node starts, beside its core. */
    record Start(Policy policy, long clockNs, int driftPpm, List<HeartbeatPath> paths, long incarnation) {}

    PairNode(PairWorld world, SimNode core, Start start) {
        this.world = world;
        this.core = core;
        index = core.index;
        clock = world.clock(0, start.driftPpm());
        roleClock = world.clock(start.clockNs(), start.driftPpm());
        NanoClock leaseClock = world.clock(start.clockNs(), start.driftPpm());
        roleThread = world.thread(start.policy().timers().tickNs(), this::roleRound);
        executorThread = world.thread(EXECUTOR_EVERY_NS, this::executorRound);
        replicationThread = world.thread(REPLICATION_EVERY_NS, this::replicationRound);
        BrokenRule broken = world.broken();
        report = new LanReport(() -> roleThread.wake(WAKE_NS));
        toldReport = broken == BrokenRule.NO_PROBE ? new LanReport(() -> {}) : report;
        lease = VipLease.expired(leaseClock);
        VipLease answering = broken == BrokenRule.ANSWER_AFTER_PAUSE ? VipLease.unlimited() : lease;
        replica = new ReplicaView(core, broken == BrokenRule.HOT_TOO_EARLY);
        arp = new SimPlane(this::send);
        Link link = new Link(0, "eth0", SimHost.macOf(index), SimHost.ipOf(index), 1500);
        Links links = new Links(link, link);
        ArpSender sender = new ArpSender(arp);
        LanWatch watch = new LanWatch(
                link,
                new Neighbours(link, sender),
                new ReachTargets(sender),
                () -> world.lan().hasCarrier(index),
                report);
        IdlePlane.Idle idle = IdlePlane.ofThread();
        vips = new VipOwnership(links, sender, watch, answering, idle.counters().arp());
        ConnectionAccounting accounting =
                new ConnectionAccounting(idle.counters().table());
        executor = new Executor(
                new Executor.Parts(
                        IdlePlane.INSTANCE,
                        arp,
                        core.table,
                        idle.forwarder(),
                        vips,
                        watch,
                        accounting,
                        core.replication,
                        idle.counters()),
                clock,
                () -> executorThread.wake(WAKE_NS));
        executor.follow();
        executor.apply(Clusters.NONE, new int[] {PairWorld.VIP}, world.targets(), 0);
        core.leads(() -> executor.state().isActive());
        agent = new FailoverAgent(new FailoverAgent.Parts(
                start.policy(),
                new Heartbeats(
                        new Heartbeats.Ends(SimNode.KEY, index + 1, 2 - index, start.incarnation()), start.paths()),
                List.of("LAN", "link"),
                SimHost.macOf(index),
                world.disk(index).counter(),
                this,
                lease,
                toldReport,
                replica::sync,
                () -> true,
                new Listener(),
                roleClock));
        roleThread.wake(0);
        executorThread.wake(0);
        replicationThread.wake(0);
    }

    // The threads' rounds.

    private void roleRound() {
        if (toldReport != report) {
            toldReport.carrier(report.hasCarrier());
            toldReport.targets(report.targets(), report.targetsHeard());
            toldReport.servers(report.servers(), report.serversHeard());
            if (report.answers() != toldReport.answers()) {
                toldReport.answered();
            }
            if (report.vipProbes() != toldReport.vipProbes()) {
                toldReport.vipsProbed();
            }
            if (report.frozenDrained() != toldReport.frozenDrained()) {
                toldReport.drained(report.frozenDrained());
            }
        }
        agent.doWork();
        world.happened();
    }

    private void executorRound() {
        executor.doWork();
        core.noteRound();
        world.workOn(this);
        world.happened();
    }

    private void replicationRound() {
        replica.takeRole();
        core.pollAgent(clock.nanoTime());
        replica.look();
        world.happened();
    }

    // What the role machine wants done.

    @Override
    public void perform(Effect.Perform duty) {
        world.performed(this, duty);
        executor.proxy().submit((node, nowMs) -> {
            switch (duty.duty()) {
                case LEAD -> node.activate(duty.isHot(), nowMs);
                case FREEZE -> node.freeze();
                case STRAYS -> node.grace(duty.successor());
                case FOLLOW -> node.follow();
            }
            return null;
        });
        boolean isLeading = switch (duty.duty()) {
            case LEAD, FREEZE -> true;
            case STRAYS, FOLLOW -> false;
        };
        replica.order(
                isLeading ? ReplicationRole.ACTIVE : ReplicationRole.SHADOW,
                duty.claim().epoch());
        replicationThread.wake(WAKE_NS);
    }

    @Override
    public void probeVips() {
        executor.proxy().submit((node, nowMs) -> {
            node.probe();
            return null;
        });
    }

    @Override
    public void announce() {
        if (world.broken() != BrokenRule.NO_REANNOUNCE) {
            executor.proxy().submit((node, nowMs) -> {
                node.announceAgain(nowMs);
                return null;
            });
        }
    }

    @Override
    public void reserveEpoch(long counter) {
        world.writeLater(this, () -> {
            if (world.disk(index).write(counter)) {
                agent.epochReserved(counter);
            } else {
                agent.epochUnwritable("no space left");
            }
        });
    }

    /** The disk is done with something; a process that is stopped hears of it when it goes on. */
    void written(Runnable what) {
        if (isDead) {
            return;
        }
        if (roleThread.isStopped()) {
            waitingForDisk.add(what);
        } else {
            what.run();
        }
    }

    // The LAN.

    private boolean send(byte[] frame) {
        if (isSendStopArmed && world.isAnswer(frame)) {
            isSendStopArmed = false;
            limbo = frame;
            world.stopInSend(this);
            return true;
        }
        return transmit(frame);
    }

    private boolean transmit(byte[] frame) {
        if (world.isAnswer(frame)) {
            if (!isAnswering()) {
                staleAnswers++;
            }
            world.answered(this);
        }
        return world.lan().send(index, frame);
    }

    void received(byte[] frame) {
        if (!isDead) {
            arp.arrive(frame);
            executorThread.wake(WAKE_NS);
        }
    }

    /** Whether it would answer for the VIP at this moment: by the executor's role, and by the lease as it should be. */
    boolean isAnswering() {
        return !isDead && vips.isHolding() && lease.isValid();
    }

    /** Whether a question for the VIP would be answered at this moment, rightly or wrongly. */
    boolean answersNow() {
        boolean neverRunsOut = world.broken() == BrokenRule.ANSWER_AFTER_PAUSE;
        return !isDead && vips.isHolding() && !executorThread.isStopped() && (neverRunsOut || lease.isValid());
    }

    /** Answers since the latest stop for which there was no lease. */
    int staleAnswers() {
        return staleAnswers;
    }

    // What befalls it.

    /** It stops between the check of the lease and the next answer, as soon as there is one. */
    void armSendStop() {
        isSendStopArmed = true;
    }

    void disarm() {
        isSendStopArmed = false;
    }

    void stop(boolean isMidRound) {
        staleAnswers = 0;
        executorThread.stop();
        roleThread.stop();
        replicationThread.stop();
        if (isMidRound) {
            roleClock.stick();
        }
    }

    void resume() {
        executorThread.resume();
        roleThread.resume();
        replicationThread.resume();
        goOn();
    }

    /** One of its threads goes on. */
    void resume(SimThread thread) {
        thread.resume();
        goOn();
    }

    private void goOn() {
        world.goesOn(this);
        if (roleThread.isStopped()) {
            return;
        }
        if (limbo != null) {
            byte[] frame = limbo;
            limbo = null;
            transmit(frame);
        }
        List<Runnable> written = List.copyOf(waitingForDisk);
        waitingForDisk.clear();
        written.forEach(Runnable::run);
    }

    void die() {
        isDead = true;
        executorThread.end();
        roleThread.end();
        replicationThread.end();
    }

    boolean isDead() {
        return isDead;
    }

    boolean isRunning() {
        return !isDead && !roleThread.isStopped();
    }

    long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
    }

    private final class Listener implements FailoverListener {
        @Override
        public void roleChanged(Effect.RoleChanged change) {
            world.roleChanged(PairNode.this, change);
        }

        @Override
        public void alarmRaised(String alarm) {
            world.trace().event(PairNode.this + " alarm: " + alarm);
        }

        @Override
        public void alarmCleared(String alarm) {}

        @Override
        public void finished() {
            world.finished(PairNode.this);
        }
    }

    @Override
    public String toString() {
        return core.toString();
    }
}
