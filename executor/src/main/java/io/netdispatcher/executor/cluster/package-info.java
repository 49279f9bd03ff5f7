/**
 * Clusters, ports and real servers as they are configured and as they run.
 *
 * <p>No packet is looked at here.
 */
package io.netdispatcher.executor.cluster;
