package io.netdispatcher.executor.frame;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * An Ethernet II header, with one optional 802.1Q tag, over a buffer.
 *
 * <pre>
 *   0  destination MAC   6  source MAC   12  EtherType (0x8100: TCI at 14, EtherType at 16)
 * </pre>
 *
 * Not thread safe; accessors may be called only after {@link #wrap} returned null.
 */
public final class EthernetFlyweight {
    /** Header without tag. */
    public static final int HEADER_LENGTH = 14;
    /** What an 802.1Q tag adds. */
    public static final int TAG_LENGTH = 4;

    public static final int TYPE_IPV4 = 0x0800;
    public static final int TYPE_ARP = 0x0806;
    public static final int TYPE_VLAN = 0x8100;

    private MutableDirectBuffer buffer;
    private int offset;
    private int headerLength;
    private int etherType;

    /** Points at a frame of {@code length} bytes; returns what is wrong with it, or null. */
    public Malformation wrap(MutableDirectBuffer buffer, int offset, int length) {
        if (length < HEADER_LENGTH) {
            return Malformation.TRUNCATED;
        }
        this.buffer = buffer;
        this.offset = offset;
        headerLength = HEADER_LENGTH;
        etherType = buffer.getShort(offset + 12, ByteOrder.BIG_ENDIAN) & 0xFFFF;
        if (etherType == TYPE_VLAN) {
            if (length < HEADER_LENGTH + TAG_LENGTH) {
                return Malformation.TRUNCATED;
            }
            headerLength += TAG_LENGTH;
            etherType = buffer.getShort(offset + 16, ByteOrder.BIG_ENDIAN) & 0xFFFF;
        }
        return null;
    }

    /** Writes an untagged header. */
    public void write(MutableDirectBuffer buffer, int offset, long destinationMac, long sourceMac, int etherType) {
        this.buffer = buffer;
        this.offset = offset;
        this.etherType = etherType;
        headerLength = HEADER_LENGTH;
        MacAddress.put(buffer, offset, destinationMac);
        MacAddress.put(buffer, offset + 6, sourceMac);
        buffer.putShort(offset + 12, (short) etherType, ByteOrder.BIG_ENDIAN);
    }

    public long destinationMac() {
        return MacAddress.get(buffer, offset);
    }

    public long sourceMac() {
        return MacAddress.get(buffer, offset + 6);
    }

    /** Rewrites both addresses: all that direct server return changes of a frame. */
    public void rewriteMacs(long destinationMac, long sourceMac) {
        MacAddress.put(buffer, offset, destinationMac);
        MacAddress.put(buffer, offset + 6, sourceMac);
    }

    /** The EtherType behind the tag, if there is one. */
    public int etherType() {
        return etherType;
    }

    /** 14, or 18 with a tag. */
    public int headerLength() {
        return headerLength;
    }

    /** Where the payload starts in the buffer. */
    public int payloadOffset() {
        return offset + headerLength;
    }
}
