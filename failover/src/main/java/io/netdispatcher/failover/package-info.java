/**
 * Who is active, and how the other finds out.
 *
 * <p>Imports the executor only; never replication. JGroups stays in the jgroups package below this one.
 */
package io.netdispatcher.failover;
