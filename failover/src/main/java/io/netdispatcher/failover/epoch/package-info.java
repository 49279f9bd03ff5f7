/**
 * The epoch's counter on disk.
 *
 * <p>No roles, no decisions.
 */
package io.netdispatcher.failover.epoch;
