/**
 * How messages get to the other node and back, whatever carries them.
 *
 * <p>Ports only: the adapter to JGroups has a package of its own, simulations bring theirs.
 */
package io.netdispatcher.replication.transport;
