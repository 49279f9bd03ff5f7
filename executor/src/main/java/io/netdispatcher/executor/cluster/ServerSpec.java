package io.netdispatcher.executor.cluster;

/**
 * A real server as configured: with the weight it starts with.
 *
 * @param name unique within its port
 * @param address IPv4, network order
 * @param weight 0 to 100; 0 gets no new connection and keeps the old ones
 */
public record ServerSpec(String name, int address, int weight) {}
