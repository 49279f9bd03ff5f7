/**
 * The bytes of the replication: messages, records (docs/replication-protocol.md).
 *
 * <p>No state, no clock, no threads.
 */
package io.netdispatcher.replication.wire;
