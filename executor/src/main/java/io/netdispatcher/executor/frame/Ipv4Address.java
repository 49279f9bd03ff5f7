package io.netdispatcher.executor.frame;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IPv4 addresses as ints in network order: 10.0.0.1 is 0x0A000001. */
public final class Ipv4Address {
    private static final String PART = "(0|[1-9][0-9]{0,2})";
    private static final Pattern LITERAL = Pattern.compile(PART + "\\." + PART + "\\." + PART + "\\." + PART);

    private Ipv4Address() {}

    /**
     * Reads four decimal numbers without leading zeros (some programs read 010 as 8); throws
     * {@link IllegalArgumentException} for anything else. No name is ever resolved.
     */
    public static int parse(String text) {
        Matcher literal = LITERAL.matcher(text);
        if (!literal.matches()) {
            throw new IllegalArgumentException("not an IPv4 address: " + text);
        }
        int address = 0;
        for (int group = 1; group <= 4; group++) {
            int octet = Integer.parseInt(literal.group(group));
            if (octet > 255) {
                throw new IllegalArgumentException("not an IPv4 address: " + text);
            }
            address = address << 8 | octet;
        }
        return address;
    }

    /** The address as a dotted quad. */
    public static String format(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xFF) + "." + (address >>> 8 & 0xFF) + "." + (address & 0xFF);
    }

    /** Whether a packet may come from the address (RFC 1122 section 3.2.1.3): not 0/8, not 127/8, not 224/3. */
    public static boolean isSource(int address) {
        int first = address >>> 24;
        return first != 0 && first != 127 && first < 224;
    }
}
