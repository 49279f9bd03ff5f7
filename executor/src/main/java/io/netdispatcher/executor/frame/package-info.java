/**
 * Flyweights over frames: Ethernet, ARP, IPv4, TCP, ICMP, each checked against the bytes that are there.
 *
 * <p>Knows formats only: no tables, no decisions, no input or output.
 */
package io.netdispatcher.executor.frame;
