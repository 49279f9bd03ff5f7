package io.netdispatcher.executor.cluster;

import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.counters.ServerCounters;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * All clusters of the node: which VIP, which port, which servers. Never changed once built; a new configuration is a new
 * instance that takes over what goes on (neighbours, counters, weights, scheduler positions). Owned by the executor thread.
 */
public final class Clusters {
    /** No cluster at all. */
    public static final Clusters NONE = new Clusters(List.of());

    private final Int2ObjectHashMap<Cluster> byVip = new Int2ObjectHashMap<>();
    private final Long2ObjectHashMap<Port> departed = new Long2ObjectHashMap<>();
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
     * @param before what ran until now; scheduler positions of ports that stay are carried over, and marks and weights of their servers, but
     *     for a weight that is now configured differently
     * @param neighbours where servers are looked up and registered
     * @param counters where the servers' counters come from
     */
    public static Clusters build(
            List<ClusterSpec> specs, Clusters before, Neighbours neighbours, CounterSource counters) {
        List<Cluster> clusters = new ArrayList<>();
        for (ClusterSpec spec : specs) {
            List<Port> ports = new ArrayList<>();
            for (PortSpec port : spec.ports()) {
                Port oldPort = before.presentOrDeparted(spec.vip(), port.port());
                List<RealServer> servers = port.servers().stream()
                        .map(server -> new RealServer(
                                server,
                                neighbours.of(server.address()),
                                counters.of(spec.name() + ":" + port.port(), server.name()),
                                oldPort == null ? null : oldPort.server(server.address())))
                        .toList();
                ports.add(new Port(spec.name(), port, servers, oldPort));
            }
            clusters.add(new Cluster(spec.name(), spec.vip(), ports));
        }
        Clusters next = new Clusters(List.copyOf(clusters));
        next.remember(before);
        return next;
    }

    /** Keeps ports that are gone for as long as connections of theirs are in the table. */
    private void remember(Clusters before) {
        before.departed.forEach(this::depart);
        for (Cluster cluster : before.clusters) {
            cluster.ports().forEach(port -> depart(place(cluster.vip(), port.port()), port));
        }
    }

    private void depart(long place, Port port) {
        boolean configured = present((int) (place >>> Integer.SIZE), (int) place) != null;
        if (!configured && port.hasEntries()) {
            departed.put(place, port);
        }
    }

    private static long place(int vip, int port) {
        return (long) vip << Integer.SIZE | port;
    }

    private Port present(int vip, int port) {
        Cluster cluster = byVip.get(vip);
        return cluster == null ? null : cluster.port(port);
    }

    /** The service at this place, also one that is no longer configured while its connections age; null for others. */
    public Port presentOrDeparted(int vip, int port) {
        Port present = present(vip, port);
        return present == null ? departed.get(place(vip, port)) : present;
    }

    /** The cluster of this destination address, or null when it is none of ours. */
    public Cluster match(int vip) {
        return byVip.get(vip);
    }

    /** The addresses of all servers, each once, in ascending order. */
    public int[] serverAddresses() {
        return clusters.stream()
                .flatMap(cluster -> cluster.ports().stream())
                .flatMapToInt(port -> port.servers().stream().mapToInt(RealServer::id))
                .distinct()
                .sorted()
                .toArray();
    }

    /** In the order of the configuration. */
    public List<Cluster> all() {
        return clusters;
    }
}
