/**
 * The bytes of the replication: messages, records, and the seal that proves who wrote them (docs/replication-protocol.md).
 *
 * <p>No state, no clock, no threads.
 */
package io.netdispatcher.replication.wire;
