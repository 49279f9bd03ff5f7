/**
 * The connection table: which real server a connection belongs to, how far it has come, and when it is forgotten.
 *
 * <p>The only room that knows Chronicle Map; no packets, no schedulers and no clocks in here.
 */
package io.netdispatcher.executor.table;
