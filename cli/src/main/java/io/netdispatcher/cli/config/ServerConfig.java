package io.netdispatcher.cli.config;

/**
 * A real server behind a port.
 *
 * @param name unique in its port
 * @param address its own address, unique in its port
 * @param weight share of new connections relative to the port's other servers, 0 to 100; 0 means no new connections
 * @param hasFixedWeight whether the manager leaves the weight alone
 */
public record ServerConfig(String name, Ipv4Address address, int weight, boolean hasFixedWeight) {}
