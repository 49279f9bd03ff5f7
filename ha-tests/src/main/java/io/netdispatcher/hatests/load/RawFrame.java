package io.netdispatcher.hatests.load;

import io.netdispatcher.hatests.lab.CapturedSegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Frames that a probe sends, byte by byte. Pure. */
final class RawFrame {
    /** TCP flags. */
    static final int SYN = 0x02;

    static final int RST = 0x04;
    static final int PUSH_ACK = 0x18;
    static final int ACK = 0x10;

    private static final int ETHERNET = 14;
    private static final int IP = 20;
    private static final int TCP = 20;
    private static final int ARP = 28;
    private static final int WINDOW = 64_000;
    private static final byte[] BROADCAST = mac("ff:ff:ff:ff:ff:ff");

    private RawFrame() {}

    /** Between whom. */
    record Route(byte[] from, byte[] to, int source, int target) {}

    /** One segment's own part. */
    record Tcp(int sourcePort, int targetPort, int seq, int ack, int flags) {}

    /**
     * A TCP segment over IPv4, checksums and all.
     *
     * @param id IP identification
     */
    static byte[] tcp(Route route, Tcp tcp, int id, String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        int length = TCP + payload.length;
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + IP + length);
        frame.put(route.to()).put(route.from()).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (IP + length));
        frame.putShort((short) id).putShort((short) 0x4000);
        frame.put((byte) 64).put((byte) 6).putShort((short) 0);
        frame.putInt(route.source()).putInt(route.target());
        frame.putShort(ETHERNET + 10, (short) ~sum(frame, ETHERNET, IP, 0));
        frame.putShort((short) tcp.sourcePort()).putShort((short) tcp.targetPort());
        frame.putInt(tcp.seq()).putInt(tcp.ack());
        frame.put((byte) 0x50).put((byte) tcp.flags()).putShort((short) WINDOW).putInt(0);
        frame.put(payload);
        int pseudo = sum(frame, ETHERNET + 12, 8, 6 + length);
        frame.putShort(ETHERNET + IP + 16, (short) ~sum(frame, ETHERNET + IP, length, pseudo));
        return frame.array();
    }

    /** The question who has an address, from an asker of its own. */
    static byte[] arpRequest(byte[] from, int sender, int target) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + ARP);
        frame.put(BROADCAST).put(from).putShort((short) 0x0806);
        frame.putShort((short) 1).putShort((short) 0x0800).put((byte) 6).put((byte) 4);
        frame.putShort((short) 1).put(from).putInt(sender).put(new byte[6]).putInt(target);
        return frame.array();
    }

    /** As {@code 02:00:0a:00:00:02}. */
    static byte[] mac(String text) {
        return HexFormat.ofDelimiter(":").parseHex(text);
    }

    /** As {@code 10.0.0.2}. */
    static int address(String text) {
        return CapturedSegment.address(text);
    }

    /** RFC 1071; an odd byte at the end counts as if a zero followed. */
    private static int sum(ByteBuffer bytes, int from, int length, int start) {
        int sum = start;
        for (int i = from; i + 1 < from + length; i += 2) {
            sum += bytes.getShort(i) & 0xffff;
        }
        if (length % 2 == 1) {
            sum += (bytes.get(from + length - 1) & 0xff) << 8;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
