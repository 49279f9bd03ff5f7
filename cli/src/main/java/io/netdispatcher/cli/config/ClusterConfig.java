package io.netdispatcher.cli.config;

import java.util.List;

/**
 * A virtual IP address with its ports.
 *
 * @param name unique in the file
 * @param vip the virtual address, unique in the file
 * @param ports the services, in file order; may be empty
 */
public record ClusterConfig(String name, Ipv4Address vip, List<PortConfig> ports) {
    /** Copies the list. */
    public ClusterConfig {
        ports = List.copyOf(ports);
    }
}
