package io.netdispatcher.hatests.bench.pair;

import io.netdispatcher.executor.ConnectionAccounting;
import io.netdispatcher.executor.Executor;
import io.netdispatcher.executor.ExecutorRole;
import io.netdispatcher.executor.arp.ArpSender;
import io.netdispatcher.executor.arp.Neighbour;
import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.arp.VipOwnership;
import io.netdispatcher.executor.cluster.ClusterSpec;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.cluster.OnMiss;
import io.netdispatcher.executor.cluster.PortSpec;
import io.netdispatcher.executor.cluster.ServerSpec;
import io.netdispatcher.executor.cluster.TimeoutSpec;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.forward.Forwarder;
import io.netdispatcher.executor.forward.HoldPolicy;
import io.netdispatcher.executor.forward.Protection;
import io.netdispatcher.executor.forward.SourceRates;
import io.netdispatcher.executor.os.DescriptorPoll;
import io.netdispatcher.executor.os.ReadyIdleStrategy;
import io.netdispatcher.executor.os.WakeUp;
import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.executor.pair.SignalledIdleStrategy;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.plane.SilentPlane;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionListeners;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.TableOptions;
import io.netdispatcher.replication.ReplicationAgent;
import io.netdispatcher.replication.ReplicationCounters;
import io.netdispatcher.replication.ReplicationListener;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.ReplicationSettings;
import io.netdispatcher.replication.ReplicationStatus;
import io.netdispatcher.replication.jgroups.JGroupsSettings;
import io.netdispatcher.replication.jgroups.JGroupsTransport;
import io.netdispatcher.replication.table.Exchange;
import io.netdispatcher.replication.table.TableReplication;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/** One end of a benchmark: a node as the daemon puts it together, with a synthetic network card and a table in memory. */
final class PairEnd implements AutoCloseable {
    private static final int COUNTERS = 1_024;
    private static final int SERVERS = 10;
    /** 10.255.1.1 and up. */
    private static final int FIRST_SERVER = 0x0aff_0101;

    private static final int WEIGHT = 10;
    private static final int HOUR_MS = 3_600_000;
    private static final long MAX_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** As exact as a sleeping thread can be. */
    private static final long PACE_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final long COMMAND_LIMIT_MS = 5_000;
    private static final int SYNC_TIMEOUT_MS = 5;
    private static final int DIGEST_INTERVAL_MS =
            (int) ReplicationSettings.Timers.DEFAULT.digestInterval().toMillis();

    private final EndSettings settings;
    private final WakeUp wakeUp;
    private final TableReplication replication;
    private final ReplicationAgent agent;
    private final SyntheticPlane plane;
    private final Executor executor;
    private final AgentRunner executorRunner;
    private final AgentRunner agentRunner;
    private final CountersManager counters;
    private final Thread pacer;
    private volatile boolean isClosed;

    /** Puts the end together and starts it; {@code listener} is told of the replication's events. */
    PairEnd(EndSettings settings, ReplicationListener listener) throws IOException {
        this.settings = settings;
        counters = counters();
        DescriptorPoll descriptors = new DescriptorPoll();
        wakeUp = new WakeUp(descriptors);
        SignalledIdleStrategy idle = new SignalledIdleStrategy(MAX_SLEEP_NS);
        Exchange exchange = new Exchange(idle::signal, wakeUp::signal);
        replication = new TableReplication(exchange, DIGEST_INTERVAL_MS);
        plane = new SyntheticPlane(replication, SystemNanoClock.INSTANCE, settings.entries(), settings.capacity());
        executor = executor(new ExecutorCounters(counters));
        JGroupsTransport transport = JGroupsTransport.start(JGroupsSettings.of(
                settings.name(),
                new InetSocketAddress(settings.address(), JGroupsSettings.DEFAULT_PORT),
                new InetSocketAddress(settings.peerAddress(), JGroupsSettings.DEFAULT_PORT)));
        transport.onArrival(idle::signal);
        agent = new ReplicationAgent(new ReplicationAgent.Parts(
                replicationSettings(),
                PairKey.of(new byte[PairKey.MIN_BYTES]),
                exchange,
                transport,
                new ReplicationCounters(counters),
                listener,
                SystemNanoClock.INSTANCE,
                new SecureRandom().nextLong()));
        agent.become(settings.isActive() ? ReplicationRole.ACTIVE : ReplicationRole.SHADOW, 1, 1);
        executorRunner = new AgentRunner(new ReadyIdleStrategy(descriptors, wakeUp), PairEnd::fail, null, executor);
        agentRunner = new AgentRunner(idle, PairEnd::fail, null, agent);
        AgentRunner.startOnThread(executorRunner);
        AgentRunner.startOnThread(agentRunner);
        pacer = Thread.ofPlatform().daemon().name("pacer").start(this::pace);
    }

    /** A benchmark with a broken part measures nothing. */
    private static void fail(Throwable cause) {
        cause.printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    private static CountersManager counters() {
        return new CountersManager(
                new UnsafeBuffer(ByteBuffer.allocateDirect(COUNTERS * CountersReader.METADATA_LENGTH)),
                new UnsafeBuffer(ByteBuffer.allocateDirect(COUNTERS * CountersReader.COUNTER_LENGTH)));
    }

    private ReplicationSettings replicationSettings() {
        return new ReplicationSettings(
                settings.name(),
                settings.isActive() ? 1 : 2,
                settings.peerName(),
                settings.isActive() ? 2 : 1,
                settings.capacity(),
                settings.isSynchronous(),
                ReplicationSettings.Timers.DEFAULT);
    }

    private Executor executor(ExecutorCounters executorCounters) {
        Link card = new Link(0, "synthetic", SyntheticFrames.NODE_MAC, FIRST_SERVER - 1, 1_500);
        Links links = new Links(card, card);
        ConnectionAccounting accounting = new ConnectionAccounting(executorCounters.table());
        ChronicleConnectionTable table = ChronicleConnectionTable.inMemory(
                new TableOptions(settings.capacity(), 1, 1, 1_000, new SecureRandom().nextLong()),
                accounting,
                ConnectionListeners.of(accounting, replication));
        SilentPlane arp = new SilentPlane();
        ArpSender sender = new ArpSender(arp);
        Neighbours neighbours = new Neighbours(card, sender);
        for (int server = 0; server < SERVERS; server++) {
            neighbours.add(Neighbour.fixed(FIRST_SERVER + server, SyntheticFrames.NODE_MAC + 1 + server));
        }
        HoldPolicy hold = settings.isSynchronous() ? HoldPolicy.sync(SYNC_TIMEOUT_MS) : HoldPolicy.NONE;
        Protection protection = new Protection(
                replication, hold, new SourceRates(SourceRates.LIMIT_PER_SECOND, new SecureRandom().nextLong()));
        Executor made = new Executor(
                new Executor.Parts(
                        plane,
                        arp,
                        table,
                        new Forwarder(links, plane, table, protection, executorCounters.forwarder()),
                        new VipOwnership(links, sender, neighbours, executorCounters.arp()),
                        neighbours,
                        accounting,
                        replication,
                        executorCounters),
                SystemNanoClock.INSTANCE,
                wakeUp::signal);
        long nowMs = TimeUnit.NANOSECONDS.toMillis(SystemNanoClock.INSTANCE.nanoTime());
        made.apply(
                Clusters.build(clusters(), Clusters.NONE, neighbours, executorCounters::server),
                new int[] {SyntheticFrames.VIP},
                nowMs);
        if (!settings.isActive()) {
            made.become(ExecutorRole.SHADOW, nowMs);
        }
        fill(table, nowMs);
        table.releaseOwnership();
        return made;
    }

    private void fill(ChronicleConnectionTable table, long nowMs) {
        ConnectionKey key = new ConnectionKey();
        for (int i = 0; i < settings.entries(); i++) {
            table.insert(SyntheticFrames.key(key, i), ConnectionState.ESTABLISHED, FIRST_SERVER + i % SERVERS, nowMs);
        }
    }

    /** Nothing expires while it is measured. */
    private static List<ClusterSpec> clusters() {
        List<ServerSpec> servers = IntStream.range(0, SERVERS)
                .mapToObj(i -> new ServerSpec("srv" + (i + 1), FIRST_SERVER + i, WEIGHT))
                .toList();
        TimeoutSpec timeouts = new TimeoutSpec(HOUR_MS, HOUR_MS, HOUR_MS, HOUR_MS);
        PortSpec port = new PortSpec(SyntheticFrames.PORT, OnMiss.DROP, timeouts, servers);
        return List.of(new ClusterSpec("bench", SyntheticFrames.VIP, List.of(port)));
    }

    /** Wakes the executor when a frame is due, as a network card would. */
    private void pace() {
        while (!isClosed) {
            long untilNs = plane.nextDueNs() - SystemNanoClock.INSTANCE.nanoTime();
            if (untilNs <= 0) {
                wakeUp.signal();
            }
            LockSupport.parkNanos(Math.clamp(untilNs, PACE_NS, MAX_SLEEP_NS));
        }
    }

    /** From now on this comes in. */
    void offer(Traffic traffic) {
        plane.offer(traffic);
        wakeUp.signal();
    }

    /** Begins to measure anew. Any thread. */
    void beginWindow() {
        plane.openSoon();
        wakeUp.signal();
    }

    /** Ends to measure. Any thread. */
    void endWindow() {
        plane.closeSoon();
        wakeUp.signal();
    }

    /** What was measured between the two; null while the executor has not come to it. */
    Window measured() {
        return plane.latest();
    }

    /** How things are. */
    Standing standing() {
        ReplicationStatus status = agent.status();
        return call(owner -> new Standing(
                status.state().name(),
                status.reason(),
                owner.parts().table().size(),
                Long.toHexString(replication.digest()),
                replication.position(),
                replication.acknowledged(),
                status.resyncs(),
                status.rejected(),
                counter("replication.sent.bytes"),
                counter("replication.sent.records"),
                counter("syn.unprotected"),
                NetworkCard.bytesSent(settings.device()),
                plane.connections() >= settings.capacity()));
    }

    /** The state of the replica, some ms ago. */
    ReplicationStatus status() {
        return agent.status();
    }

    private long counter(String name) {
        long[] found = {-1};
        counters.forEach((value, id, label) -> found[0] = label.equals(name) ? value : found[0]);
        return found[0];
    }

    private <T> T call(Function<Executor, T> question) {
        try {
            return executor.proxy().call((owner, nowMs) -> question.apply(owner), COMMAND_LIMIT_MS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the executor does not answer", failure);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(pacer);
        agentRunner.close();
        executorRunner.close();
        wakeUp.close();
    }
}
