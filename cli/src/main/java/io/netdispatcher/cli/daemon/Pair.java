package io.netdispatcher.cli.daemon;

/** What only a node of a pair has. */
record Pair(NodeReplication replication, NodeFailover failover) {}
