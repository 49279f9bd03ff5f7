/**
 * What the two nodes tell each other all the time: the message, its seal, who has heard whom, and the port to the paths.
 *
 * <p>No decisions are made here; how a path gets its bytes across is an adapter's business.
 */
package io.netdispatcher.failover.heartbeat;
