package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.executor.Executor;
import io.netdispatcher.executor.ExecutorProxy;
import io.netdispatcher.executor.cluster.ClusterSpec;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.cluster.PortSpec;
import io.netdispatcher.executor.cluster.ServerSpec;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.os.KernelGuard;
import io.netdispatcher.executor.pcap.PcapDataPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.IntHashSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration a node runs with, and its change while connections go on. One change at a time; any thread. */
final class NodeConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(NodeConfiguration.class);

    private final ExecutorProxy executor;
    private final KernelGuard guard;
    private final PcapDataPlane dataPlane;
    private PairConfig current;
    private Clusters clusters = Clusters.NONE;

    NodeConfiguration(PairConfig first, ExecutorProxy executor, KernelGuard guard, PcapDataPlane dataPlane) {
        current = first;
        this.executor = executor;
        this.guard = guard;
        this.dataPlane = dataPlane;
    }

    /** What the node runs with now. */
    synchronized PairConfig current() {
        return current;
    }

    /** The first configuration goes to the executor; filter and kernel rule are made for it already. */
    synchronized void applyFirst() {
        toExecutor(current, false);
    }

    /**
     * Changes to another configuration: weights, servers, ports, VIPs. Connections stay where they are; those of a server that is gone are
     * dropped. What is local to the machine, and the table's size, can't change in a running node.
     *
     * @throws CommandFailure one line, and nothing has changed
     */
    synchronized Reports.ConfigApplied apply(PairConfig next) {
        if (!next.node().equals(current.node())) {
            throw CommandFailure.failed("node: differs from what runs and needs a restart; apply the rest without it");
        }
        if (!next.table().equals(current.table())) {
            throw CommandFailure.failed("table: differs from what runs and needs a restart; apply the rest without it");
        }
        refuseTooManyServers(next);
        boolean vipsChanged = !Arrays.equals(ExecutorSpecs.vips(next), ExecutorSpecs.vips(current));
        if (vipsChanged) {
            protect(next);
        }
        try {
            toExecutor(next, vipsChanged);
        } catch (CommandFailure refused) {
            if (vipsChanged) {
                protect(current);
            }
            throw refused;
        }
        current = next;
        LOG.info("configuration applied: {} clusters", next.clusters().size());
        return applied(next);
    }

    private void protect(PairConfig config) {
        try {
            guard.protect(ExecutorSpecs.vips(config));
        } catch (IOException failure) {
            throw CommandFailure.failed(failure.getMessage() + "; nothing was changed");
        }
    }

    /** Each server of each port needs counters, and their file has room for so many. */
    static void refuseTooManyServers(PairConfig config) {
        int servers = applied(config).servers();
        if (servers > ExecutorCounters.MAX_SERVERS) {
            throw CommandFailure.failed("clusters: " + servers + " servers in all ports together, at most "
                    + ExecutorCounters.MAX_SERVERS + " can be counted; split the clusters over several pairs");
        }
    }

    private void toExecutor(PairConfig next, boolean vipsChanged) {
        boolean first = clusters == Clusters.NONE;
        List<ClusterSpec> specs = ExecutorSpecs.clusters(next);
        int[] vips = ExecutorSpecs.vips(next);
        int[] vipsBefore = ExecutorSpecs.vips(current);
        clusters = ExecutorCalls.call(executor, (owner, nowMs) -> {
            Executor.Parts parts = owner.parts();
            if (vipsChanged) {
                changeFilter(vips);
            }
            Clusters built;
            try {
                built = Clusters.build(specs, clusters, parts.neighbours(), parts.counters()::server);
            } catch (IllegalStateException noRoomForCounters) {
                changeFilter(vipsBefore);
                throw noRoomForCounters;
            }
            parts.neighbours().retain(serverAddresses(specs));
            owner.apply(built, vips, nowMs);
            if (first) {
                parts.accounting().restored(parts.table());
            }
            return built;
        });
    }

    private void changeFilter(int[] vips) {
        try {
            dataPlane.vips(vips);
        } catch (IOException failure) {
            throw new IllegalStateException(failure.getMessage(), new UncheckedIOException(failure));
        }
    }

    private static IntHashSet serverAddresses(List<ClusterSpec> specs) {
        IntHashSet addresses = new IntHashSet();
        for (ClusterSpec cluster : specs) {
            for (PortSpec port : cluster.ports()) {
                for (ServerSpec server : port.servers()) {
                    addresses.add(server.address());
                }
            }
        }
        return addresses;
    }

    private static Reports.ConfigApplied applied(PairConfig config) {
        int ports = config.clusters().stream().mapToInt(c -> c.ports().size()).sum();
        int servers = config.clusters().stream()
                .flatMap(c -> c.ports().stream())
                .mapToInt(p -> p.servers().size())
                .sum();
        return new Reports.ConfigApplied(config.clusters().size(), ports, servers);
    }
}
