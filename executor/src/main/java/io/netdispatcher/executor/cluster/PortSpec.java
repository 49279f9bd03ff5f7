package io.netdispatcher.executor.cluster;

import java.util.List;

/**
 * A service as configured.
 *
 * @param port TCP port, 1 to 65535
 * @param onMiss what happens to mid-stream packets without an entry
 * @param timeouts idle timeouts of its connections
 * @param servers in the order of the file
 */
public record PortSpec(int port, OnMiss onMiss, TimeoutSpec timeouts, List<ServerSpec> servers) {
    public PortSpec {
        servers = List.copyOf(servers);
    }
}
