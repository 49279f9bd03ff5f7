/**
 * The data plane over libpcap.
 *
 * <p>The only room that knows pcap4j.
 */
package io.netdispatcher.executor.pcap;
