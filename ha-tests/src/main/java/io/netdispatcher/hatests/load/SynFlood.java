package io.netdispatcher.hatests.load;

import io.netdispatcher.hatests.lab.CommandResult;
import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.Pcaps;

/** SYNs with forged sources, each from another network, sent from the client's machine; nobody ever answers what they bring. */
public final class SynFlood {
    private static final int ETHERNET = 14;
    private static final int IP = 20;
    private static final int TCP = 20;
    private static final int PORT = 80;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int SNAPSHOT = 64;
    private static final int BATCH = 50;

    private SynFlood() {}

    /** Sends so many, at a rate, to the VIP at this dispatcher; returns when all are sent. */
    public static void send(Lab lab, String node, int count, int perSecond) {
        List<String> words = new ArrayList<>(Dispatcher.java(SynFlood.class.getName()));
        words.addAll(List.of(
                lab.client().mac("eth0"),
                lab.node(node).mac("eth0"),
                lab.plan().vip(),
                String.valueOf(count),
                String.valueOf(perSecond)));
        CommandResult result = lab.client().run(LIMIT, words.toArray(String[]::new));
        result.orThrow();
    }

    /** In the client's namespace: own MAC address, the dispatcher's, VIP, how many, how many a second. */
    public static void main(String[] args) throws PcapNativeException, NotOpenException {
        int count = Integer.parseInt(args[3]);
        int perSecond = Integer.parseInt(args[4]);
        byte[] frame = new byte[ETHERNET + IP + TCP + 6];
        try (PcapHandle handle = Pcaps.getDevByName("eth0").openLive(SNAPSHOT, PromiscuousMode.NONPROMISCUOUS, 1)) {
            long startNs = System.nanoTime();
            for (int i = 0; i < count; i++) {
                write(frame, args, i);
                handle.sendPacket(frame);
                if (i % BATCH == 0) {
                    long dueNs = i * TimeUnit.SECONDS.toNanos(1) / perSecond;
                    LockSupport.parkNanos(dueNs - (System.nanoTime() - startNs));
                }
            }
        }
    }

    private static void write(byte[] frame, String[] args, int number) {
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        buffer.put(mac(args[1])).put(mac(args[0])).putShort((short) 0x0800);
        buffer.put((byte) 0x45).put((byte) 0).putShort((short) (IP + TCP)).putInt(0);
        buffer.put((byte) 64).put((byte) 6).putShort((short) 0);
        buffer.putInt(20 << 24 | number << 8 | 1).put(address(args[2]));
        buffer.putShort(ETHERNET + 10, (short) ~sum(buffer, ETHERNET, IP, 0));
        buffer.putShort((short) (1_024 + number % 60_000)).putShort((short) PORT);
        buffer.putInt(number).putInt(0).put((byte) 0x50).put((byte) 2).putShort((short) 1_000);
        buffer.putInt(0);
        int pseudo = sum(buffer, ETHERNET + 12, 8, 6 + TCP);
        buffer.putShort(ETHERNET + IP + 16, (short) ~sum(buffer, ETHERNET + IP, TCP, pseudo));
    }

    /** RFC 1071. */
    private static int sum(ByteBuffer buffer, int from, int length, int start) {
        int sum = start;
        for (int i = from; i < from + length; i += 2) {
            sum += buffer.getShort(i) & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    private static byte[] mac(String text) {
        String[] parts = text.split(":");
        byte[] mac = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            mac[i] = (byte) Integer.parseInt(parts[i], 16);
        }
        return mac;
    }

    private static byte[] address(String text) {
        String[] parts = text.split("\\.");
        byte[] address = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            address[i] = (byte) Integer.parseInt(parts[i]);
        }
        return address;
    }
}
