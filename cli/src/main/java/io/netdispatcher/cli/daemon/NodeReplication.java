package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.PairSection;
import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.executor.pair.SignalledIdleStrategy;
import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.replication.ReplicaStanding;
import io.netdispatcher.replication.ReplicationAgent;
import io.netdispatcher.replication.ReplicationCounters;
import io.netdispatcher.replication.ReplicationEvent;
import io.netdispatcher.replication.ReplicationListener;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.ReplicationSettings;
import io.netdispatcher.replication.ReplicationStatus;
import io.netdispatcher.replication.SyncState;
import io.netdispatcher.replication.table.Exchange;
import io.netdispatcher.replication.table.TableReplication;
import io.netdispatcher.replication.transport.Transport;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's end of the pair: joins table, agent and transport, and runs the agent on a thread of its own. When the agent fails,
 * forwarding goes on as without a shadow.
 */
final class NodeReplication implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeReplication.class);

    private static final long MAX_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** An agent that has not ended after this is stuck in sending. */
    private static final int GOODBYE_MS = 1_000;

    private final Alarms alarms;
    private final EventLog events;
    private final Transport transport;
    private final TableReplication table;
    private final DetachableReplication port;
    private final ReplicationAgent agent;
    private final AgentRunner runner;
    private ConfigurationReceiver receiver;
    private long configurationVersion;
    private volatile Standing standing = new Standing(ReplicationRole.SHADOW, 0, 0);
    private volatile Throwable failure;

    /** Takes the configuration that the active node sent. Must not block. */
    @FunctionalInterface
    interface ConfigurationReceiver {
        /** Of several that come in a row, the last counts. */
        void received(long version, byte[] text);
    }

    /**
     * What an end is made of.
     *
     * @param config with a pair
     * @param transport closed by the end
     * @param wakeExecutor ends the executor's sleep; neither blocks nor allocates
     */
    record Parts(
            PairConfig config,
            PairKey key,
            Transport transport,
            ReplicationCounters counters,
            Runnable wakeExecutor,
            EventLog events,
            Alarms alarms) {}

    /** What this end is, and under which epoch. */
    private record Standing(ReplicationRole role, long epochCounter, int epochIndex) {}

    /** An end that has not started. */
    NodeReplication(Parts parts) {
        PairSection pair = parts.config().pair().orElseThrow();
        String name = parts.config().node().name();
        alarms = parts.alarms();
        events = parts.events();
        transport = parts.transport();
        SignalledIdleStrategy idle = new SignalledIdleStrategy(MAX_SLEEP_NS);
        Exchange exchange = new Exchange(idle::signal, parts.wakeExecutor());
        table = new TableReplication(exchange, (int)
                ReplicationSettings.Timers.DEFAULT.digestInterval().toMillis());
        port = new DetachableReplication(table);
        transport.onArrival(idle::signal);
        agent = new ReplicationAgent(new ReplicationAgent.Parts(
                settings(parts.config(), pair.node(name), pair.peerOf(name)),
                parts.key(),
                exchange,
                transport,
                parts.counters(),
                new Told(),
                SystemNanoClock.INSTANCE,
                Incarnation.draw()));
        runner = new AgentRunner(idle, this::failed, null, new FailStopAgent(agent, transport::close));
        // Later than that of any earlier start, for the shadow compares versions.
        configurationVersion = SystemEpochClock.INSTANCE.time();
    }

    private static ReplicationSettings settings(PairConfig config, PairSection.Node own, PairSection.Node peer) {
        boolean isSynchronous = config.pair().orElseThrow().replication().mode() == PairSection.Replication.Mode.SYNC;
        return new ReplicationSettings(
                own.name(),
                own.index(),
                peer.name(),
                peer.index(),
                config.table().capacity(),
                isSynchronous,
                ReplicationSettings.Timers.DEFAULT);
    }

    /** The executor's side of it. */
    ReplicationPort port() {
        return port;
    }

    /** The table was opened, perhaps with entries; before the executor runs, and by whoever owns the table then. */
    void opened(ConnectionTable opened) {
        table.restored(opened);
    }

    /** What this end was told to be last. Any thread. */
    ReplicationRole role() {
        return standing.role();
    }

    /** How far the replica is, at this moment. Any thread. */
    ReplicaStanding standing() {
        return failure == null ? agent.standing() : ReplicaStanding.NONE;
    }

    /** Runs, as the shadow of an active node to come; what that sends as its configuration goes to {@code newReceiver}. */
    void start(ConfigurationReceiver newReceiver) {
        receiver = newReceiver;
        agent.become(standing.role(), standing.epochCounter(), standing.epochIndex());
        AgentRunner.startOnThread(runner);
    }

    /** From now on this end, under this epoch; the same again changes nothing. In vain when the replication has failed. One thread. */
    void become(ReplicationRole role, long epochCounter, int epochIndex) {
        Standing next = new Standing(role, epochCounter, epochIndex);
        if (failure != null || next.equals(standing)) {
            return;
        }
        standing = next;
        agent.become(role, epochCounter, epochIndex);
    }

    /** The other node is to have this configuration whenever this one is active; in vain when the replication has failed. One call at a time. */
    void announce(byte[] text) {
        if (failure == null) {
            agent.configuration(++configurationVersion, text);
        }
    }

    /** This version of the active's configuration runs here. Any thread. */
    void adopted(long version) {
        if (failure == null) {
            agent.configurationAdopted(version);
        }
    }

    /** How things are. Any thread. */
    ReplicationStatus status() {
        ReplicationStatus status = agent.status();
        return failure == null ? status : afterFailure(status, failure);
    }

    private static ReplicationStatus afterFailure(ReplicationStatus last, Throwable why) {
        return new ReplicationStatus(
                SyncState.STALE,
                "the replication failed: " + why,
                0,
                0,
                -1,
                false,
                last.heardMs(),
                last.resyncs(),
                last.digestMismatches(),
                last.rejected(),
                last.configVersion(),
                List.of());
    }

    private void failed(Throwable ended) {
        Throwable why = ended.getCause() == null ? ended : ended.getCause();
        failure = why;
        port.detach();
        LOG.error("the replication failed; forwarding goes on without it", why);
        alarms.raise(
                Alarms.Source.REPLICATION,
                "the replication failed (" + why + "); restart this node, and report what the log says");
    }

    private final class Told implements ReplicationListener {
        @Override
        public void happened(ReplicationEvent event) {
            events.add(event);
        }

        @Override
        public void configurationReceived(long version, byte[] text) {
            receiver.received(version, text);
        }
    }

    /** Ends the agent and closes the transport; a send that is stuck is cut off after a second. */
    @Override
    public void close() {
        runner.close(GOODBYE_MS, stuck -> transport.close());
    }
}
