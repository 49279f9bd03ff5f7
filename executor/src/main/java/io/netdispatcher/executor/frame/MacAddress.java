package io.netdispatcher.executor.frame;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** MAC addresses as longs: the 48 bits of the address, first octet highest. */
public final class MacAddress {
    /** Octets of an address. */
    public static final int LENGTH = 6;
    /** ff:ff:ff:ff:ff:ff. */
    public static final long BROADCAST = 0xFFFF_FFFF_FFFFL;
    /** Not an address: nothing is known yet. */
    public static final long UNKNOWN = -1L;

    private static final long GROUP_BIT = 0x0100_0000_0000L;

    private MacAddress() {}

    /** Reads an address; the caller has checked that 6 bytes are there. */
    public static long get(DirectBuffer buffer, int index) {
        return ((long) buffer.getInt(index, ByteOrder.BIG_ENDIAN) & 0xFFFF_FFFFL) << 16
                | buffer.getShort(index + 4, ByteOrder.BIG_ENDIAN) & 0xFFFFL;
    }

    /** Writes an address; the caller has checked that 6 bytes are there. */
    public static void put(MutableDirectBuffer buffer, int index, long address) {
        buffer.putInt(index, (int) (address >>> 16), ByteOrder.BIG_ENDIAN);
        buffer.putShort(index + 4, (short) address, ByteOrder.BIG_ENDIAN);
    }

    /** Whether one station can own the address: neither broadcast nor multicast nor all zero (IEEE 802 clause 8.2). */
    public static boolean isUnicast(long address) {
        return address > 0 && (address & GROUP_BIT) == 0;
    }

    /** The 6 octets as a long; throws {@link IllegalArgumentException} for any other length. */
    public static long of(byte[] octets) {
        if (octets.length != LENGTH) {
            throw new IllegalArgumentException("a MAC address has 6 octets, not " + octets.length);
        }
        long address = 0;
        for (byte octet : octets) {
            address = address << 8 | octet & 0xFF;
        }
        return address;
    }

    /** Reads {@code aa:bb:cc:dd:ee:ff}; throws {@link IllegalArgumentException} for anything else. */
    public static long parse(String text) {
        String[] parts = text.split(":", -1);
        byte[] octets = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].length() > 2 || parts[i].startsWith("-") || parts[i].startsWith("+")) {
                throw new IllegalArgumentException("an octet has two hexadecimal digits, not " + parts[i]);
            }
            octets[i] = (byte) Integer.parseInt(parts[i], 16);
        }
        return of(octets);
    }

    /** The address as {@code aa:bb:cc:dd:ee:ff}, or {@code unknown}. */
    public static String format(long address) {
        if (address == UNKNOWN) {
            return "unknown";
        }
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            int octet = (int) (address >>> shift) & 0xFF;
            text.append(Character.forDigit(octet >> 4, 16)).append(Character.forDigit(octet & 0xF, 16));
            if (shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }
}
