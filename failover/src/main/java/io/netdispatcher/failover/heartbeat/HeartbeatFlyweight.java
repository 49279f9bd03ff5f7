package io.netdispatcher.failover.heartbeat;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.netdispatcher.executor.pair.MessageSeal;
import io.netdispatcher.failover.role.Beat;
import io.netdispatcher.failover.role.Claim;
import io.netdispatcher.failover.role.Epoch;
import io.netdispatcher.failover.role.Role;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A heartbeat. Everything little-endian.
 *
 * <pre>
 *   0  magic                   2  0x484e, "NH"
 *   2  version                 1  {@link #VERSION}
 *   3  sender                  1  its node index, 1 to 255
 *   4  role                    1  {@link Role#code()}
 *   5  flags                   1  1 offers, 2 asks, 4 wants, 8 hot, 16 ready, 32 reached, 64 fit, 128 preferred
 *   6  claim: flags            1  1 hot, 2 preferred
 *   7  claim: node index       1
 *   8  claim: counter          8
 *  16  sender's incarnation    8  drawn at its start, never 0
 *  24  receiver's              8  the one that the sender believes, 0 for none
 *  32  candidate               8  another incarnation of the receiver that was heard and is not believed yet, 0 for none
 *  40  number                  8  counts the sender's heartbeats up, in one incarnation
 *  48  confirmed               8  number of the latest heartbeat of the receiver's incarnation that came in
 *  56  MAC address             8  of the sender's external link
 *  64  claim: reach            2
 *  66  reach                   2
 *  68  servers                 2
 *  70  reserved                2  zero
 *  72  seal                   16  HMAC-SHA256 of all before it, its first 16 bytes
 * </pre>
 */
final class HeartbeatFlyweight {
    static final int VERSION = 1;
    static final int BODY_BYTES = 72;
    static final int BYTES = BODY_BYTES + MessageSeal.BYTES;

    private static final short MAGIC = 0x484e;
    private static final int MASK_16 = 0xffff;
    private static final int MASK_8 = 0xff;

    private static final int OFFERS = 1;
    private static final int ASKS = 2;
    private static final int WANTS = 4;
    private static final int HOT = 8;
    private static final int READY = 16;
    private static final int REACHED = 32;
    private static final int FIT = 64;
    private static final int PREFERRED = 128;
    private static final int CLAIM_HOT = 1;
    private static final int CLAIM_PREFERRED = 2;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Points at room for a heartbeat. */
    HeartbeatFlyweight onto(UnsafeBuffer target) {
        buffer.wrap(target, 0, BYTES);
        return this;
    }

    /** Points at what came in; returns what is wrong with its form, or null. The seal is not looked at. */
    HeartbeatRejection wrap(DirectBuffer source, int offset, int length) {
        if (length != BYTES || source.getShort(offset, LITTLE_ENDIAN) != MAGIC) {
            return HeartbeatRejection.FOREIGN_FORMAT;
        }
        buffer.wrap(source, offset, length);
        if (buffer.getByte(2) != VERSION) {
            return HeartbeatRejection.UNSUPPORTED_VERSION;
        }
        return Role.of(buffer.getByte(4)) == null ? HeartbeatRejection.FOREIGN_FORMAT : null;
    }

    void put(Beat beat) {
        Claim claim = beat.claim();
        buffer.setMemory(0, BYTES, (byte) 0);
        buffer.putShort(0, MAGIC, LITTLE_ENDIAN);
        buffer.putByte(2, (byte) VERSION);
        buffer.putByte(3, (byte) beat.index());
        buffer.putByte(4, (byte) beat.role().code());
        buffer.putByte(5, (byte) flags(beat));
        buffer.putByte(6, (byte) (flag(claim.isHot(), CLAIM_HOT) | flag(claim.isPreferred(), CLAIM_PREFERRED)));
        buffer.putByte(7, (byte) claim.epoch().index());
        buffer.putLong(8, claim.epoch().counter(), LITTLE_ENDIAN);
        buffer.putLong(56, beat.mac(), LITTLE_ENDIAN);
        putCount(64, claim.reach());
        putCount(66, beat.reach());
        putCount(68, beat.servers());
    }

    private static int flags(Beat beat) {
        return flag(beat.offers(), OFFERS)
                | flag(beat.asks(), ASKS)
                | flag(beat.wants(), WANTS)
                | flag(beat.isHot(), HOT)
                | flag(beat.isReady(), READY)
                | flag(beat.isReached(), REACHED)
                | flag(beat.isFit(), FIT)
                | flag(beat.isPreferred(), PREFERRED);
    }

    private static int flag(boolean isSet, int bit) {
        return isSet ? bit : 0;
    }

    private void putCount(int offset, int count) {
        buffer.putShort(offset, (short) Math.min(count, MASK_16), LITTLE_ENDIAN);
    }

    void incarnations(long sender, long receiver, long candidate) {
        buffer.putLong(16, sender, LITTLE_ENDIAN);
        buffer.putLong(24, receiver, LITTLE_ENDIAN);
        buffer.putLong(32, candidate, LITTLE_ENDIAN);
    }

    void numbers(long number, long confirmed) {
        buffer.putLong(40, number, LITTLE_ENDIAN);
        buffer.putLong(48, confirmed, LITTLE_ENDIAN);
    }

    int sender() {
        return buffer.getByte(3) & MASK_8;
    }

    long senderIncarnation() {
        return buffer.getLong(16, LITTLE_ENDIAN);
    }

    long receiverIncarnation() {
        return buffer.getLong(24, LITTLE_ENDIAN);
    }

    long candidate() {
        return buffer.getLong(32, LITTLE_ENDIAN);
    }

    long number() {
        return buffer.getLong(40, LITTLE_ENDIAN);
    }

    long confirmed() {
        return buffer.getLong(48, LITTLE_ENDIAN);
    }

    Beat beat() {
        int flags = buffer.getByte(5);
        int claimFlags = buffer.getByte(6);
        Claim claim = new Claim(
                new Epoch(buffer.getLong(8, LITTLE_ENDIAN), buffer.getByte(7) & MASK_8),
                (claimFlags & CLAIM_HOT) != 0,
                count(64),
                (claimFlags & CLAIM_PREFERRED) != 0);
        return new Beat(
                sender(),
                (flags & PREFERRED) != 0,
                Role.of(buffer.getByte(4)),
                (flags & OFFERS) != 0,
                (flags & ASKS) != 0,
                (flags & WANTS) != 0,
                (flags & HOT) != 0,
                (flags & READY) != 0,
                (flags & REACHED) != 0,
                (flags & FIT) != 0,
                claim,
                count(66),
                count(68),
                buffer.getLong(56, LITTLE_ENDIAN));
    }

    private int count(int offset) {
        return buffer.getShort(offset, LITTLE_ENDIAN) & MASK_16;
    }
}
