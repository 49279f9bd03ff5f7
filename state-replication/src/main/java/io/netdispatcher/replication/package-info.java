/**
 * The shadow's replica of the table and of all other state: the agent that keeps it, its settings, status and events.
 *
 * <p>Imports the executor only; never failover. JGroups stays in the jgroups package below this one, and nothing else here knows of it.
 */
package io.netdispatcher.replication;
