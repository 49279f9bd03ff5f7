/**
 * The shadow's replica of the table and of all other state.
 *
 * <p>Imports the executor only; never failover. JGroups stays in the jgroups package below this one.
 */
package io.netdispatcher.replication;
