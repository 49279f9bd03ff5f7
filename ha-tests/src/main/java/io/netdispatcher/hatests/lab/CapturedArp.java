package io.netdispatcher.hatests.lab;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An ARP message that a capture saw.
 *
 * @param atNs when, nanoseconds since 1970
 * @param isReply a reply; else a request
 * @param mac who sent it, by the message's own word, as {@link LabNode#mac} writes it
 * @param sender the IPv4 address that it speaks for
 * @param target the IPv4 address that it asks for or answers to
 */
public record CapturedArp(long atNs, boolean isReply, String mac, int sender, int target) {
    private static final int ETHERNET_BYTES = 14;
    private static final int ARP_BYTES = 28;
    private static final int TYPE_ARP = 0x0806;
    private static final int OPERATION_REPLY = 2;
    private static final int MAC_BYTES = 6;

    /** The message in a frame; nothing if it is something else. */
    static Optional<CapturedArp> parse(long atNs, ByteBuffer frame) {
        if (frame.limit() < ETHERNET_BYTES + ARP_BYTES || (frame.getShort(12) & 0xffff) != TYPE_ARP) {
            return Optional.empty();
        }
        StringBuilder mac = new StringBuilder();
        for (int i = 0; i < MAC_BYTES; i++) {
            mac.append(i == 0 ? "" : ":").append("%02x".formatted(frame.get(ETHERNET_BYTES + 8 + i)));
        }
        return Optional.of(new CapturedArp(
                atNs,
                frame.getShort(ETHERNET_BYTES + 6) == OPERATION_REPLY,
                mac.toString(),
                frame.getInt(ETHERNET_BYTES + 14),
                frame.getInt(ETHERNET_BYTES + 24)));
    }

    /** Whether it tells everybody, unasked, who has the address: RFC 5227's announcement, or the same as a reply. */
    public boolean announces(int address) {
        return sender == address && target == address;
    }

    /** Whether it answers somebody who asked for the address. */
    public boolean answersFor(int address) {
        return isReply && sender == address && target != address;
    }
}
