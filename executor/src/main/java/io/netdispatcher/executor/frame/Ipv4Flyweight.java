package io.netdispatcher.executor.frame;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * An IPv4 header (RFC 791), options included, over a buffer. Not thread safe; accessors may be called only after
 * {@link #wrap} returned null.
 */
public final class Ipv4Flyweight {
    /** Header without options. */
    public static final int MIN_HEADER_LENGTH = 20;

    public static final int PROTOCOL_ICMP = 1;
    public static final int PROTOCOL_TCP = 6;

    private static final int MORE_FRAGMENTS_OR_OFFSET = 0x3FFF;

    private MutableDirectBuffer buffer;
    private int offset;
    private int headerLength;
    private int totalLength;

    /** Points at a packet of which {@code available} bytes are there (padding included); returns what is wrong, or null. */
    public Malformation wrap(MutableDirectBuffer buffer, int offset, int available) {
        if (available < MIN_HEADER_LENGTH) {
            return Malformation.TRUNCATED;
        }
        int versionAndLength = buffer.getByte(offset) & 0xFF;
        if (versionAndLength >>> 4 != 4) {
            return Malformation.IP_VERSION;
        }
        headerLength = (versionAndLength & 0xF) * 4;
        if (headerLength < MIN_HEADER_LENGTH) {
            return Malformation.IP_HEADER_LENGTH;
        }
        totalLength = buffer.getShort(offset + 2, ByteOrder.BIG_ENDIAN) & 0xFFFF;
        if (totalLength < headerLength || totalLength > available) {
            return Malformation.IP_TOTAL_LENGTH;
        }
        if (InternetChecksum.fold(InternetChecksum.add(0, buffer, offset, headerLength)) != 0xFFFF) {
            return Malformation.IP_CHECKSUM;
        }
        this.buffer = buffer;
        this.offset = offset;
        return Ipv4Address.isSource(source()) ? null : Malformation.IP_SOURCE;
    }

    public int source() {
        return buffer.getInt(offset + 12, ByteOrder.BIG_ENDIAN);
    }

    public int destination() {
        return buffer.getInt(offset + 16, ByteOrder.BIG_ENDIAN);
    }

    /** IANA protocol number. */
    public int protocol() {
        return buffer.getByte(offset + 9) & 0xFF;
    }

    /** Whether the packet is a fragment, the first one included. */
    public boolean isFragment() {
        return (buffer.getShort(offset + 6, ByteOrder.BIG_ENDIAN) & MORE_FRAGMENTS_OR_OFFSET) != 0;
    }

    /** Where the header starts in the buffer. */
    public int offset() {
        return offset;
    }

    /** 20 to 60 bytes. */
    public int headerLength() {
        return headerLength;
    }

    /** Header and payload, bytes; padding of the frame is not part of it. */
    public int totalLength() {
        return totalLength;
    }

    public int payloadOffset() {
        return offset + headerLength;
    }

    public int payloadLength() {
        return totalLength - headerLength;
    }

    /** Swaps source and destination; the checksum stays right. */
    public void swapAddresses() {
        int source = buffer.getInt(offset + 12);
        buffer.putInt(offset + 12, buffer.getInt(offset + 16));
        buffer.putInt(offset + 16, source);
    }
}
