package io.netdispatcher.executor.rehearsal;

import io.netdispatcher.executor.ConnectionAccounting;
import io.netdispatcher.executor.Executor;
import io.netdispatcher.executor.arp.ArpSender;
import io.netdispatcher.executor.arp.LanWatch;
import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.arp.ReachTargets;
import io.netdispatcher.executor.arp.VipOwnership;
import io.netdispatcher.executor.cluster.ClusterSpec;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.cluster.OnMiss;
import io.netdispatcher.executor.cluster.PortSpec;
import io.netdispatcher.executor.cluster.ServerSpec;
import io.netdispatcher.executor.cluster.TimeoutSpec;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.counters.ForwarderCounters;
import io.netdispatcher.executor.forward.Forwarder;
import io.netdispatcher.executor.forward.HoldPolicy;
import io.netdispatcher.executor.forward.Protection;
import io.netdispatcher.executor.forward.SourceRates;
import io.netdispatcher.executor.frame.TcpFlyweight;
import io.netdispatcher.executor.pair.LanReport;
import io.netdispatcher.executor.pair.VipLease;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionListeners;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.TableOptions;
import io.netdispatcher.executor.verdict.DropReason;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import java.util.stream.IntStream;

/**
 * The life of an executor, played in memory before the real one begins: shadow, active, frozen, in grace, active with a cold table. Afterwards
 * the code of a takeover is loaded, and what frames run through is compiled or about to be; a fresh process would pay for that with cycles of
 * tens of milliseconds when it may least. Takes processor time once, on the caller's thread, and touches nothing real.
 */
public final class ExecutorRehearsal implements AutoCloseable {
    private static final int LIVES = 3;
    private static final int CONNECTIONS = 3_000;
    private static final int CONNECTIONS_A_SCENE = 250;
    private static final int CAPACITY = 8_192;
    private static final int COUNTERS = 256;
    private static final int SERVERS = 4;
    private static final int FIRST_SERVER = 0x0a00_0015;
    private static final int MOST_IDLE_CYCLES = 100;
    private static final TimeoutSpec TIMEOUTS = new TimeoutSpec(30_000, 30_000, 30_000, 5_000);

    private final Stage data = new Stage();
    private final Stage arp = new Stage();
    private final LanReport report = new LanReport(() -> {});
    private final ExecutorCounters counters = ExecutorCounters.inMemory(COUNTERS);
    private final VipLease lease;
    private final Executor executor;
    private long nowMs = 1_000_000;
    private boolean hasCarrier = true;

    private ExecutorRehearsal() {
        lease = VipLease.expired(this::nowNs);
        executor = executor();
    }

    /** Plays it; whether everything went as it must. */
    public static boolean play() {
        try (ExecutorRehearsal rehearsal = new ExecutorRehearsal()) {
            for (int life = 0; life < LIVES; life++) {
                rehearsal.live();
            }
            return rehearsal.wentAsItMust();
        }
    }

    private long nowNs() {
        return TimeUnit.MILLISECONDS.toNanos(nowMs);
    }

    private Executor executor() {
        Link link = new Link(0, "rehearsal", Props.NODE_MAC, Props.NODE, 1_500);
        Links links = new Links(link, link);
        Prompter replication = new Prompter();
        ConnectionAccounting accounting = new ConnectionAccounting(counters.table());
        ConnectionTable table = ChronicleConnectionTable.inMemory(
                TableOptions.of(CAPACITY, 1), accounting, ConnectionListeners.of(accounting, replication));
        ArpSender sender = new ArpSender(arp);
        Neighbours neighbours = new Neighbours(link, sender);
        LanWatch lan = new LanWatch(link, neighbours, new ReachTargets(sender), () -> hasCarrier, report);
        Protection protection =
                new Protection(replication, HoldPolicy.sync(5), new SourceRates(SourceRates.LIMIT_PER_SECOND, 1));
        Executor made = new Executor(
                new Executor.Parts(
                        data,
                        arp,
                        table,
                        new Forwarder(links, data, table, protection, lease, counters.forwarder()),
                        new VipOwnership(links, sender, lan, lease, counters.arp()),
                        lan,
                        accounting,
                        replication,
                        counters),
                this::nowNs);
        made.apply(clusters(Clusters.NONE, neighbours), new int[] {Props.VIP}, nowMs);
        return made;
    }

    private Clusters clusters(Clusters before, Neighbours neighbours) {
        List<ServerSpec> servers = IntStream.range(0, SERVERS)
                .mapToObj(i -> new ServerSpec("server" + i, FIRST_SERVER + i, 10))
                .toList();
        PortSpec port = new PortSpec(Props.PORT, OnMiss.DROP, TIMEOUTS, servers);
        return Clusters.build(
                List.of(new ClusterSpec("rehearsal", Props.VIP, List.of(port))), before, neighbours, counters::server);
    }

    private void live() {
        tell((owner, ms) -> owner.follow());
        arp.put(Props.announcement());
        arp.put(Props.arpRequest());
        data.put(Props.segment(0, TcpFlyweight.SYN, 0));
        tell((owner, ms) -> owner.probe());
        Clusters again = clusters(executor.clusters(), executor.parts().neighbours());
        tell((owner, ms) -> owner.apply(again, new int[] {Props.VIP}, ms));
        activate(true);
        for (int first = 0; first < CONNECTIONS; first += CONNECTIONS_A_SCENE) {
            serve(first);
        }
        loseAndFindTheCarrier();
        handOver();
        activate(false);
        mistakes();
        pass(TIMEOUTS.closingMs());
        pass(TIMEOUTS.establishedMs());
    }

    /** Without a lease for a moment, as after every takeover. */
    private void activate(boolean isHot) {
        lease.revoke();
        tell((owner, ms) -> owner.activate(isHot, ms));
        data.put(Props.segment(0, TcpFlyweight.SYN, 0));
        data.put(Props.echoRequest());
        arp.put(Props.arpRequest());
        playOut();
        lease.renew(Long.MAX_VALUE);
        arp.put(Props.arpRequest());
        arp.put(Props.announcement());
        pass(3_000);
    }

    /** Connections from the first to the last segment; half of them are reset. */
    private void serve(int first) {
        for (int server = 0; server < SERVERS; server++) {
            arp.put(Props.arpReply(FIRST_SERVER + server));
        }
        playOut();
        say(first, TcpFlyweight.SYN, 0);
        say(first, TcpFlyweight.ACK, 0);
        say(first, TcpFlyweight.ACK, 10);
        say(first, TcpFlyweight.ACK, 0);
        for (int i = first; i < first + CONNECTIONS_A_SCENE; i++) {
            data.put(Props.segment(i, (i & 1) == 0 ? TcpFlyweight.FIN | TcpFlyweight.ACK : TcpFlyweight.RST, 0));
        }
        playOut();
        say(first, TcpFlyweight.ACK, 0);
        arp.put(Props.arpRequest());
        data.put(Props.echoRequest());
        playOut();
    }

    private void say(int first, int flags, int payloadLength) {
        for (int i = first; i < first + CONNECTIONS_A_SCENE; i++) {
            data.put(Props.segment(i, flags, payloadLength));
        }
        playOut();
    }

    private void loseAndFindTheCarrier() {
        hasCarrier = false;
        pass(50);
        hasCarrier = true;
        pass(50);
    }

    /** Frozen with SYNs held, then in grace with strays that the table knows, and others. */
    private void handOver() {
        for (int i = 0; i < CONNECTIONS_A_SCENE; i++) {
            data.put(Props.segment(CONNECTIONS + i, TcpFlyweight.SYN, 0));
        }
        executor.doWork();
        tell((owner, ms) -> owner.freeze());
        arp.put(Props.arpRequest());
        pass(10);
        tell((owner, ms) -> owner.grace(Props.PARTNER_MAC));
        arp.put(Props.announcement());
        say(0, TcpFlyweight.ACK, 10);
        say(2 * CONNECTIONS, TcpFlyweight.SYN, 0);
        data.put(Props.echoRequest());
        playOut();
        tell((owner, ms) -> owner.follow());
        playOut();
    }

    /** Segments without an entry, and packets that are none of the service's. */
    private void mistakes() {
        say(2 * CONNECTIONS, TcpFlyweight.ACK, 10);
        data.put(Props.otherProtocol());
        data.put(new byte[] {1, 2, 3});
        pass(Forwarder.COLD_HOLD_MS);
        say(2 * CONNECTIONS, TcpFlyweight.ACK, 10);
    }

    private void tell(ObjLongConsumer<Executor> command) {
        executor.proxy().submit((owner, ms) -> {
            command.accept(owner, ms);
            return owner.role();
        });
        executor.doWork();
    }

    /** Until every frame is handled and no SYN waits. */
    private void playOut() {
        int cycles = 0;
        do {
            nowMs++;
            executor.doWork();
            cycles++;
        } while (cycles < MOST_IDLE_CYCLES
                && !(data.isEmpty() && arp.isEmpty() && counters.forwarder().framesHeld() == 0));
    }

    private void pass(long milliseconds) {
        for (long end = nowMs + milliseconds; nowMs < end; nowMs += 10) {
            executor.doWork();
        }
    }

    private boolean wentAsItMust() {
        ForwarderCounters frames = counters.forwarder();
        return frames.framesReceived() == frames.framesForwarded() + frames.framesPassed() + frames.framesDropped()
                && report.frozenDrained() == LIVES
                && frames.synsAcknowledged() >= (long) LIVES * CONNECTIONS
                && frames.framesHandedOn() > 0
                && frames.framesDropped(DropReason.LEASE_EXPIRED) > 0
                && frames.framesDropped(DropReason.COLD_TABLE) > 0
                && frames.framesDropped(DropReason.NO_CONNECTION) > 0;
    }

    @Override
    public void close() {
        executor.onClose();
    }
}
