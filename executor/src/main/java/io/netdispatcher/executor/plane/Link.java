package io.netdispatcher.executor.plane;

/**
 * A network interface as the executor uses it.
 *
 * @param index 0 for the external link, 1 for the internal one
 * @param name the kernel's name
 * @param mac its MAC address, the source of all that leaves by it
 * @param address its IPv4 address, network order; 0 when it has none
 * @param mtu bytes of IP
 */
public record Link(int index, String name, long mac, int address, int mtu) {}
