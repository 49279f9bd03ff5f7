package io.netdispatcher.executor.cluster;

import java.util.Collection;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/** A virtual IP address with its ports. Owned by the executor thread. */
public final class Cluster {
    private final String name;
    private final int vip;
    private final Int2ObjectHashMap<Port> ports = new Int2ObjectHashMap<>();

    Cluster(String name, int vip, Collection<Port> ports) {
        this.name = name;
        this.vip = vip;
        for (Port port : ports) {
            this.ports.put(port.port(), port);
        }
    }

    public String name() {
        return name;
    }

    /** IPv4, network order. */
    public int vip() {
        return vip;
    }

    /** The service at this port number, or null: undefined ports are filtered. */
    public Port port(int number) {
        return ports.get(number);
    }

    /** All services, in no particular order. */
    public List<Port> ports() {
        return List.copyOf(ports.values());
    }
}
