package io.netdispatcher.executor.forward;

/**
 * Whether a frame may be forwarded to a server of 10.0.0.100:80, checked the slow and obvious way on plain bytes: the judge of the fuzz, which
 * shares no code with what it judges.
 */
final class NaiveFrameCheck {
    private NaiveFrameCheck() {}

    /** What forbids forwarding, or null. */
    static String faultOf(byte[] frame, int length) {
        if (length < 14) {
            return "no Ethernet header";
        }
        int ip = word(frame, 12) == 0x8100 ? 18 : 14;
        if (length < ip + 40) {
            return "no room for IPv4 and TCP";
        }
        if (word(frame, ip - 2) != 0x0800) {
            return "not IPv4";
        }
        int ihl = (frame[ip] & 0xF) * 4;
        int total = word(frame, ip + 2);
        if ((frame[ip] & 0xF0) != 0x40 || ihl < 20 || total < ihl + 20 || ip + total > length) {
            return "IPv4 lengths";
        }
        if (sum(frame, ip, ihl) != 0xFFFF) {
            return "IPv4 checksum";
        }
        if ((word(frame, ip + 6) & 0x3FFF) != 0) {
            return "fragment";
        }
        int firstOctet = frame[ip + 12] & 0xFF;
        if (firstOctet == 0 || firstOctet == 127 || firstOctet >= 224) {
            return "source address";
        }
        if (word(frame, ip + 16) != 0x0A00 || word(frame, ip + 18) != 100 || frame[ip + 9] != 6) {
            return "not TCP to the VIP";
        }
        return tcpFaultOf(frame, ip + ihl, ip + total);
    }

    private static String tcpFaultOf(byte[] frame, int tcp, int end) {
        int dataOffset = (frame[tcp + 12] >> 4 & 0xF) * 4;
        if (dataOffset < 20 || tcp + dataOffset > end) {
            return "data offset";
        }
        boolean fin = (frame[tcp + 13] & 1) != 0;
        boolean syn = (frame[tcp + 13] & 2) != 0;
        boolean rst = (frame[tcp + 13] & 4) != 0;
        boolean ack = (frame[tcp + 13] & 16) != 0;
        if (syn && (fin || rst) || !syn && !rst && !ack) {
            return "flags";
        }
        return word(frame, tcp) == 0 || word(frame, tcp + 2) != 80 ? "ports" : null;
    }

    /** Whether the TCP checksum field holds the sum of the pseudo-header alone; such a field is completed on the way. */
    static boolean hadPartialChecksum(byte[] frame) {
        int ip = word(frame, 12) == 0x8100 ? 18 : 14;
        int ihl = (frame[ip] & 0xF) * 4;
        int sum = sum(frame, ip + 12, 8) + 6 + word(frame, ip + 2) - ihl;
        sum = (sum & 0xFFFF) + (sum >> 16);
        return word(frame, ip + ihl + 16) == sum;
    }

    private static int word(byte[] frame, int at) {
        return (frame[at] & 0xFF) << 8 | frame[at + 1] & 0xFF;
    }

    private static int sum(byte[] frame, int from, int length) {
        int sum = 0;
        for (int i = from; i < from + length; i += 2) {
            sum += word(frame, i);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return sum;
    }
}
