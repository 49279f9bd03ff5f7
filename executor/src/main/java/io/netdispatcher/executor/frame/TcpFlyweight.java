package io.netdispatcher.executor.frame;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * A TCP header (RFC 9293 section 3.1) over a buffer. Not thread safe; accessors may be called only after {@link #wrap}
 * returned null.
 */
public final class TcpFlyweight {
    /** Header without options. */
    public static final int MIN_HEADER_LENGTH = 20;

    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int ACK = 0x10;

    private static final int CHECKSUM = 16;

    private MutableDirectBuffer buffer;
    private int offset;
    private int segmentLength;
    private int headerLength;
    private int flags;

    /** Points at a segment of exactly {@code segmentLength} bytes; returns what is wrong with it, or null. */
    public Malformation wrap(MutableDirectBuffer buffer, int offset, int segmentLength) {
        if (segmentLength < MIN_HEADER_LENGTH) {
            return Malformation.TRUNCATED;
        }
        headerLength = (buffer.getByte(offset + 12) & 0xF0) >>> 2;
        if (headerLength < MIN_HEADER_LENGTH || headerLength > segmentLength) {
            return Malformation.TCP_DATA_OFFSET;
        }
        flags = buffer.getByte(offset + 13) & 0xFF;
        boolean synWithEnd = (flags & SYN) != 0 && (flags & (FIN | RST)) != 0;
        if (synWithEnd || (flags & (SYN | ACK | RST)) == 0) {
            return Malformation.TCP_FLAGS;
        }
        this.buffer = buffer;
        this.offset = offset;
        this.segmentLength = segmentLength;
        return sourcePort() == 0 || destinationPort() == 0 ? Malformation.TCP_PORT : null;
    }

    public int sourcePort() {
        return buffer.getShort(offset, ByteOrder.BIG_ENDIAN) & 0xFFFF;
    }

    public int destinationPort() {
        return buffer.getShort(offset + 2, ByteOrder.BIG_ENDIAN) & 0xFFFF;
    }

    /** The flags octet: {@link #FIN}, {@link #SYN}, {@link #RST}, {@link #ACK} and the others. */
    public int flags() {
        return flags;
    }

    /** Whether the segment opens a connection: SYN without ACK. */
    public boolean isInitialSyn() {
        return (flags & (SYN | ACK)) == SYN;
    }

    public int payloadLength() {
        return segmentLength - headerLength;
    }

    /**
     * Completes a checksum that the sender's stack left to its hardware: such a field holds the folded sum of the pseudo-header
     * alone. A segment whose checksum is complete keeps its value, so calling this on any segment is harmless.
     *
     * @param source IPv4 source of the packet
     * @param destination IPv4 destination of the packet
     * @return whether the field was completed
     */
    public boolean completePartialChecksum(int source, int destination) {
        long pseudoHeader =
                InternetChecksum.addPseudoHeader(0, source, destination, Ipv4Flyweight.PROTOCOL_TCP, segmentLength);
        int field = buffer.getShort(offset + CHECKSUM, ByteOrder.BIG_ENDIAN) & 0xFFFF;
        if (field != InternetChecksum.fold(pseudoHeader)) {
            return false;
        }
        buffer.putShort(offset + CHECKSUM, (short) 0);
        int checksum = InternetChecksum.of(InternetChecksum.add(pseudoHeader, buffer, offset, segmentLength));
        buffer.putShort(offset + CHECKSUM, (short) checksum, ByteOrder.BIG_ENDIAN);
        return true;
    }
}
