package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The body of a CONFIGURATION message: version (8), length of the whole text (4), where this part begins in it (4), the part.
 */
public final class ConfigurationPart {
    /** Bytes before the part. */
    public static final int FIXED_BYTES = 16;

    /** The longest part. */
    public static final int MOST_BYTES = 32 * 1024;

    /** The longest text. */
    public static final int MOST_TEXT_BYTES = 4 * 1024 * 1024;

    private ConfigurationPart() {}

    /** Writes the part of a text from {@code from} on. Returns the body's length. */
    public static int put(MutableDirectBuffer buffer, int offset, long version, byte[] text, int from) {
        int length = Math.min(MOST_BYTES, text.length - from);
        buffer.putLong(offset, version, LITTLE_ENDIAN);
        buffer.putInt(offset + 8, text.length, LITTLE_ENDIAN);
        buffer.putInt(offset + 12, from, LITTLE_ENDIAN);
        buffer.putBytes(offset + FIXED_BYTES, text, from, length);
        return FIXED_BYTES + length;
    }

    /** Whether such a body makes sense. */
    public static boolean isValid(DirectBuffer buffer, int offset, int length) {
        if (length < FIXED_BYTES) {
            return false;
        }
        int total = textLength(buffer, offset);
        int from = from(buffer, offset);
        return total >= 0 && total <= MOST_TEXT_BYTES && from >= 0 && from <= total - (length - FIXED_BYTES);
    }

    public static long version(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset, LITTLE_ENDIAN);
    }

    /** Bytes of the whole text. */
    public static int textLength(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + 8, LITTLE_ENDIAN);
    }

    /** Where the part begins in the text. */
    public static int from(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + 12, LITTLE_ENDIAN);
    }
}
