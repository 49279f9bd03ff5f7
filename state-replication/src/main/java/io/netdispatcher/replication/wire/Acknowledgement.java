package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The body of an ACK. How far the shadow is stands in the message's position. Later versions may append to it.
 *
 * <pre>
 *   0  state                       1  0 none, 1 bulk, 2 hot, 3 stale
 *   1  wants                       1  0 nothing, 1 a whole snapshot, 2 some buckets
 *   2  reserved                    2
 *   4  number of the wish          4  counts up; the same wish is repeated under the same number
 *   8  configuration version       8
 *  16  buckets                   512  with wants = 2
 * </pre>
 *
 * @param state as above
 * @param wish what the shadow wants: null for nothing, or the buckets of a snapshot
 * @param number of the wish
 * @param configVersion version of the active's configuration that the shadow has
 */
public record Acknowledgement(int state, BucketSet wish, int number, long configVersion) {
    private static final int FIXED_BYTES = 16;
    private static final int WHOLE = 1;
    private static final int SOME = 2;

    /** Writes it. Returns the length. */
    public int put(MutableDirectBuffer buffer, int offset) {
        int wants = wish == null ? 0 : wish == BucketSet.ALL ? WHOLE : SOME;
        buffer.putByte(offset, (byte) state);
        buffer.putByte(offset + 1, (byte) wants);
        buffer.putShort(offset + 2, (short) 0, LITTLE_ENDIAN);
        buffer.putInt(offset + 4, number, LITTLE_ENDIAN);
        buffer.putLong(offset + 8, configVersion, LITTLE_ENDIAN);
        if (wants != SOME) {
            return FIXED_BYTES;
        }
        wish.put(buffer, offset + FIXED_BYTES);
        return FIXED_BYTES + BucketSet.BYTES;
    }

    /** Reads a body; null when it is too short or makes no sense. */
    public static Acknowledgement read(DirectBuffer buffer, int offset, int length) {
        if (length < FIXED_BYTES) {
            return null;
        }
        int wants = buffer.getByte(offset + 1) & 0xff;
        if (wants > SOME || wants == SOME && length < FIXED_BYTES + BucketSet.BYTES) {
            return null;
        }
        BucketSet wish = switch (wants) {
            case WHOLE -> BucketSet.ALL;
            case SOME -> BucketSet.read(buffer, offset + FIXED_BYTES);
            default -> null;
        };
        return new Acknowledgement(
                buffer.getByte(offset) & 0xff,
                wish,
                buffer.getInt(offset + 4, LITTLE_ENDIAN),
                buffer.getLong(offset + 8, LITTLE_ENDIAN));
    }
}
