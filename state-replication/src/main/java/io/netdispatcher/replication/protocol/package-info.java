/**
 * The replication protocol without its surroundings: who the other node is, what is sent when, and when the replica is hot.
 *
 * <p>Pure: time comes as an argument, messages go by a port. No threads, no sockets.
 */
package io.netdispatcher.replication.protocol;
