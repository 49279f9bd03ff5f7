package io.netdispatcher.cli.trace;

import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.daemon.ExecutorSpecs;
import io.netdispatcher.executor.ConnectionAccounting;
import io.netdispatcher.executor.arp.ArpSender;
import io.netdispatcher.executor.arp.Neighbour;
import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.forward.Forwarder;
import io.netdispatcher.executor.forward.Protection;
import io.netdispatcher.executor.frame.Frame;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.pcap.CaptureFile;
import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.plane.SilentPlane;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.TableOptions;
import io.netdispatcher.executor.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;

/**
 * A capture through the decision code of a running node, offline: the same forwarder, an empty table, every server reachable. Time is the
 * capture's.
 */
public final class Trace {
    /** Counters that do not belong to a server, generously. */
    private static final int COUNTERS_OF_THE_NODE = 100;

    private static final int COUNTERS_PER_SERVER = 4;
    private static final int EXPIRIES_PER_FRAME = 1_024;
    private static final int TABLE_SWEEP_MS = 1_000;

    private final Frame frame = new Frame();
    private final Forwarder forwarder;
    private final ConnectionTable table;
    private final Consumer<Line> out;
    private long number;

    /**
     * What became of one frame.
     *
     * @param n from 1, as capture programs number
     * @param verdict forward, pass or drop
     * @param reason why it was dropped, else null
     * @param connection client and VIP with ports, or null when it is not TCP
     * @param server where it would go, or null
     */
    public record Line(long n, String verdict, String reason, String connection, String server) {}

    private Trace(Forwarder forwarder, ConnectionTable table, Consumer<Line> out) {
        this.forwarder = forwarder;
        this.table = table;
        this.out = out;
    }

    /**
     * Runs the capture.
     *
     * @param mac the dispatcher's MAC address in the capture, or {@code MacAddress.UNKNOWN} for any
     * @throws IOException one line, when the capture can't be read
     */
    public static void run(Path capture, PairConfig config, long mac, Consumer<Line> out) throws IOException {
        Link link = new Link(0, "capture", mac, 0, Integer.MAX_VALUE);
        Links links = new Links(link, link);
        ExecutorCounters counters = ExecutorCounters.inMemory(counters(config));
        ConnectionAccounting accounting = new ConnectionAccounting(counters.table());
        TableOptions options = new TableOptions(
                config.table().capacity(),
                config.table().halfOpenShare(),
                config.table().unprovenShare(),
                TABLE_SWEEP_MS,
                0);
        DataPlane nowhere = new SilentPlane();
        Neighbours neighbours = new Neighbours(link, new ArpSender(nowhere));
        config.clusters().stream()
                .flatMap(cluster -> cluster.ports().stream())
                .flatMap(port -> port.servers().stream())
                .forEach(server -> neighbours.add(Neighbour.fixed(
                        server.address().bits(), server.address().bits() & 0xFFFF_FFFFL)));
        try (ConnectionTable table = ChronicleConnectionTable.inMemory(options, accounting, accounting)) {
            Forwarder forwarder = new Forwarder(links, nowhere, table, Protection.alone(0), counters.forwarder());
            Clusters clusters =
                    Clusters.build(ExecutorSpecs.clusters(config), Clusters.NONE, neighbours, counters::server);
            accounting.clusters(clusters);
            forwarder.clusters(clusters);
            CaptureFile.read(capture, new Trace(forwarder, table, out)::onFrame);
        }
    }

    private static int counters(PairConfig config) {
        int servers = config.clusters().stream()
                .flatMap(cluster -> cluster.ports().stream())
                .mapToInt(port -> port.servers().size())
                .sum();
        return COUNTERS_OF_THE_NODE + COUNTERS_PER_SERVER * servers;
    }

    private void onFrame(int link, MutableDirectBuffer buffer, int offset, int length, long nowMs) {
        number++;
        String connection = connection(buffer, offset, length);
        table.expire(nowMs, EXPIRIES_PER_FRAME);
        Verdict verdict = forwarder.decide(link, buffer, offset, length, nowMs);
        String reason = verdict == Verdict.DROP ? lower(forwarder.lastDropReason()) : null;
        String server = verdict == Verdict.FORWARD ? forwarder.lastServer().name() : null;
        out.accept(new Line(number, lower(verdict), reason, connection, server));
    }

    private String connection(MutableDirectBuffer buffer, int offset, int length) {
        if (frame.parse(buffer, offset, length) != Frame.Kind.TCP) {
            return null;
        }
        return Ipv4Address.format(frame.ipv4().source()) + ":" + frame.tcp().sourcePort() + " > "
                + Ipv4Address.format(frame.ipv4().destination()) + ":"
                + frame.tcp().destinationPort();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
