package io.netdispatcher.cli.config;

import java.util.Optional;

/**
 * An IPv4 address of a configuration: the executor's, as a value.
 *
 * @param bits the address in network order: 10.0.0.1 is {@code 0x0a000001}
 */
public record Ipv4Address(int bits) implements Comparable<Ipv4Address> {
    /** The address written as four decimal numbers without leading zeros; empty for anything else. */
    public static Optional<Ipv4Address> parse(String text) {
        try {
            return Optional.of(new Ipv4Address(io.netdispatcher.executor.frame.Ipv4Address.parse(text)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Whether one host on a network can have it: not in 0/8, 127/8, 224/4 or 240/4 (RFC 6890, RFC 5771). */
    public boolean isUnicastHost() {
        return io.netdispatcher.executor.frame.Ipv4Address.isSource(bits);
    }

    @Override
    public int compareTo(Ipv4Address other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    /** Four decimal numbers, as {@link #parse(String)} reads them. */
    @Override
    public String toString() {
        return io.netdispatcher.executor.frame.Ipv4Address.format(bits);
    }
}
