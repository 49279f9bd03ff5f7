package io.netdispatcher.executor.cluster;

import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.counters.ServerCounters;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * All clusters of the node: which VIP, which port, which servers. Never changed once built; a new configuration is a new
 * instance that takes over what goes on (neighbours, counters, scheduler positions). Owned by the executor thread.
 */
public final class Clusters {
    /** No cluster at all. */
    public static final Clusters NONE = new Clusters(List.of());

    private final Int2ObjectHashMap<Cluster> byVip = new Int2ObjectHashMap<>();
    private final List<Cluster> clusters;

    private Clusters(List<Cluster> clusters) {
        this.clusters = clusters;
        for (Cluster cluster : clusters) {
            byVip.put(cluster.vip(), cluster);
        }
    }

    /** Where the counters of a server come from: the same ones again for the same names. */
    @FunctionalInterface
    public interface CounterSource {
        /** Counters of a server of a port; {@code port} is {@code cluster:port}. */
        ServerCounters of(String port, String server);
    }

    /**
     * Builds the tables of a configuration.
     *
     * @param specs the configuration, already validated
     * @param before what ran until now; scheduler positions of ports that stay are carried over
     * @param neighbours where servers are looked up and registered
     * @param counters where the servers' counters come from
     */
    public static Clusters build(
            List<ClusterSpec> specs, Clusters before, Neighbours neighbours, CounterSource counters) {
        List<Cluster> clusters = new ArrayList<>();
        for (ClusterSpec spec : specs) {
            Cluster old = before.match(spec.vip());
            List<Port> ports = new ArrayList<>();
            for (PortSpec port : spec.ports()) {
                Port oldPort = old == null ? null : old.port(port.port());
                List<RealServer> servers = port.servers().stream()
                        .map(server -> new RealServer(
                                server,
                                neighbours.of(server.address()),
                                counters.of(spec.name() + ":" + port.port(), server.name())))
                        .toList();
                ports.add(new Port(spec.name(), port, servers, oldPort));
            }
            clusters.add(new Cluster(spec.name(), spec.vip(), ports));
        }
        return new Clusters(List.copyOf(clusters));
    }

    /** The cluster of this destination address, or null when it is none of ours. */
    public Cluster match(int vip) {
        return byVip.get(vip);
    }

    /** In the order of the configuration. */
    public List<Cluster> all() {
        return clusters;
    }
}
