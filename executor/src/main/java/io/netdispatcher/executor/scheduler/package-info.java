/**
 * Which server gets a connection: weighted round robin, and a stateless hash.
 *
 * <p>Pure: knows weights, nothing of packets.
 */
package io.netdispatcher.executor.scheduler;
