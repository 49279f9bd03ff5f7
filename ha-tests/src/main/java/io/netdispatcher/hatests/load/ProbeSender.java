package io.netdispatcher.hatests.load;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.executor.os.RealTimePriority;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.RawPacketListener;

/**
 * The process in the client's namespace that sends at an even pace, whatever becomes of what it sends. Every 5 ms a byte on each of
 * its connections and a SYN from a fresh port; every 20 ms the question who has the VIP. {@link Probe} starts it.
 *
 * <p>Frames are sent by libpcap, past the kernel's TCP, whose retransmission timers would be measured otherwise. But each goes to the MAC
 * address that the kernel's own neighbour table holds for the VIP at that moment ({@code /proc/net/arp}, read at each tick), which real connections of the
 * same machine keep in use: a takeover is seen when a Linux host follows it, and not before. The question comes from a MAC and an IP address
 * that no machine has, so that the kernel takes no note of the answers: asking does not help it to follow.
 */
public final class ProbeSender {
    /** Of the connections; the kernel is told to ignore what comes for it. */
    static final String CONNECTIONS_ADDRESS = "10.0.0.3";
    /** Of the SYNs; the kernel answers what comes of them by RST, which leaves nothing at the servers. */
    static final String SYNS_ADDRESS = "10.0.0.4";
    /** Of the question. */
    static final String ASKER_ADDRESS = "10.0.0.254";

    private static final String ASKER_MAC = "02:00:0a:00:00:fe";
    private static final String THREAD = "probe-pacer";
    private static final long BUDGET_NS = 2_000_000;
    private static final long PERIOD_NS = 10_000_000;

    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int TICKS_PER_QUESTION = 4;
    private static final int PORT = 80;
    private static final int FIRST_PORT = 1_024;
    private static final int LAST_PORT = 64_000;
    /** Below the ports by which the load's connections are told in the servers' records. */
    private static final int LAST_CONNECTION_PORT = 8_999;

    private static final long HANDSHAKE_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int HANDSHAKE_ATTEMPTS = 50;
    private static final long LAST_ACK_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int SNAPSHOT = 128;
    private static final int ETHERNET = 14;

    private final String vip;
    private final byte[] mac;
    private final PcapHandle out;
    private final Map<Integer, RawConnection> connections = new ConcurrentHashMap<>();
    private final List<ProbeReport.LateTick> late = new ArrayList<>();
    private final byte[] question;
    private volatile byte[] vipMac;
    private volatile boolean isOver;
    private int nextConnectionPort = FIRST_PORT;
    private int nextSynPort = FIRST_PORT;
    private int synCount;
    private long ticks;
    private long unsent;
    private volatile boolean isRealTime;
    private Thread pacer;

    private ProbeSender(String vip, String mac) throws PcapNativeException {
        this.vip = vip;
        this.mac = RawFrame.mac(mac);
        this.out = open();
        this.question =
                RawFrame.arpRequest(RawFrame.mac(ASKER_MAC), RawFrame.address(ASKER_ADDRESS), RawFrame.address(vip));
    }

    /** In the client's namespace: the VIP and the MAC address of eth0. Reads {@code begin N}, {@code end} and {@code stop}, answers a line of JSON each. */
    public static void main(String[] args) throws Exception {
        ProbeSender sender = new ProbeSender(args[0], args[1]);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            tell(Map.of("event", "ready"));
            for (String line = lines.readLine(); line != null && !line.equals("stop"); line = lines.readLine()) {
                if (line.startsWith("begin ")) {
                    sender.begin(Integer.parseInt(line.substring(6)));
                    tell(Map.of("event", "begun"));
                } else {
                    tell(sender.end());
                }
            }
        }
        System.exit(0);
    }

    private static void tell(Object what) {
        System.out.println(Json.mapper().writeValueAsString(what));
        System.out.flush();
    }

    private static PcapHandle open() throws PcapNativeException {
        return new PcapHandle.Builder("eth0")
                .snaplen(SNAPSHOT)
                .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
                .immediateMode(true)
                .timeoutMillis(10)
                .build();
    }

    /** With no connections it only asks who has the VIP. */
    private void begin(int count) throws Exception {
        late.clear();
        connections.clear();
        ticks = 0;
        unsent = 0;
        isOver = false;
        if (count > 0) {
            connect(count);
        }
        pacer = Thread.ofPlatform().daemon().name(THREAD).start(() -> pace(count > 0));
    }

    private void connect(int count) throws Exception {
        try (PcapHandle in = listen("tcp[tcpflags] & tcp-syn != 0")) {
            for (int i = 0; i < count; i++) {
                RawConnection connection = new RawConnection(nextConnectionPort, nextConnectionPort << 16, this::route);
                nextConnectionPort = nextConnectionPort == LAST_CONNECTION_PORT ? FIRST_PORT : nextConnectionPort + 1;
                connections.put(connection.port(), connection);
                for (int attempt = 0; attempt < HANDSHAKE_ATTEMPTS && !connection.isEstablished(); attempt++) {
                    if (lookUp()) {
                        out.sendPacket(connection.syn());
                    }
                    long untilNs = System.nanoTime() + HANDSHAKE_RETRY_NS;
                    while (!connection.isEstablished() && System.nanoTime() - untilNs < 0) {
                        LockSupport.parkNanos(TICK_NS / 5);
                    }
                }
                if (!connection.isEstablished()) {
                    throw new IOException("no server answers the probe's SYN");
                }
                out.sendPacket(connection.head());
            }
            in.breakLoop();
        }
    }

    private PcapHandle listen(String filter) throws PcapNativeException, NotOpenException {
        PcapHandle in = open();
        in.setFilter(
                "tcp src port " + PORT + " and dst host " + CONNECTIONS_ADDRESS + " and " + filter,
                org.pcap4j.core.BpfProgram.BpfCompileMode.OPTIMIZE);
        RawPacketListener listener = this::accept;
        Thread.ofPlatform().daemon().name("probe-listener").start(() -> {
            try {
                in.loop(-1, listener);
            } catch (PcapNativeException | NotOpenException | InterruptedException over) {
                // The handle was closed: nobody listens any more.
            }
        });
        return in;
    }

    private void accept(byte[] bytes) {
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        int tcp = ETHERNET + (frame.get(ETHERNET) & 0x0f) * 4;
        RawConnection connection = connections.get(frame.getShort(tcp + 2) & 0xffff);
        if (connection != null) {
            connection.accept(frame.getInt(tcp + 4), frame.getInt(tcp + 8), frame.get(tcp + 13));
        }
    }

    private void pace(boolean sends) {
        isRealTime = RealTimePriority.request(BUDGET_NS, PERIOD_NS).isGranted();
        List<RawConnection> all = List.copyOf(connections.values());
        long dueNs = System.nanoTime();
        while (!isOver) {
            LockSupport.parkNanos(dueNs - System.nanoTime());
            long lateNs = System.nanoTime() - dueNs;
            if (lateNs < 0) {
                continue;
            }
            note(lateNs);
            try {
                tick(all, sends);
            } catch (IOException | PcapNativeException | NotOpenException e) {
                System.err.println("probe: " + e.getMessage());
                return;
            }
            // Ticks that have passed are left out: what is late must not come in a burst.
            dueNs += (lateNs / TICK_NS + 1) * TICK_NS;
        }
    }

    private void note(long lateNs) {
        double lateMs = lateNs / 1e6;
        if (lateMs > ProbeReport.TOLD_MS && late.size() < ProbeReport.TOLD_MAX) {
            late.add(new ProbeReport.LateTick(epochNs(), lateMs));
        }
    }

    private void tick(List<RawConnection> all, boolean sends)
            throws IOException, PcapNativeException, NotOpenException {
        if (ticks++ % TICKS_PER_QUESTION == 0) {
            out.sendPacket(question);
        }
        if (!sends) {
            return;
        }
        if (!lookUp()) {
            unsent++;
            return;
        }
        for (RawConnection connection : all) {
            out.sendPacket(connection.next());
        }
        RawFrame.Route route = new RawFrame.Route(mac, vipMac, RawFrame.address(SYNS_ADDRESS), RawFrame.address(vip));
        out.sendPacket(RawFrame.tcp(
                route, new RawFrame.Tcp(nextSynPort, PORT, ++synCount << 12, 0, RawFrame.SYN), synCount, ""));
        nextSynPort = nextSynPort == LAST_PORT ? FIRST_PORT : nextSynPort + 1;
    }

    private ProbeReport end() throws Exception {
        isOver = true;
        if (pacer != null) {
            pacer.join();
        }
        if (!connections.isEmpty()) {
            try (PcapHandle in = listen("tcp[tcpflags] & tcp-ack != 0")) {
                for (RawConnection connection : connections.values()) {
                    out.sendPacket(connection.next());
                }
                LockSupport.parkNanos(LAST_ACK_NS);
                for (RawConnection connection : connections.values()) {
                    out.sendPacket(connection.reset());
                }
                in.breakLoop();
            }
        }
        return new ProbeReport(ticks, unsent, isRealTime, List.copyOf(late));
    }

    private RawFrame.Route route() {
        return new RawFrame.Route(mac, vipMac, RawFrame.address(CONNECTIONS_ADDRESS), RawFrame.address(vip));
    }

    /** Whether the kernel has a MAC address for the VIP; takes it over. A complete entry has flag 2. */
    private boolean lookUp() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/net/arp"))) {
            String[] field = line.split(" +");
            if (field[0].equals(vip) && (Integer.decode(field[2]) & 2) != 0) {
                vipMac = RawFrame.mac(field[3]);
                return true;
            }
        }
        return false;
    }

    private static long epochNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
