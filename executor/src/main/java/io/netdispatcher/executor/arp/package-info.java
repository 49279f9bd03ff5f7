/**
 * ARP: answering for the VIPs, announcing them, resolving the real servers.
 *
 * <p>Decides on ARP only; sends through the plane's port.
 */
package io.netdispatcher.executor.arp;
