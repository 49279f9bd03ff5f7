package io.netdispatcher.executor.frame;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** An ICMP message (RFC 792) over a buffer. Not thread safe; accessors only after {@link #wrap} returned null. */
public final class IcmpFlyweight {
    public static final int HEADER_LENGTH = 8;
    public static final int TYPE_ECHO_REPLY = 0;
    public static final int TYPE_ECHO_REQUEST = 8;

    private MutableDirectBuffer buffer;
    private int offset;

    /** Points at a message of exactly {@code length} bytes; returns what is wrong with it, or null. */
    public Malformation wrap(MutableDirectBuffer buffer, int offset, int length) {
        if (length < HEADER_LENGTH) {
            return Malformation.TRUNCATED;
        }
        if (InternetChecksum.fold(InternetChecksum.add(0, buffer, offset, length)) != 0xFFFF) {
            return Malformation.ICMP_CHECKSUM;
        }
        this.buffer = buffer;
        this.offset = offset;
        return null;
    }

    public boolean isEchoRequest() {
        return buffer.getByte(offset) == TYPE_ECHO_REQUEST && buffer.getByte(offset + 1) == 0;
    }

    /** Turns an echo request into its reply in place; the checksum is updated as RFC 1624 says. */
    public void becomeEchoReply() {
        buffer.putByte(offset, (byte) TYPE_ECHO_REPLY);
        int complement = ~(buffer.getShort(offset + 2, ByteOrder.BIG_ENDIAN)) & 0xFFFF;
        long sum = (long) complement + (~(TYPE_ECHO_REQUEST << 8) & 0xFFFF);
        buffer.putShort(offset + 2, (short) InternetChecksum.of(sum), ByteOrder.BIG_ENDIAN);
    }
}
