package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The body of HELLO and WELCOME: what a node says of itself. Later versions may append to it.
 *
 * <pre>
 *   0  role                     1  0 none yet, 1 active, 2 shadow
 *   1  lowest format it reads   1
 *   2  highest format it reads  1
 *   3  reserved                 1
 *   4  table capacity           4
 *   8  configuration version    8
 *  16  abilities                4  1 it merges; a node that says nothing of abilities has none
 * </pre>
 *
 * @param role as above
 * @param lowestVersion formats it understands, from
 * @param highestVersion to
 * @param capacity entries its table has room for
 * @param configVersion version of the active's configuration that it has
 * @param abilities a sum of {@link #MERGES} and what later versions can
 */
public record Introduction(
        int role, int lowestVersion, int highestVersion, int capacity, long configVersion, int abilities) {
    /** Bytes of the body. */
    public static final int BYTES = 20;

    /** Ability: takes MERGE messages. */
    public static final int MERGES = 1;

    private static final int LEAST_BYTES = 16;
    private static final int ABILITIES_OFFSET = 16;

    /** Writes it. Returns the length. */
    public int put(MutableDirectBuffer buffer, int offset) {
        buffer.putByte(offset, (byte) role);
        buffer.putByte(offset + 1, (byte) lowestVersion);
        buffer.putByte(offset + 2, (byte) highestVersion);
        buffer.putByte(offset + 3, (byte) 0);
        buffer.putInt(offset + 4, capacity, LITTLE_ENDIAN);
        buffer.putLong(offset + 8, configVersion, LITTLE_ENDIAN);
        buffer.putInt(offset + ABILITIES_OFFSET, abilities, LITTLE_ENDIAN);
        return BYTES;
    }

    /** Reads a body; null when it is too short or makes no sense. */
    public static Introduction read(DirectBuffer buffer, int offset, int length) {
        if (length < LEAST_BYTES) {
            return null;
        }
        Introduction read = new Introduction(
                buffer.getByte(offset) & 0xff,
                buffer.getByte(offset + 1) & 0xff,
                buffer.getByte(offset + 2) & 0xff,
                buffer.getInt(offset + 4, LITTLE_ENDIAN),
                buffer.getLong(offset + 8, LITTLE_ENDIAN),
                length < BYTES ? 0 : buffer.getInt(offset + ABILITIES_OFFSET, LITTLE_ENDIAN));
        return read.capacity < 0 || read.lowestVersion > read.highestVersion ? null : read;
    }

    /** Whether it takes MERGE messages. */
    public boolean isMerging() {
        return (abilities & MERGES) != 0;
    }
}
