package io.netdispatcher.hatests.lab;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A TCP segment that a capture saw.
 *
 * @param atNs when, nanoseconds since 1970
 * @param source the IPv4 address that it claims to come from
 * @param target the IPv4 address that it goes to
 * @param seq sequence number, 0 to 2^32 - 1
 * @param lengthBytes bytes that it carries, headers left out
 * @param flags as in the header; see the constants
 */
public record CapturedSegment(
        long atNs, int source, int sourcePort, int target, int targetPort, long seq, int lengthBytes, int flags) {
    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;

    private static final int ETHERNET_BYTES = 14;
    private static final int IP_BYTES_MIN = 20;
    private static final int TCP_BYTES_MIN = 20;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int PROTOCOL_TCP = 6;

    /** The segment in a frame, of which the end may not have been captured; nothing if it is something else. */
    static Optional<CapturedSegment> parse(long atNs, ByteBuffer frame) {
        if (frame.limit() < ETHERNET_BYTES + IP_BYTES_MIN + TCP_BYTES_MIN
                || (frame.getShort(12) & 0xffff) != TYPE_IPV4
                || frame.get(ETHERNET_BYTES + 9) != PROTOCOL_TCP) {
            return Optional.empty();
        }
        int ipBytes = (frame.get(ETHERNET_BYTES) & 0x0f) * 4;
        int totalBytes = frame.getShort(ETHERNET_BYTES + 2) & 0xffff;
        int tcp = ETHERNET_BYTES + ipBytes;
        if (frame.limit() < tcp + TCP_BYTES_MIN) {
            return Optional.empty();
        }
        int tcpBytes = (frame.get(tcp + 12) >>> 4 & 0x0f) * 4;
        return Optional.of(new CapturedSegment(
                atNs,
                frame.getInt(ETHERNET_BYTES + 12),
                frame.getShort(tcp) & 0xffff,
                frame.getInt(ETHERNET_BYTES + 16),
                frame.getShort(tcp + 2) & 0xffff,
                Integer.toUnsignedLong(frame.getInt(tcp + 4)),
                totalBytes - ipBytes - tcpBytes,
                frame.get(tcp + 13) & 0xff));
    }

    /** Whether it opens a connection: SYN without ACK. */
    public boolean isSyn() {
        return (flags & (SYN | ACK)) == SYN;
    }

    /** Whether it answers a SYN. */
    public boolean isSynAck() {
        return (flags & (SYN | ACK)) == (SYN | ACK);
    }

    /** Whether it breaks a connection off. */
    public boolean isReset() {
        return (flags & RST) != 0;
    }

    /** Whether it ends a connection. */
    public boolean isFin() {
        return (flags & FIN) != 0;
    }

    /** Four numbers as one; for addresses in text. */
    public static int address(String text) {
        int value = 0;
        for (String part : text.split("\\.")) {
            value = value << 8 | Integer.parseInt(part);
        }
        return value;
    }
}
