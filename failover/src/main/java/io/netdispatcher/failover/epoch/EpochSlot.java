package io.netdispatcher.failover.epoch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One of the two places of an epoch file, little-endian: magic (4 bytes), version (4), sequence (8), counter (8), node index (4), CRC-32C of
 * these (4). A slot of zeros has never been written.
 *
 * @param sequence counts the writes of the file, from 1
 * @param counter the highest that was reserved
 * @param nodeIndex who reserved it
 */
record EpochSlot(long sequence, long counter, int nodeIndex) {
    /** A page each, so that no device writes both at once. */
    static final int SPACING = 4_096;

    static final int BYTES = 32;

    private static final int MAGIC = 0x5045_444e;
    private static final int VERSION = 1;
    private static final int CHECKED_BYTES = BYTES - Integer.BYTES;

    /** The slot in the next {@link #BYTES} bytes, or nothing when they are none. */
    static Optional<EpochSlot> read(ByteBuffer from) {
        if (from.remaining() < BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = from.slice(from.position(), BYTES).order(ByteOrder.LITTLE_ENDIAN);
        boolean isWhole = bytes.getInt(CHECKED_BYTES) == checksum(bytes);
        if (!isWhole || bytes.getInt() != MAGIC || bytes.getInt() != VERSION) {
            return Optional.empty();
        }
        EpochSlot slot = new EpochSlot(bytes.getLong(), bytes.getLong(), bytes.getInt());
        return slot.sequence > 0 && slot.counter >= 0 ? Optional.of(slot) : Optional.empty();
    }

    /** Its bytes. */
    ByteBuffer bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC).putInt(VERSION).putLong(sequence).putLong(counter).putInt(nodeIndex);
        return bytes.putInt(checksum(bytes)).flip();
    }

    private static int checksum(ByteBuffer slot) {
        CRC32C checksum = new CRC32C();
        checksum.update(slot.duplicate().position(0).limit(CHECKED_BYTES));
        return (int) checksum.getValue();
    }
}
