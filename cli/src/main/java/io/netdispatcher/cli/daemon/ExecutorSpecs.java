package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.config.ClusterConfig;
import io.netdispatcher.cli.config.Ipv4Address;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.PortConfig;
import io.netdispatcher.executor.cluster.ClusterSpec;
import io.netdispatcher.executor.cluster.OnMiss;
import io.netdispatcher.executor.cluster.PortSpec;
import io.netdispatcher.executor.cluster.ServerSpec;
import io.netdispatcher.executor.cluster.TimeoutSpec;
import java.util.List;

/** Turns the configuration file's records into the executor's, which knows nothing of files. */
public final class ExecutorSpecs {
    private ExecutorSpecs() {}

    /** The clusters of a valid configuration. */
    public static List<ClusterSpec> clusters(PairConfig config) {
        return config.clusters().stream().map(ExecutorSpecs::cluster).toList();
    }

    /** The VIPs of a valid configuration, network order. */
    public static int[] vips(PairConfig config) {
        return config.clusters().stream()
                .mapToInt(cluster -> cluster.vip().bits())
                .toArray();
    }

    /** The stations that show whether the LAN is reached, network order; none for the servers. */
    static int[] reachTargets(PairConfig config) {
        return config.pair().stream()
                .flatMap(pair -> pair.reachTargets().stream())
                .mapToInt(Ipv4Address::bits)
                .toArray();
    }

    private static ClusterSpec cluster(ClusterConfig cluster) {
        List<PortSpec> ports = cluster.ports().stream().map(ExecutorSpecs::port).toList();
        return new ClusterSpec(cluster.name(), cluster.vip().bits(), ports);
    }

    private static PortSpec port(PortConfig port) {
        PortConfig.Timeouts timeouts = port.timeouts();
        List<ServerSpec> servers = port.servers().stream()
                .map(server -> new ServerSpec(server.name(), server.address().bits(), server.weight()))
                .toList();
        return new PortSpec(
                port.port(),
                switch (port.onMiss()) {
                    case DROP -> OnMiss.DROP;
                    case HASH -> OnMiss.HASH;
                },
                new TimeoutSpec(
                        timeouts.halfOpenMs(), timeouts.unprovenMs(), timeouts.establishedMs(), timeouts.closingMs()),
                servers);
    }
}
