/**
 * The executor's side of the replication: the log of changes on the active node, the replica on the shadow, the digests of both.
 *
 * <p>Owned by the executor thread; what the replication agent shares with it is in one class, the exchange.
 */
package io.netdispatcher.replication.table;
