package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.ConfigFile;
import io.netdispatcher.cli.config.KeyFile;
import io.netdispatcher.cli.config.NodeConfig;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.PairSection;
import io.netdispatcher.cli.control.ControlServer;
import io.netdispatcher.executor.Executor;
import io.netdispatcher.executor.counters.CountersFile;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.os.DescriptorPoll;
import io.netdispatcher.executor.os.InterfaceFlags;
import io.netdispatcher.executor.os.KernelGuard;
import io.netdispatcher.executor.os.LinkReader;
import io.netdispatcher.executor.os.Readiness;
import io.netdispatcher.executor.os.ReadyIdleStrategy;
import io.netdispatcher.executor.os.WakeUp;
import io.netdispatcher.executor.pair.LanReport;
import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.executor.pair.SignalledIdleStrategy;
import io.netdispatcher.executor.pair.VipLease;
import io.netdispatcher.executor.pcap.Libpcap;
import io.netdispatcher.executor.pcap.PcapDataPlane;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.rehearsal.ExecutorRehearsal;
import io.netdispatcher.failover.role.Role;
import io.netdispatcher.replication.ReplicationCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One dispatcher node: the composition root. Opens everything in order, and closes it in the opposite one; a start that fails half-way
 * leaves nothing behind.
 */
public final class DispatcherNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DispatcherNode.class);

    /** One for the heartbeat, one for what starts programs. */
    private static final int HOUSEKEEPING_THREADS = 2;

    private static final long HEARTBEAT_EVERY_MS = 1_000;
    private static final long GUARD_EVERY_MS = 5_000;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean isStopping = new AtomicBoolean();
    private volatile Throwable failure;
    private EventLog events;
    private Alarms alarms;
    private volatile Optional<Pair> pair = Optional.empty();
    private Optional<NodeReplication> replication = Optional.empty();
    private Executor executor;
    private NodeConfiguration configuration;

    /** A node that has not started. */
    public DispatcherNode() {}

    /**
     * Starts the node. Returns when frames are forwarded and the control socket answers.
     *
     * @throws CommandFailure one line for each thing that is in the way, and nothing is left behind
     */
    public void start(ConfigFile.Valid file) {
        boolean isRunning = false;
        try {
            open(file);
            isRunning = true;
        } catch (IOException failure) {
            throw CommandFailure.failed(failure.getMessage());
        } finally {
            if (!isRunning) {
                close();
            }
        }
    }

    private void open(ConfigFile.Valid file) throws IOException {
        PairConfig config = file.config();
        NodeConfiguration.refuseTooManyServers(config);
        config.pair().flatMap(section -> section.hooks().roleChange()).ifPresent(DispatcherNode::refuseUnsafeHook);
        NodeConfig local = config.node();
        keep(NodeLock.take(local.directory()));
        Links links = links(config);
        refuseUnlessReady(links, config);
        ControlServer control = keep(
                ControlServer.bind(local.control().socket(), local.control().group()));
        CountersFile countersFile = keep(CountersFile.create(local.directory(), SystemEpochClock.INSTANCE.time()));
        events = keep(new EventLog(
                local.name(), () -> pair.map(both -> both.failover().epoch()).orElse(0L), SystemEpochClock.INSTANCE));
        alarms = new Alarms(events);
        ExecutorCounters counters = new ExecutorCounters(countersFile.manager());
        KernelGuard guard = keep(new KernelGuard(
                links.isOneArm()
                        ? List.of(links.external().name())
                        : List.of(links.external().name(), links.internal().name())));
        guard.protect(ExecutorSpecs.vips(config));
        DescriptorPoll descriptors = new DescriptorPoll();
        WakeUp wakeUp = keep(new WakeUp(descriptors));
        Optional<PairKey> key = config.pair().map(DispatcherNode::key);
        SignalledIdleStrategy roleIdle = new SignalledIdleStrategy(config.pair()
                .map(section -> NodeFailover.timers(section.profile()).tickNs())
                .orElse(0L));
        VipLease lease = config.pair().isPresent() ? VipLease.expired(SystemNanoClock.INSTANCE) : VipLease.unlimited();
        Presence presence = new Presence(
                lease,
                new LanReport(roleIdle::signal),
                keep(new InterfaceFlags(links.external().name())));
        if (key.isPresent() && !ExecutorRehearsal.play()) {
            throw new IOException("the executor did not work in rehearsal; report this with what the log says");
        }
        replication = key.map(secret -> replication(config, secret, countersFile, wakeUp::signal));
        startExecutor(
                file,
                new ExecutorAssembly.Surroundings(links, counters, replication, presence, descriptors, wakeUp),
                guard);
        events.add(
                EventLog.Kind.START,
                "",
                config.pair().isPresent() ? Role.INIT.name() : Role.ACTIVE.name(),
                "process " + ProcessHandle.current().pid());
        if (key.isPresent()) {
            startPair(new NodeFailover.Parts(
                    config,
                    key.get(),
                    links.external().mac(),
                    presence,
                    roleIdle,
                    events,
                    alarms,
                    stopped::countDown,
                    this::failoverFailed));
        }
        housekeeping(countersFile, guard);
        // Closed before everything that its requests look at.
        opened.remove(control);
        keep(control).serve(new NodeControl(configuration, executor.proxy(), pair, events, alarms));
    }

    private static Links links(PairConfig config) throws IOException {
        if (config.node().dataPlane() == NodeConfig.DataPlane.XDP) {
            throw new IOException("node.dataPlane xdp is not part of this version; set pcap or auto");
        }
        int near = config.clusters().stream()
                .flatMap(cluster -> cluster.ports().stream())
                .flatMap(port -> port.servers().stream())
                .mapToInt(server -> server.address().bits())
                .findFirst()
                .orElse(0);
        NodeConfig.Interfaces names = config.node().interfaces();
        return LinkReader.read(names.external(), names.internal(), near);
    }

    private static void refuseUnlessReady(Links links, PairConfig config) {
        List<String> problems = new ArrayList<>(Readiness.problems(links, ExecutorSpecs.vips(config)));
        if (Libpcap.version().isEmpty()) {
            problems.add("libpcap is not installed; run nd setup, or install the package libpcap0.8");
        }
        if (!problems.isEmpty()) {
            throw CommandFailure.failed(problems);
        }
    }

    private NodeReplication replication(
            PairConfig config, PairKey key, CountersFile countersFile, Runnable wakeExecutor) {
        ReplicationCounters replicationCounters = new ReplicationCounters(countersFile.manager());
        NodeReplication.Parts parts = new NodeReplication.Parts(
                config, key, PairTransport.start(config), replicationCounters, wakeExecutor, events, alarms);
        return keep(new NodeReplication(parts));
    }

    private static void refuseUnsafeHook(Path program) {
        String objection = RoleHook.objection(program);
        if (!objection.isEmpty()) {
            throw CommandFailure.failed("pair.hooks.roleChange: " + objection);
        }
    }

    private static PairKey key(PairSection pair) {
        try {
            return PairKey.of(KeyFile.read(pair.keyFile()));
        } catch (KeyFile.Refusal refusal) {
            throw CommandFailure.failed("pair.keyFile: " + refusal.getMessage() + "; " + refusal.remedy());
        }
    }

    /** The executor with everything it owns, working by the first configuration when this returns. */
    private void startExecutor(ConfigFile.Valid file, ExecutorAssembly.Surroundings around, KernelGuard guard)
            throws IOException {
        ExecutorAssembly assembly = keep(ExecutorAssembly.open(file.config(), around));
        executor = assembly.executor();
        configuration = new NodeConfiguration(
                file,
                executor.proxy(),
                traffic(guard, assembly.dataPlane()),
                text -> replication.ifPresent(end -> end.announce(text)));
        AgentRunner runner = new AgentRunner(
                new ReadyIdleStrategy(around.descriptors(), around.wakeUp()), this::executorFailed, null, executor);
        assembly.handOver();
        keep(runner);
        AgentRunner.startOnThread(runner);
        configuration.applyFirst();
    }

    private static NodeConfiguration.VipTraffic traffic(KernelGuard guard, PcapDataPlane dataPlane) {
        return new NodeConfiguration.VipTraffic() {
            @Override
            public void protect(int[] vips) throws IOException {
                guard.protect(vips);
            }

            @Override
            public void capture(int[] vips) throws IOException {
                dataPlane.vips(vips);
            }
        };
    }

    /** The executor works already, as a shadow: from here on the two nodes agree on who is active. */
    private void startPair(NodeFailover.Parts parts) throws IOException {
        NodeReplication end = replication.orElseThrow();
        NodeFailover failover = keep(new NodeFailover(parts, executor.proxy(), end));
        pair = Optional.of(new Pair(end, failover));
        end.start(keep(new ConfigurationAdoption(configuration, end::adopted, alarms, events)));
        failover.start();
    }

    private void housekeeping(CountersFile countersFile, KernelGuard guard) {
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(
                HOUSEKEEPING_THREADS,
                Thread.ofPlatform().daemon().name("housekeeping-", 0).factory());
        keep(timer);
        timer.scheduleAtFixedRate(
                () -> countersFile.heartbeat(SystemEpochClock.INSTANCE.time()),
                0,
                HEARTBEAT_EVERY_MS,
                TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(() -> recheck(guard), GUARD_EVERY_MS, GUARD_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private static void recheck(KernelGuard guard) {
        try {
            if (guard.restore()) {
                LOG.warn("the ingress rule that keeps the kernel off VIP traffic was gone; it is back");
            }
        } catch (IOException | RuntimeException failure) {
            LOG.warn("the ingress rule can't be checked: {}", failure.getMessage());
        }
    }

    private void executorFailed(Throwable cause) {
        failure = cause;
        LOG.error("the executor failed and has stopped answering for its VIPs", cause);
        stopped.countDown();
    }

    private void failoverFailed(Throwable cause) {
        failure = cause;
        LOG.error("the role agent failed and the node has stopped answering for its VIPs", cause);
        stopped.countDown();
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    /**
     * Ends {@link #await}, also one that has not begun: at once when the node has no partner, is not started or is asked a second time, else
     * when it has handed over and strays have had their time. Any thread.
     */
    public void stop() {
        if (pair.isEmpty() || isStopping.getAndSet(true)) {
            stopped.countDown();
        } else {
            pair.get().failover().stop();
        }
    }

    /** Waits until {@link #stop}; throws {@link CommandFailure} when the executor failed. */
    public void await() throws InterruptedException {
        stopped.await();
        events.add(EventLog.Kind.STOP, "", "", failure == null ? "asked to" : "it failed");
        if (failure != null) {
            throw CommandFailure.failed("the node failed (" + failure + "); the log says where");
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception failure) {
                LOG.warn("at the end: {}", failure.getMessage());
            }
        }
    }
}
