package io.netdispatcher.executor.frame;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * An ARP packet for Ethernet and IPv4 (RFC 826) over a buffer. Not thread safe; accessors only after {@link #wrap} returned null
 * or after {@link #write}.
 */
public final class ArpFlyweight {
    public static final int LENGTH = 28;
    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    private static final long ETHERNET_IPV4 = 0x0001_0800_0604L;

    private MutableDirectBuffer buffer;
    private int offset;

    /** Points at a packet of which {@code available} bytes are there; returns what is wrong with it, or null. */
    public Malformation wrap(MutableDirectBuffer buffer, int offset, int available) {
        if (available < LENGTH) {
            return Malformation.TRUNCATED;
        }
        if (MacAddress.get(buffer, offset) != ETHERNET_IPV4) {
            return Malformation.ARP_FORMAT;
        }
        this.buffer = buffer;
        this.offset = offset;
        boolean known = operation() == REQUEST || operation() == REPLY;
        return known && MacAddress.isUnicast(senderMac()) ? null : Malformation.ARP_FORMAT;
    }

    /** Writes a whole packet. */
    public void write(
            MutableDirectBuffer buffer,
            int offset,
            int operation,
            long senderMac,
            int senderIp,
            long targetMac,
            int targetIp) {
        this.buffer = buffer;
        this.offset = offset;
        MacAddress.put(buffer, offset, ETHERNET_IPV4);
        buffer.putShort(offset + 6, (short) operation, ByteOrder.BIG_ENDIAN);
        MacAddress.put(buffer, offset + 8, senderMac);
        buffer.putInt(offset + 14, senderIp, ByteOrder.BIG_ENDIAN);
        MacAddress.put(buffer, offset + 18, targetMac);
        buffer.putInt(offset + 24, targetIp, ByteOrder.BIG_ENDIAN);
    }

    /** {@link #REQUEST} or {@link #REPLY}. */
    public int operation() {
        return buffer.getShort(offset + 6, ByteOrder.BIG_ENDIAN) & 0xFFFF;
    }

    public long senderMac() {
        return MacAddress.get(buffer, offset + 8);
    }

    public int senderIp() {
        return buffer.getInt(offset + 14, ByteOrder.BIG_ENDIAN);
    }

    public long targetMac() {
        return MacAddress.get(buffer, offset + 18);
    }

    public int targetIp() {
        return buffer.getInt(offset + 24, ByteOrder.BIG_ENDIAN);
    }
}
