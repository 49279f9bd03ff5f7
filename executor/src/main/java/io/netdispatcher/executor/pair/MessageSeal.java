package io.netdispatcher.executor.pair;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Seals what this node sends, and proves what the other one sent (HMAC-SHA256, RFC 2104, cut to 128 bits; RFC 4868). Used by one thread.
 */
public final class MessageSeal {
    /** Bytes of a seal. */
    public static final int BYTES = 16;

    private static final int MAC_BYTES = 32;

    private final Mac own;
    private final Mac peer;
    private final byte[] mac = new byte[MAC_BYTES];
    private final byte[] found = new byte[BYTES];
    private final byte[] expected = new byte[BYTES];
    private byte[] scratch = new byte[64];

    /** Seals as the node with the first index, and verifies as from the second. */
    public MessageSeal(PairKey key, String purpose, int ownIndex, int peerIndex) {
        own = mac(key, purpose, ownIndex);
        peer = mac(key, purpose, peerIndex);
    }

    private static Mac mac(PairKey key, String purpose, int index) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key.sealing(purpose, index));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has HmacSHA256", missing);
        }
    }

    /** Writes the seal behind a message of this length. Returns the length of both. */
    public int seal(MutableDirectBuffer buffer, int offset, int length) {
        compute(own, buffer, offset, length);
        buffer.putBytes(offset + length, mac, 0, BYTES);
        return length + BYTES;
    }

    /** Whether the other node wrote this message and its seal, of {@code length} bytes together, and as they are. */
    public boolean isGenuine(DirectBuffer buffer, int offset, int length) {
        if (length < BYTES) {
            return false;
        }
        int sealed = length - BYTES;
        compute(peer, buffer, offset, sealed);
        System.arraycopy(mac, 0, expected, 0, expected.length);
        buffer.getBytes(offset + sealed, found);
        return MessageDigest.isEqual(expected, found);
    }

    private void compute(Mac algorithm, DirectBuffer buffer, int offset, int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        buffer.getBytes(offset, scratch, 0, length);
        algorithm.update(scratch, 0, length);
        try {
            algorithm.doFinal(mac, 0);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("there is room for the whole code", impossible);
        }
    }
}
