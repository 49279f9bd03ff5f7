package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The body of a MERGED: what has become of the records up to the message's position. Later versions may append to it.
 *
 * @param attempt that it answers
 * @param inserted entries that are new to the active node
 * @param present entries that it had
 * @param refused entries for which it has no room
 */
public record MergeAnswer(int attempt, int inserted, int present, int refused) {
    private static final int BYTES = 16;

    /** Writes it. Returns the length. */
    public int put(MutableDirectBuffer buffer, int offset) {
        buffer.putInt(offset, attempt, LITTLE_ENDIAN);
        buffer.putInt(offset + 4, inserted, LITTLE_ENDIAN);
        buffer.putInt(offset + 8, present, LITTLE_ENDIAN);
        buffer.putInt(offset + 12, refused, LITTLE_ENDIAN);
        return BYTES;
    }

    /** Reads a body; null when it is too short or makes no sense. */
    public static MergeAnswer read(DirectBuffer buffer, int offset, int length) {
        if (length < BYTES) {
            return null;
        }
        MergeAnswer read = new MergeAnswer(
                buffer.getInt(offset, LITTLE_ENDIAN),
                buffer.getInt(offset + 4, LITTLE_ENDIAN),
                buffer.getInt(offset + 8, LITTLE_ENDIAN),
                buffer.getInt(offset + 12, LITTLE_ENDIAN));
        return read.inserted < 0 || read.present < 0 || read.refused < 0 ? null : read;
    }
}
