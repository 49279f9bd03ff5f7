package io.netdispatcher.executor;

import static io.netdispatcher.executor.frame.TcpFlyweight.ACK;
import static io.netdispatcher.executor.frame.TcpFlyweight.SYN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netdispatcher.executor.arp.ArpSender;
import io.netdispatcher.executor.arp.LanWatch;
import io.netdispatcher.executor.arp.Neighbour;
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
import io.netdispatcher.executor.forward.Forwarder;
import io.netdispatcher.executor.forward.HoldPolicy;
import io.netdispatcher.executor.forward.Protection;
import io.netdispatcher.executor.forward.RecordingPlane;
import io.netdispatcher.executor.forward.SourceRates;
import io.netdispatcher.executor.frame.ArpFlyweight;
import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.frame.EthernetFlyweight;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.pair.LanReport;
import io.netdispatcher.executor.pair.VipLease;
import io.netdispatcher.executor.plane.CarrierSense;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.replication.HandDrivenReplication;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionListeners;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.TableOptions;
import io.netdispatcher.executor.verdict.DropReason;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One executor through planned and unplanned failovers, with a lease and a report, the shadow being the test's hand. */
class ExecutorFailoverTest {
    private static final String VIP = "10.0.0.100";
    private static final int VIP_BITS = Ipv4Address.parse(VIP);
    private static final int SERVER = Ipv4Address.parse("10.0.0.21");
    private static final long SERVER_MAC = 0x0200_0000_0015L;
    private static final long CLIENT_MAC = MacAddress.parse(CraftedFrames.CLIENT_MAC);
    private static final long SUCCESSOR = 0x0200_0000_000CL;
    private static final int TIMEOUT_MS = 1_000;

    private final RecordingPlane dataPlane = new RecordingPlane();
    private final RecordingPlane arpPlane = new RecordingPlane();
    private final HandDrivenReplication replication = new HandDrivenReplication();
    private final ExecutorCounters counters = ExecutorCounters.inMemory(256);
    private final LanReport report = new LanReport(() -> {});
    private long nowMs = 1_000_000;
    private final VipLease lease = VipLease.expired(() -> TimeUnit.MILLISECONDS.toNanos(nowMs));
    private final Cable cable = new Cable();
    private Executor executor;

    /** The external link's. */
    private static final class Cable implements CarrierSense {
        private boolean isPlugged = true;
        private boolean isClosed;

        @Override
        public boolean hasCarrier() {
            return isPlugged;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    @BeforeEach
    void start() {
        lease.renew(Long.MAX_VALUE);
        Link link =
                new Link(0, "eth0", MacAddress.parse(CraftedFrames.NODE_MAC), Ipv4Address.parse("10.0.0.11"), 1_500);
        Links links = new Links(link, link);
        ConnectionAccounting accounting = new ConnectionAccounting(counters.table());
        ConnectionTable table = ChronicleConnectionTable.inMemory(
                TableOptions.of(1_000, 3), accounting, ConnectionListeners.of(accounting, replication));
        ArpSender sender = new ArpSender(arpPlane);
        Neighbours neighbours = new Neighbours(link, sender);
        neighbours.add(Neighbour.fixed(SERVER, SERVER_MAC));
        LanWatch lan = new LanWatch(link, neighbours, new ReachTargets(sender), cable, report);
        Protection protection = new Protection(replication, HoldPolicy.sync(5), new SourceRates(1_000, 1));
        executor = new Executor(
                new Executor.Parts(
                        dataPlane,
                        arpPlane,
                        table,
                        new Forwarder(links, dataPlane, table, protection, lease, counters.forwarder()),
                        new VipOwnership(links, sender, lan, lease, counters.arp()),
                        lan,
                        accounting,
                        replication,
                        counters),
                () -> TimeUnit.MILLISECONDS.toNanos(nowMs));
        PortSpec http = new PortSpec(
                80,
                OnMiss.HASH,
                new TimeoutSpec(TIMEOUT_MS, TIMEOUT_MS, TIMEOUT_MS, TIMEOUT_MS),
                List.of(new ServerSpec("srv1", SERVER, 7)));
        Clusters clusters = Clusters.build(
                List.of(new ClusterSpec("www", VIP_BITS, List.of(http))), Clusters.NONE, neighbours, counters::server);
        executor.apply(clusters, new int[] {VIP_BITS}, nowMs);
        arpPlane.all();
    }

    @AfterEach
    void stop() {
        executor.onClose();
        assertThat(cable.isClosed).isTrue();
    }

    private void receive(int clientPort, int flags) {
        dataPlane.receive(CraftedFrames.tcp("10.0.0.2", clientPort, VIP, 80, flags, 0));
    }

    private static ConnectionKey key(int clientPort) {
        return new ConnectionKey().setIpv4(Ipv4Address.parse("10.0.0.2"), clientPort, VIP_BITS, 80, ConnectionKey.TCP);
    }

    private void cycles(long milliseconds) {
        for (long end = nowMs + milliseconds; nowMs < end; nowMs += 10) {
            executor.doWork();
        }
    }

    private void hear(int operation, long mac, String senderIp, String targetIp) {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[60]);
        new EthernetFlyweight().write(frame, 0, MacAddress.BROADCAST, mac, EthernetFlyweight.TYPE_ARP);
        new ArpFlyweight()
                .write(frame, 14, operation, mac, Ipv4Address.parse(senderIp), 0, Ipv4Address.parse(targetIp));
        arpPlane.receive(frame.byteArray());
    }

    /** ARP packets sent so far whose sender address is the VIP: answers and announcements. */
    private long claims() {
        return arpPlane.all().stream()
                .filter(frame -> new UnsafeBuffer(frame).getInt(28, java.nio.ByteOrder.BIG_ENDIAN) == VIP_BITS)
                .count();
    }

    private long destinationOfLastFrame() {
        return MacAddress.get(new UnsafeBuffer(dataPlane.lastFrame()), 0);
    }

    /** The other node goes on with these weights: it must have them before it may. */
    @Test
    void shouldTellTheServicesBeforeItIsDrained() {
        replication.acknowledgeAll();
        long before = replication.position();
        executor.freeze();
        executor.doWork();
        assertThat(replication.position()).isEqualTo(before + 1);
        assertThat(replication.told().weight(0)).isEqualTo(7);
        assertThat(report.frozenDrained()).isZero();
        replication.acknowledgeAll();
        executor.doWork();
        assertThat(report.frozenDrained()).isEqualTo(1);
    }

    @Test
    void shouldLeaveFramesWhereTheyAreWhileItIsFrozenAndTakeAllOfThemInOrderAfterwards() {
        executor.doWork();
        long claims = claims();
        assertThat(executor.freeze()).isEqualTo(1);
        receive(1, SYN);
        receive(1, ACK);
        receive(2, SYN);
        hear(ArpFlyweight.REQUEST, CLIENT_MAC, "10.0.0.2", VIP);
        cycles(100);
        assertThat(executor.role()).isEqualTo(ExecutorRole.FROZEN);
        assertThat(counters.forwarder().framesReceived()).isZero();
        assertThat(claims()).as("no answer, no announcement").isEqualTo(claims);
        assertThat(dataPlane.isAwake())
                .as("frames that nobody takes keep nobody from sleeping")
                .isFalse();
        executor.activate(true, nowMs);
        assertThat(dataPlane.isAwake()).isTrue();
        executor.doWork();
        assertThat(counters.forwarder().framesForwarded()).isEqualTo(3);
        assertThat(executor.parts().table().lookup(key(1)).state())
                .as("the ACK came after the SYN")
                .isEqualTo(ConnectionState.UNPROVEN);
        assertThat(claims()).as("announced again").isEqualTo(claims + 2);
        cycles(3_500);
        assertThat(claims()).as("all rounds of it").isEqualTo(claims + 2 * 6);
    }

    @Test
    void shouldTellOnceWhenTheShadowHasEverythingThatWasChanged() {
        replication.holding(true);
        receive(1, SYN);
        receive(2, SYN);
        executor.doWork();
        assertThat(executor.freeze()).isEqualTo(1);
        assertThat(executor.freeze()).as("it is frozen already").isEqualTo(1);
        executor.doWork();
        assertThat(report.frozenDrained()).isZero();
        replication.acknowledge(1);
        executor.doWork();
        assertThat(dataPlane.sent()).as("held SYNs go on").isEqualTo(1);
        assertThat(report.frozenDrained()).isZero();
        nowMs += 5;
        executor.doWork();
        assertThat(dataPlane.sent()).as("the second one's time is up").isEqualTo(2);
        assertThat(report.frozenDrained())
                .as("sent, but the shadow does not know it")
                .isZero();
        replication.onPoll(replication::acknowledgeAll);
        executor.doWork();
        assertThat(report.frozenDrained()).isEqualTo(1);
        executor.activate(true, nowMs);
        executor.doWork();
        assertThat(executor.freeze()).isEqualTo(2);
        assertThat(report.frozenDrained()).isEqualTo(1);
        executor.doWork();
        assertThat(report.frozenDrained()).isEqualTo(2);
    }

    @Test
    void shouldNotAgeWhileItIsFrozenAndGoOnAgeingWithoutNewAgesWhenItThaws() {
        executor.parts().table().insert(key(1), ConnectionState.ESTABLISHED, SERVER, nowMs);
        executor.freeze();
        cycles(TIMEOUT_MS + 2_000);
        assertThat(executor.parts().table().size()).isEqualTo(1);
        assertThat(executor.state().isActive()).as("it still tells the shadow").isTrue();
        executor.activate(false, nowMs);
        cycles(1_100);
        assertThat(executor.parts().table().size())
                .as("a full timeout anew would have kept it")
                .isZero();
        receive(5, ACK);
        executor.doWork();
        assertThat(counters.forwarder().framesForwarded())
                .as("nor is its table cold")
                .isEqualTo(1);
    }

    @Test
    void shouldRefuseChangesThatMakeNoSense() {
        executor.follow();
        assertThatThrownBy(executor::freeze).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> executor.grace(SUCCESSOR)).isInstanceOf(IllegalStateException.class);
        executor.activate(true, nowMs);
        executor.grace(SUCCESSOR);
        assertThatThrownBy(executor::freeze).isInstanceOf(IllegalStateException.class);
        assertThat(executor.role()).isEqualTo(ExecutorRole.GRACE);
    }

    @Test
    void shouldForwardTheFrozenFramesAndStraysInGraceWithoutAnsweringForTheVip() {
        receive(1, SYN);
        executor.doWork();
        executor.freeze();
        receive(1, ACK);
        receive(2, SYN);
        executor.doWork();
        long claims = claims();
        executor.grace(SUCCESSOR);
        assertThat(executor.state().isActive())
                .as("the table is the successor's")
                .isFalse();
        executor.doWork();
        assertThat(counters.forwarder().framesForwarded()).isEqualTo(3);
        assertThat(destinationOfLastFrame()).isEqualTo(SUCCESSOR);
        assertThat(executor.parts().table().size()).isEqualTo(1);
        hear(ArpFlyweight.REQUEST, CLIENT_MAC, "10.0.0.2", VIP);
        executor.announceAgain(nowMs);
        cycles(TIMEOUT_MS + 2_000);
        assertThat(claims()).isEqualTo(claims);
        assertThat(executor.parts().table().size()).as("not aged").isEqualTo(1);
        executor.follow();
        receive(1, ACK);
        executor.doWork();
        assertThat(counters.forwarder().framesDropped(DropReason.NOT_ACTIVE)).isEqualTo(1);
    }

    @Test
    void shouldLearnTheSuccessorFromItsAnnouncement() {
        executor.become(ExecutorRole.GRACE, nowMs);
        receive(1, SYN);
        executor.doWork();
        assertThat(counters.forwarder().framesDropped(DropReason.NOT_ACTIVE)).isEqualTo(1);
        hear(ArpFlyweight.REQUEST, SUCCESSOR, VIP, VIP);
        receive(1, SYN);
        executor.doWork();
        assertThat(destinationOfLastFrame()).isEqualTo(SUCCESSOR);
        executor.successor(SUCCESSOR + 1);
        receive(1, SYN);
        executor.doWork();
        assertThat(destinationOfLastFrame()).isEqualTo(SUCCESSOR + 1);
        executor.become(ExecutorRole.GRACE, nowMs);
        receive(1, SYN);
        executor.doWork();
        assertThat(destinationOfLastFrame())
                .as("it is in grace already, and knows more")
                .isEqualTo(SUCCESSOR + 1);
        hear(ArpFlyweight.REPLY, SUCCESSOR, VIP, VIP);
        receive(1, SYN);
        executor.doWork();
        assertThat(destinationOfLastFrame()).isEqualTo(SUCCESSOR);
    }

    @Test
    void shouldPreferTheSuccessorItIsToldToOneThatItHeardBefore() {
        executor.freeze();
        hear(ArpFlyweight.REQUEST, SUCCESSOR + 1, VIP, VIP);
        executor.doWork();
        executor.grace(SUCCESSOR);
        receive(1, SYN);
        executor.doWork();
        assertThat(destinationOfLastFrame()).isEqualTo(SUCCESSOR);
    }

    @Test
    void shouldRememberWhoAnnouncedItselfWhileItWasFrozen() {
        executor.freeze();
        hear(ArpFlyweight.REQUEST, SUCCESSOR, VIP, VIP);
        executor.doWork();
        executor.grace(MacAddress.UNKNOWN);
        receive(1, SYN);
        executor.doWork();
        assertThat(destinationOfLastFrame()).isEqualTo(SUCCESSOR);
    }

    @Test
    void shouldGiveUpHeldSynsWhenASplitHealsAndItLoses() {
        replication.holding(true);
        receive(1, SYN);
        receive(2, SYN);
        executor.doWork();
        replication.acknowledge(1);
        executor.grace(SUCCESSOR);
        assertThat(dataPlane.sent()).isEqualTo(1);
        assertThat(counters.forwarder().framesHeld()).isZero();
    }

    @Test
    void shouldDropWhatAColdTableCanNotKnowAndTakeNewConnections() {
        executor.follow();
        executor.activate(false, nowMs);
        receive(1, ACK);
        receive(2, SYN);
        executor.doWork();
        assertThat(counters.forwarder().framesDropped(DropReason.COLD_TABLE)).isEqualTo(1);
        assertThat(counters.forwarder().framesForwarded()).isEqualTo(1);
        cycles(Forwarder.COLD_HOLD_MS);
        receive(1, ACK);
        executor.doWork();
        assertThat(counters.forwarder().framesDropped(DropReason.COLD_TABLE)).isEqualTo(1);
        assertThat(counters.forwarder().framesForwarded()).isEqualTo(2);
    }

    @Test
    void shouldProbeForTheVipsInAnyRoleAndReportWhoAnswers() {
        for (ExecutorRole role :
                List.of(ExecutorRole.ACTIVE, ExecutorRole.FROZEN, ExecutorRole.GRACE, ExecutorRole.SHADOW)) {
            executor.become(role, nowMs);
            long sent = arpPlane.sent();
            executor.probe();
            assertThat(arpPlane.sent()).as("%s", role).isEqualTo(sent + 1);
            long claims = report.vipClaims();
            hear(ArpFlyweight.REPLY, SUCCESSOR, VIP, "0.0.0.0");
            executor.doWork();
            assertThat(report.vipClaims()).as("%s", role).isEqualTo(claims + 1);
            assertThat(report.vipClaimant()).isEqualTo(SUCCESSOR);
        }
    }

    @Test
    void shouldNeverClaimAVipAsAShadowWhateverHappens() {
        executor.doWork();
        executor.follow();
        long claims = claims();
        hear(ArpFlyweight.REQUEST, CLIENT_MAC, "10.0.0.2", VIP);
        hear(ArpFlyweight.REQUEST, CLIENT_MAC, "0.0.0.0", VIP);
        hear(ArpFlyweight.REQUEST, SUCCESSOR, VIP, VIP);
        cable.isPlugged = false;
        cycles(50);
        cable.isPlugged = true;
        executor.announceAgain(nowMs);
        executor.apply(executor.clusters(), new int[] {VIP_BITS}, nowMs);
        executor.probe();
        cycles(5_000);
        assertThat(claims()).isEqualTo(claims);
        assertThat(report.vipClaims()).isEqualTo(1);
    }

    @Test
    void shouldAnnounceAllRoundsWhenTheCarrierComesBackAndTheLeaseIsValid() {
        cycles(4_000);
        long claims = claims();
        cable.isPlugged = false;
        cycles(500);
        assertThat(report.hasCarrier()).isFalse();
        lease.revoke();
        cable.isPlugged = true;
        cycles(500);
        assertThat(report.hasCarrier()).isTrue();
        assertThat(claims()).as("not before it may").isEqualTo(claims);
        lease.renew(Long.MAX_VALUE);
        cycles(4_000);
        assertThat(claims()).isEqualTo(claims + 2 * 6);
    }

    @Test
    void shouldReportServersAndTargets() {
        cycles(100);
        assertThat(report.servers()).isEqualTo(1);
        assertThat(report.serversHeard()).isEqualTo(1);
        assertThat(report.targets()).as("the servers, for none is named").isEqualTo(1);
        assertThat(report.targetsHeard()).as("nobody answers here").isZero();
        int router = Ipv4Address.parse("10.0.0.1");
        executor.apply(executor.clusters(), new int[] {VIP_BITS}, new int[] {router, router + 1}, nowMs);
        hear(ArpFlyweight.REPLY, CLIENT_MAC, "10.0.0.1", "10.0.0.11");
        cycles(100);
        assertThat(report.targets()).isEqualTo(2);
        assertThat(report.targetsHeard()).isEqualTo(1);
    }
}
