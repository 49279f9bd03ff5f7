package io.netdispatcher.cli.config;

import java.util.Optional;

/**
 * How the servers of a port are probed.
 *
 * @param name the advisor's name, such as {@code connect} or {@code http}
 * @param intervalMs time between two probes of a server in ms
 * @param connectTimeoutMs longest wait for the connection in ms
 * @param receiveTimeoutMs longest wait for the answer in ms
 * @param retries failures that are forgiven before a server counts as down, 0 to 10
 * @param request first line of what is sent, if the advisor sends a request
 * @param expect status code that the answer must have, 100 to 599, if the advisor looks at one
 */
public record AdvisorConfig(
        String name,
        int intervalMs,
        int connectTimeoutMs,
        int receiveTimeoutMs,
        int retries,
        Optional<String> request,
        Optional<Integer> expect) {}
