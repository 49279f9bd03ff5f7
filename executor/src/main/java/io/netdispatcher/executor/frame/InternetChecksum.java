package io.netdispatcher.executor.frame;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** The Internet checksum (RFC 1071), over big-endian 16-bit words. */
public final class InternetChecksum {
    private InternetChecksum() {}

    /** Adds the bytes to an unfolded sum; an odd last byte counts as the high half of a word. */
    public static long add(long sum, DirectBuffer buffer, int index, int lengthBytes) {
        int end = index + (lengthBytes & ~1);
        long total = sum;
        for (int i = index; i < end; i += 2) {
            total += buffer.getShort(i, ByteOrder.BIG_ENDIAN) & 0xFFFF;
        }
        if ((lengthBytes & 1) != 0) {
            total += (buffer.getByte(end) & 0xFF) << 8;
        }
        return total;
    }

    /** Adds the pseudo-header of TCP over IPv4 (RFC 9293 section 3.1). */
    public static long addPseudoHeader(long sum, int source, int destination, int protocol, int lengthBytes) {
        return sum
                + (source >>> 16)
                + (source & 0xFFFF)
                + (destination >>> 16)
                + (destination & 0xFFFF)
                + protocol
                + lengthBytes;
    }

    /** Folds the carries: 16 bits, not complemented. */
    public static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) folded;
    }

    /** The checksum of an unfolded sum: its one's complement. */
    public static int of(long sum) {
        return ~fold(sum) & 0xFFFF;
    }
}
