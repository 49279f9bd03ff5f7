package io.netdispatcher.executor.cluster;

import io.netdispatcher.executor.counters.ServerCounters;
import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.executor.scheduler.RendezvousHash;
import io.netdispatcher.executor.scheduler.SmoothWeightedRoundRobin;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/** A service: one port of a cluster, its servers and its scheduler. Owned by the executor thread. */
public final class Port {
    private static final int MOST_WEIGHT = 100;
    private static final int MARKS = ServiceState.QUIESCED | ServiceState.DOWN;

    private final String name;
    private final PortSpec spec;
    private final RealServer[] servers;
    private final Int2ObjectHashMap<RealServer> serversById = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<ServerCounters> countersById = new Int2ObjectHashMap<>();
    private final SmoothWeightedRoundRobin scheduler;
    private long changes;

    Port(String clusterName, PortSpec spec, List<RealServer> servers, Port before) {
        this.name = clusterName + ":" + spec.port();
        this.spec = spec;
        this.servers = servers.toArray(RealServer[]::new);
        if (before != null) {
            countersById.putAll(before.countersById);
        }
        moveEntriesOfRenamed(servers);
        for (RealServer server : servers) {
            serversById.put(server.id(), server);
            countersById.put(server.id(), server.counters());
        }
        scheduler = new SmoothWeightedRoundRobin(this.servers, before == null ? null : before.scheduler);
    }

    /** Entries name their server by address: when the address goes by another name, they count there. All at once, for names may swap. */
    private void moveEntriesOfRenamed(List<RealServer> next) {
        List<RealServer> renamed = next.stream()
                .filter(server ->
                        countersById.containsKey(server.id()) && countersById.get(server.id()) != server.counters())
                .toList();
        long[] entries = renamed.stream()
                .mapToLong(server -> countersById.get(server.id()).active())
                .toArray();
        for (int i = 0; i < entries.length; i++) {
            countersById.get(renamed.get(i).id()).entriesMoved(-entries[i]);
            renamed.get(i).counters().entriesMoved(entries[i]);
        }
    }

    /** None of its servers has entries, as far as is counted: they are about to be counted anew. */
    public void forgetEntries() {
        countersById.values().forEach(counters -> counters.entriesMoved(-counters.active()));
    }

    /** Whether any server that is or was one of the port's has entries. */
    boolean hasEntries() {
        return countersById.values().stream().anyMatch(counters -> counters.active() != 0);
    }

    /** {@code cluster:port}, as the command line writes it. */
    public String name() {
        return name;
    }

    public int port() {
        return spec.port();
    }

    public OnMiss onMiss() {
        return spec.onMiss();
    }

    public TimeoutSpec timeouts() {
        return spec.timeouts();
    }

    /** The server with this id, or null when it is not (or no longer) one of the port's. */
    public RealServer server(int id) {
        return serversById.get(id);
    }

    /** In the order of the configuration. */
    public List<RealServer> servers() {
        return List.of(servers);
    }

    /** The server of the next new connection, or null when none may take one. */
    public RealServer schedule() {
        changes++;
        return serverAt(scheduler.next());
    }

    /** Gives one of its servers another weight, 0 to {@value #MOST_WEIGHT}; it counts from the next connection on. */
    public void weigh(RealServer server, int weight) {
        if (weight < 0 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException("a weight is 0 to " + MOST_WEIGHT + ", not " + weight);
        }
        changes++;
        server.weight(weight);
    }

    /** Marks one of its servers, with a sum of {@link ServiceState#QUIESCED} and {@link ServiceState#DOWN}; 0 for none. */
    public void mark(RealServer server, int marks) {
        changes++;
        server.marks(marks & MARKS);
    }

    /** Counts up with every choice of its scheduler and every change of weights and marks. */
    public long changes() {
        return changes;
    }

    /** Writes the scheduler's position, weights and marks. No allocation, but for the target's growth. */
    public void read(int vip, ServiceState target) {
        target.begin(vip, spec.port(), scheduler.totalWeight());
        for (int i = 0; i < servers.length; i++) {
            target.add(servers[i].id(), servers[i].weight(), servers[i].marks(), scheduler.lag(i));
        }
    }

    /**
     * Goes on where another node's port of the same servers was: the next choices are what they would have been there. Servers that are not
     * named there keep weight and marks, and lag by nothing; those that are named only there are passed over.
     */
    public void adopt(ServiceState source) {
        changes++;
        scheduler.resume(source.totalWeight());
        for (int i = 0; i < source.count(); i++) {
            int place = placeOf(source.serverId(i));
            if (place >= 0) {
                servers[place].weight(Math.clamp(source.weight(i), 0, MOST_WEIGHT));
                servers[place].marks(source.marks(i) & MARKS);
                scheduler.lag(place, source.lag(i));
            }
        }
    }

    private int placeOf(int serverId) {
        for (int i = 0; i < servers.length; i++) {
            if (servers[i].id() == serverId) {
                return i;
            }
        }
        return -1;
    }

    /** The server that the connection's hash picks without any entry, or null when none may take it. */
    public RealServer pickByHash(int clientAddress, int clientPort) {
        return serverAt(RendezvousHash.pick(servers, clientAddress, clientPort));
    }

    private RealServer serverAt(int index) {
        return index < 0 ? null : servers[index];
    }

    /** The counters of a server that is or was one of the port's: entries of a removed server end later. Null for others. */
    public ServerCounters countersOf(int serverId) {
        return countersById.get(serverId);
    }
}
