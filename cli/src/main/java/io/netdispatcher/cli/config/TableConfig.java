package io.netdispatcher.cli.config;

/**
 * The connection table.
 *
 * @param capacity most entries, 1000 to 16777216
 * @param halfOpenShare part of the capacity that connections without a completed handshake may take, between 0 and 1
 * @param unprovenShare part of the capacity that connections without data from the client may take, between 0 and 1
 */
public record TableConfig(int capacity, double halfOpenShare, double unprovenShare) {}
