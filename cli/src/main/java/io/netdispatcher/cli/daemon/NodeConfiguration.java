package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.ConfigFile;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.executor.Executor;
import io.netdispatcher.executor.ExecutorProxy;
import io.netdispatcher.executor.cluster.ClusterSpec;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.cluster.PortSpec;
import io.netdispatcher.executor.cluster.ServerSpec;
import io.netdispatcher.executor.counters.ExecutorCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.collections.IntHashSet;

/** The configuration a node runs with, and its change while connections go on. One change at a time; any thread. */
final class NodeConfiguration {
    private final ExecutorProxy executor;
    private final VipTraffic traffic;
    private final Consumer<byte[]> applied;
    private PairConfig current;
    private byte[] text;
    private Clusters clusters = Clusters.NONE;

    /** Who besides the executor has to know the VIPs, because of the packets that go to them. */
    interface VipTraffic {
        /** The kernel is to leave these alone. */
        void protect(int[] vips) throws IOException;

        /** The executor is to see these, from now on. Executor thread. */
        void capture(int[] vips) throws IOException;
    }

    /** Works with the first configuration; {@code applied} is told the text of each that runs, the first included, one at a time. */
    NodeConfiguration(ConfigFile.Valid first, ExecutorProxy executor, VipTraffic traffic, Consumer<byte[]> applied) {
        current = first.config();
        text = first.source().content();
        this.executor = executor;
        this.traffic = traffic;
        this.applied = applied;
    }

    /** What the node runs with now. */
    synchronized PairConfig current() {
        return current;
    }

    /** The first configuration goes to the executor; filter and kernel rule are made for it already. */
    synchronized void applyFirst() {
        toExecutor(current, false);
        applied.accept(text);
    }

    /**
     * Changes to another configuration: weights, servers, ports, VIPs. Connections stay where they are; those of a server that is gone are
     * dropped. What is local to the machine, and the table's size, can't change in a running node.
     *
     * @throws CommandFailure one line, and nothing has changed
     */
    synchronized Reports.ConfigApplied apply(ConfigFile.Valid file) {
        PairConfig next = file.config();
        refuseUnlessEqual("node", next.node(), current.node());
        change(next);
        text = file.source().content();
        applied.accept(text);
        return applied(next);
    }

    /**
     * Takes over what the other node shares with this one; {@code node} stays as it is here.
     *
     * @return false when this node had the same already
     * @throws CommandFailure one line, and nothing has changed
     */
    synchronized boolean adopt(PairConfig shared, byte[] sharedText) {
        PairConfig next = shared.on(current.node());
        if (next.sharedDigest().equals(current.sharedDigest())) {
            return false;
        }
        change(next);
        text = sharedText;
        applied.accept(text);
        return true;
    }

    private void change(PairConfig next) {
        refuseUnlessEqual("pair", next.pair(), current.pair());
        refuseUnlessEqual("table", next.table(), current.table());
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
    }

    private static void refuseUnlessEqual(String section, Object next, Object current) {
        if (!next.equals(current)) {
            throw CommandFailure.failed(
                    section + ": differs from what runs and needs a restart; apply the rest without it");
        }
    }

    private void protect(PairConfig config) {
        try {
            traffic.protect(ExecutorSpecs.vips(config));
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
        int[] targets = ExecutorSpecs.reachTargets(next);
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
            owner.apply(built, vips, targets, nowMs);
            if (first) {
                parts.accounting().restored(parts.table());
            }
            return built;
        });
    }

    private void changeFilter(int[] vips) {
        try {
            traffic.capture(vips);
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
