package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.PairSection;
import io.netdispatcher.executor.ConnectionAccounting;
import io.netdispatcher.executor.Executor;
import io.netdispatcher.executor.arp.ArpSender;
import io.netdispatcher.executor.arp.LanWatch;
import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.arp.ReachTargets;
import io.netdispatcher.executor.arp.VipOwnership;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.forward.Forwarder;
import io.netdispatcher.executor.forward.HoldPolicy;
import io.netdispatcher.executor.forward.Protection;
import io.netdispatcher.executor.forward.SourceRates;
import io.netdispatcher.executor.os.DescriptorPoll;
import io.netdispatcher.executor.os.WakeUp;
import io.netdispatcher.executor.pcap.PcapDataPlane;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionListeners;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor and what it owns, put together but not yet running: table, data plane, ARP. It closes them itself once it runs; until
 * then, {@link #close()} does.
 */
final class ExecutorAssembly implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorAssembly.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Executor executor;
    private PcapDataPlane dataPlane;

    /**
     * What comes from outside.
     *
     * @param replication empty for a node without a partner
     * @param descriptors what the executor sleeps on
     * @param wakeUp ends that sleep
     */
    record Surroundings(
            Links links,
            ExecutorCounters counters,
            Optional<NodeReplication> replication,
            Presence presence,
            DescriptorPoll descriptors,
            WakeUp wakeUp) {}

    private ExecutorAssembly() {}

    /** Opens everything, as the shadow if there is a partner; what fails half-way leaves nothing open. */
    static ExecutorAssembly open(PairConfig config, Surroundings around) throws IOException {
        ExecutorAssembly assembly = new ExecutorAssembly();
        try {
            assembly.build(config, around);
            return assembly;
        } catch (IOException | RuntimeException failure) {
            assembly.close();
            throw failure;
        }
    }

    private void build(PairConfig config, Surroundings around) throws IOException {
        ExecutorCounters counters = around.counters();
        Links links = around.links();
        ReplicationPort replication =
                around.replication().map(NodeReplication::port).orElse(ReplicationPort.NONE);
        ConnectionAccounting accounting = new ConnectionAccounting(counters.table());
        ChronicleConnectionTable table = keep(TableOpening.open(
                config,
                accounting,
                around.replication().isPresent() ? ConnectionListeners.of(accounting, replication) : accounting));
        around.replication().ifPresent(pair -> pair.opened(table));
        dataPlane = keep(PcapDataPlane.forVips(links, ExecutorSpecs.vips(config), around.descriptors()));
        PcapDataPlane arpPlane = keep(PcapDataPlane.forArp(links, around.descriptors()));
        ArpSender sender = new ArpSender(arpPlane);
        LanWatch lan = new LanWatch(
                links.external(),
                new Neighbours(links.internal(), sender),
                new ReachTargets(sender),
                around.presence().carrier(),
                around.presence().lan());
        Protection protection = new Protection(
                replication,
                holdPolicy(config.pair()),
                new SourceRates(SourceRates.LIMIT_PER_SECOND, new SecureRandom().nextLong()));
        executor = new Executor(
                new Executor.Parts(
                        dataPlane,
                        arpPlane,
                        table,
                        new Forwarder(
                                links,
                                dataPlane,
                                table,
                                protection,
                                around.presence().lease(),
                                counters.forwarder()),
                        new VipOwnership(links, sender, lan, around.presence().lease(), counters.arp()),
                        lan,
                        accounting,
                        replication,
                        counters),
                SystemNanoClock.INSTANCE,
                around.wakeUp()::signal);
        if (around.replication().isPresent()) {
            executor.follow();
        }
        // Whoever runs the executor may be another thread.
        table.releaseOwnership();
    }

    private static HoldPolicy holdPolicy(Optional<PairSection> pair) {
        return pair.map(PairSection::replication)
                .filter(replication -> replication.mode() == PairSection.Replication.Mode.SYNC)
                .map(replication -> HoldPolicy.sync(replication.syncTimeoutMs()))
                .orElse(HoldPolicy.NONE);
    }

    /** The executor. */
    Executor executor() {
        return executor;
    }

    /** Its frames for VIPs; executor thread, once that runs. */
    PcapDataPlane dataPlane() {
        return dataPlane;
    }

    /** The executor runs, and closes from now on what it owns, on its own thread. */
    void handOver() {
        opened.clear();
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
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
