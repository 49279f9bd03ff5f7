/**
 * Heartbeat paths over JGroups, and the only package here that knows of it.
 *
 * <p>JGroups' callbacks only enqueue; nothing is decided here but when a channel is made anew.
 */
package io.netdispatcher.failover.jgroups;
