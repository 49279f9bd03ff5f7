package io.netdispatcher.hatests.judge;

/**
 * What part of the kept connections a server got.
 *
 * @param connections those whose first request the server recorded
 * @param share their part of the connections of all servers, 0 to 1
 */
public record ServerShare(String name, int weight, int connections, double share) {}
