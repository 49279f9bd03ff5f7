package io.netdispatcher.executor.cluster;

import java.util.List;

/**
 * A cluster as configured: a virtual IP address with its ports.
 *
 * @param name unique within the pair
 * @param vip IPv4, network order; unique within the pair
 * @param ports at least one
 */
public record ClusterSpec(String name, int vip, List<PortSpec> ports) {
    public ClusterSpec {
        ports = List.copyOf(ports);
    }
}
