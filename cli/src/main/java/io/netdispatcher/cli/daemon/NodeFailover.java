package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.PairSection;
import io.netdispatcher.executor.Executor;
import io.netdispatcher.executor.ExecutorProxy;
import io.netdispatcher.executor.os.RealTimePriority;
import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.executor.pair.SignalledIdleStrategy;
import io.netdispatcher.failover.Duties;
import io.netdispatcher.failover.FailoverAgent;
import io.netdispatcher.failover.FailoverListener;
import io.netdispatcher.failover.FailoverOutcome;
import io.netdispatcher.failover.FailoverStatus;
import io.netdispatcher.failover.epoch.EpochFile;
import io.netdispatcher.failover.heartbeat.HeartbeatPath;
import io.netdispatcher.failover.heartbeat.Heartbeats;
import io.netdispatcher.failover.role.Claim;
import io.netdispatcher.failover.role.Effect;
import io.netdispatcher.failover.role.Policy;
import io.netdispatcher.failover.role.Sync;
import io.netdispatcher.failover.role.Timers;
import io.netdispatcher.replication.ReplicaStanding;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.SyncState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's part in deciding who is active: joins role agent, heartbeat paths, epoch file, executor and replication, and runs the agent on a
 * thread of its own. When the agent fails the node stops answering and ends.
 */
final class NodeFailover implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeFailover.class);
    /** Enough for a takeover whose code is not compiled yet. */
    private static final long BUDGET_NS = 4_000_000;

    private static final long PERIOD_NS = 10_000_000;

    private final Parts parts;
    private final ExecutorProxy executor;
    private final NodeReplication replication;
    private final EpochFile epochs;
    private final ExecutorService disk = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("epoch-writer").factory());
    private final FailoverAgent agent;
    private final AgentRunner runner;
    private final Optional<RoleHook> hook;
    private volatile Claim claim = Claim.NONE;

    /**
     * What it is made of.
     *
     * @param config with a pair
     * @param mac of the external link
     * @param presence the executor's; the report's wake-up is {@code idle}'s signal
     * @param idle how the agent sleeps
     * @param finished called when the node may end
     * @param failed called when the agent has failed
     */
    record Parts(
            PairConfig config,
            PairKey key,
            long mac,
            Presence presence,
            SignalledIdleStrategy idle,
            EventLog events,
            Alarms alarms,
            Runnable finished,
            Consumer<Throwable> failed) {}

    /** Opens paths and epoch file; decides nothing before {@link #start}. */
    NodeFailover(Parts parts, ExecutorProxy executor, NodeReplication replication) throws IOException {
        this.parts = parts;
        this.executor = executor;
        this.replication = replication;
        PairConfig config = parts.config();
        PairSection pair = config.pair().orElseThrow();
        String name = config.node().name();
        epochs = openEpochs();
        hook = pair.hooks().roleChange().map(program -> new RoleHook(name, program, parts.events()));
        Heartbeats.Ends ends = new Heartbeats.Ends(
                parts.key(), pair.node(name).index(), pair.peerOf(name).index(), Incarnation.draw());
        List<HeartbeatPath> paths = HeartbeatPaths.start(config, parts.key());
        paths.forEach(path -> path.onArrival(parts.idle()::signal));
        agent = new FailoverAgent(new FailoverAgent.Parts(
                policy(pair, name),
                new Heartbeats(ends, paths),
                pair.peerOf(name).paths().stream().map(Object::toString).toList(),
                parts.mac(),
                epochs.counter(),
                new Carried(),
                parts.presence().lease(),
                parts.presence().lan(),
                this::sync,
                () -> RealTimePriority.request(BUDGET_NS, PERIOD_NS).isGranted(),
                new Told(),
                SystemNanoClock.INSTANCE));
        runner = new AgentRunner(parts.idle(), this::failed, null, new FailStopAgent(agent, () -> {}));
    }

    private EpochFile openEpochs() throws IOException {
        EpochFile file = EpochFile.open(parts.config().node().directory(), nodeIndex());
        if (!file.alarm().isEmpty()) {
            parts.alarms().raise(Alarms.Source.EPOCH, file.alarm());
        }
        return file;
    }

    private int nodeIndex() {
        return parts.config()
                .pair()
                .orElseThrow()
                .node(parts.config().node().name())
                .index();
    }

    static Policy policy(PairSection pair, String name) {
        return new Policy(
                timers(pair.profile()),
                pair.recovery() == PairSection.Recovery.AUTO,
                pair.partition() == PairSection.Partition.SAFE,
                pair.node(name).index(),
                pair.preferred().filter(name::equals).isPresent(),
                pair.peerOf(name).name());
    }

    /** The timers of a profile. */
    static Timers timers(PairSection.Profile profile) {
        return switch (profile) {
            case DEFAULT -> Timers.DEFAULT;
            case FAST -> Timers.FAST;
            case STEADY -> Timers.STEADY;
        };
    }

    /** From now on this node takes part. */
    void start() {
        Thread thread = AgentRunner.startOnThread(runner);
        LOG.debug("{} runs", thread.getName());
    }

    /** What the replication says, if it is about the duty that this node has. */
    private Sync sync() {
        ReplicaStanding standing = replication.standing();
        boolean isCurrent = standing.role() == replication.role()
                && standing.epochCounter() == claim.epoch().counter()
                && standing.epochIndex() == claim.epoch().index();
        return isCurrent
                ? new Sync(
                        standing.state() == SyncState.HOT,
                        standing.isReady(),
                        standing.isSameConfiguration(),
                        standing.state().name())
                : Sync.NONE;
    }

    /** How things are. Any thread. */
    FailoverStatus status() {
        return agent.status();
    }

    /** The epoch's counter. Any thread. */
    long epoch() {
        return claim.epoch().counter();
    }

    /** A planned failover. Any thread. */
    CompletableFuture<FailoverOutcome> failOver(boolean isForced) {
        return agent.failOver(isForced);
    }

    /** Why no planned failover could begin; empty when it could. Any thread. */
    CompletableFuture<String> objection(boolean isForced) {
        return agent.objection(isForced);
    }

    /** Hands over if possible; {@link Parts#finished} is called afterwards. Any thread. */
    void stop() {
        agent.stop();
    }

    private void failed(Throwable ended) {
        parts.presence().lease().revoke();
        parts.failed().accept(ended.getCause() == null ? ended : ended.getCause());
    }

    /** Has the role machine's wishes done. */
    private final class Carried implements Duties {
        @Override
        public void perform(Effect.Perform duty) {
            claim = duty.claim();
            executor.submit((owner, nowMs) -> perform(owner, duty, nowMs));
            replication.become(
                    switch (duty.duty()) {
                        case LEAD, FREEZE -> ReplicationRole.ACTIVE;
                        case FOLLOW, STRAYS -> ReplicationRole.SHADOW;
                    },
                    duty.claim().epoch().counter(),
                    duty.claim().epoch().index());
        }

        private static Object perform(Executor owner, Effect.Perform duty, long nowMs) {
            switch (duty.duty()) {
                case LEAD -> owner.activate(duty.isHot(), nowMs);
                case FREEZE -> owner.freeze();
                case STRAYS -> owner.grace(duty.successor());
                case FOLLOW -> owner.follow();
            }
            return duty;
        }

        @Override
        public void probeVips() {
            executor.submit((owner, nowMs) -> {
                owner.probe();
                return owner;
            });
        }

        @Override
        public void announce() {
            executor.submit((owner, nowMs) -> {
                owner.announceAgain(nowMs);
                return owner;
            });
        }

        @Override
        public void reserveEpoch(long counter) {
            try {
                disk.execute(() -> write(counter));
            } catch (RejectedExecutionException ending) {
                LOG.debug("epoch {} came too late", counter);
            }
        }

        private void write(long counter) {
            try {
                epochs.reserve(counter);
                agent.epochReserved(counter);
            } catch (IOException failure) {
                agent.epochUnwritable(failure.getMessage());
            }
        }
    }

    private final class Told implements FailoverListener {
        @Override
        public void roleChanged(Effect.RoleChanged change) {
            parts.events()
                    .add(EventLog.Kind.ROLE, change.from().name(), change.to().name(), change.reason());
            hook.ifPresent(program -> program.roleChanged(change));
        }

        @Override
        public void alarmRaised(String alarm) {
            parts.events().add(EventLog.Kind.ALARM, "", "", alarm);
        }

        @Override
        public void alarmCleared(String alarm) {
            parts.events().add(EventLog.Kind.CLEARED, "", "", alarm);
        }

        @Override
        public void finished() {
            parts.finished().run();
        }
    }

    /** Ends the agent, the paths and the hook. */
    @Override
    public void close() {
        runner.close();
        disk.shutdown();
        hook.ifPresent(RoleHook::close);
    }
}
