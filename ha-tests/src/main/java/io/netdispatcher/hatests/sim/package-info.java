/**
 * The replication protocol under simulation: two nodes, a bad network and bad luck, all from one seed.
 *
 * <p>No threads and no clock: a seed that failed fails again in the same way.
 */
package io.netdispatcher.hatests.sim;
