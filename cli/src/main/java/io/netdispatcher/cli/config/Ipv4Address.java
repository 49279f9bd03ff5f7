package io.netdispatcher.cli.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 address.
 *
 * @param bits the address in network order: 10.0.0.1 is {@code 0x0a000001}
 */
public record Ipv4Address(int bits) implements Comparable<Ipv4Address> {
    /** A number without leading zeros: some programs read 010 as 8. */
    private static final String PART = "(0|[1-9][0-9]{0,2})";

    private static final Pattern LITERAL = Pattern.compile(PART + "\\." + PART + "\\." + PART + "\\." + PART);

    /** The address written as four decimal numbers without leading zeros; empty for anything else. */
    public static Optional<Ipv4Address> parse(String text) {
        Matcher literal = LITERAL.matcher(text);
        if (!literal.matches()) {
            return Optional.empty();
        }
        int bits = 0;
        for (int group = 1; group <= 4; group++) {
            int part = Integer.parseInt(literal.group(group));
            if (part > 255) {
                return Optional.empty();
            }
            bits = bits << 8 | part;
        }
        return Optional.of(new Ipv4Address(bits));
    }

    /** Whether one host on a network can have it: not in 0/8, 127/8, 224/4 or 240/4 (RFC 6890, RFC 5771). */
    public boolean isUnicastHost() {
        int first = bits >>> 24;
        return first != 0 && first != 127 && first < 224;
    }

    @Override
    public int compareTo(Ipv4Address other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    /** Four decimal numbers, as {@link #parse(String)} reads them. */
    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }
}
