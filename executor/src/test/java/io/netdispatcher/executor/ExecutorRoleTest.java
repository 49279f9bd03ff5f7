package io.netdispatcher.executor;

import static io.netdispatcher.executor.frame.TcpFlyweight.ACK;
import static io.netdispatcher.executor.frame.TcpFlyweight.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.arp.ArpSender;
import io.netdispatcher.executor.arp.Neighbour;
import io.netdispatcher.executor.arp.Neighbours;
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
import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.replication.HandDrivenReplication;
import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionListeners;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.TableOptions;
import io.netdispatcher.executor.verdict.DropReason;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One executor through its duty cycle, active and as a shadow. */
class ExecutorRoleTest {
    private static final String VIP = "10.0.0.100";
    private static final int VIP_BITS = Ipv4Address.parse(VIP);
    private static final int SERVER = Ipv4Address.parse("10.0.0.21");

    private final RecordingPlane dataPlane = new RecordingPlane();
    private final RecordingPlane arpPlane = new RecordingPlane();
    private final HandDrivenReplication replication = new HandDrivenReplication();
    private final ExecutorCounters counters = ExecutorCounters.inMemory(256);
    private long nowMs = 1_000_000;
    private int wakeUps;
    private Executor executor;

    @BeforeEach
    void start() {
        Link link =
                new Link(0, "eth0", MacAddress.parse(CraftedFrames.NODE_MAC), Ipv4Address.parse("10.0.0.11"), 1_500);
        Links links = new Links(link, link);
        ConnectionAccounting accounting = new ConnectionAccounting(counters.table());
        ConnectionTable table = ChronicleConnectionTable.inMemory(
                TableOptions.of(1_000, 3), accounting, ConnectionListeners.of(accounting, replication));
        ArpSender sender = new ArpSender(arpPlane);
        Neighbours neighbours = new Neighbours(link, sender);
        neighbours.add(Neighbour.fixed(SERVER, 0x0200_0000_0015L));
        Protection protection = new Protection(replication, HoldPolicy.sync(5), new SourceRates(1_000, 1));
        Executor.Parts parts = new Executor.Parts(
                dataPlane,
                arpPlane,
                table,
                new Forwarder(links, dataPlane, table, protection, counters.forwarder()),
                new VipOwnership(links, sender, neighbours, counters.arp()),
                neighbours,
                accounting,
                replication,
                counters);
        executor = new Executor(parts, () -> TimeUnit.MILLISECONDS.toNanos(nowMs), () -> wakeUps++);
        executor.become(ExecutorRole.SHADOW, nowMs);
        executor.apply(clusters(Clusters.NONE), new int[] {VIP_BITS}, nowMs);
    }

    @AfterEach
    void stop() {
        executor.onClose();
    }

    private Clusters clusters(Clusters before) {
        PortSpec http = new PortSpec(
                80,
                OnMiss.DROP,
                new TimeoutSpec(1_000, 1_000, 1_000, 1_000),
                List.of(new ServerSpec("srv1", SERVER, 7)));
        PortSpec https = new PortSpec(443, OnMiss.DROP, TimeoutSpec.DEFAULT, http.servers());
        ClusterSpec cluster = new ClusterSpec("www", VIP_BITS, List.of(http, https));
        return Clusters.build(List.of(cluster), before, executor.parts().neighbours(), counters::server);
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

    @Test
    void shouldAnswerForNothingAndForwardNothingAsAShadow() {
        receive(1, SYN);
        cycles(4_000);
        assertThat(executor.role()).isEqualTo(ExecutorRole.SHADOW);
        assertThat(executor.parts().vips().isHolding()).isFalse();
        assertThat(arpPlane.sent()).as("announcements").isZero();
        assertThat(counters.forwarder().framesDropped(DropReason.NOT_ACTIVE)).isEqualTo(1);
        assertThat(dataPlane.sent()).isZero();
        assertThat(replication.polls()).isEqualTo(400);
    }

    @Test
    void shouldCountAsAShadowTheConnectionsThatCameBeforeTheirConfiguration() {
        executor.apply(Clusters.NONE, new int[0], nowMs);
        executor.parts().table().insert(key(1), ConnectionState.ESTABLISHED, SERVER, nowMs);
        executor.apply(clusters(Clusters.NONE), new int[] {VIP_BITS}, nowMs);
        assertThat(counters.server("www:80", "srv1").active()).isEqualTo(1);
    }

    /** Whatever the other node says in good form: it may be newer, or wrong. */
    @Test
    void shouldWithstandOddStateOfAnotherNode() {
        ReplicatedState state = executor.state();
        state.adoptService(new ServiceState()
                .begin(VIP_BITS, 80, Long.MIN_VALUE)
                .add(SERVER, 0xffff, 0xff, Long.MIN_VALUE)
                .add(0, -1, -1, Long.MAX_VALUE));
        state.adoptService(new ServiceState().begin(0, 0, Long.MAX_VALUE).add(SERVER, 1, 0, 0));
        state.adoptService(new ServiceState().begin(VIP_BITS, 80, 1).add(SERVER, 100, 0, Long.MAX_VALUE));
        state.adoptOverflow(Integer.MAX_VALUE, nowMs);
        byte[] bytes = new byte[ConnectionKey.LENGTH_BYTES];
        Arrays.fill(bytes, (byte) -1);
        bytes[37] = 6;
        ConnectionKey strange = new ConnectionKey().wrap(new UnsafeBuffer(bytes), 0);
        executor.parts().table().insert(strange, ConnectionState.ESTABLISHED, -1, nowMs);
        executor.parts().table().insert(key(0).setIpv4(0, 0, VIP_BITS, 0, 0), ConnectionState.CLOSING, 0, nowMs);
        cycles(100);
        executor.become(ExecutorRole.ACTIVE, nowMs);
        receive(1, SYN);
        cycles(100);
        assertThat(executor.parts().table().lookup(key(1)).serverId()).isEqualTo(SERVER);
        cycles(5_000);
        assertThat(executor.parts().table().lookup(strange))
                .as("it has the default timeout")
                .isNotNull();
    }

    @Test
    void shouldNotAgeTheTableAsAShadowAndGiveEveryConnectionItsTimeoutWhenItBecomesActive() {
        executor.parts().table().insert(key(1), ConnectionState.ESTABLISHED, SERVER, nowMs);
        cycles(5_000);
        assertThat(executor.parts().table().size()).isEqualTo(1);
        executor.become(ExecutorRole.ACTIVE, nowMs);
        cycles(950);
        assertThat(executor.parts().table().size()).isEqualTo(1);
        cycles(2_200);
        assertThat(executor.parts().table().size()).as("a sweep takes a second").isZero();
    }

    @Test
    void shouldAnnounceAndForwardWhenItBecomesActive() {
        executor.become(ExecutorRole.ACTIVE, nowMs);
        assertThat(executor.parts().vips().isHolding()).isTrue();
        executor.doWork();
        assertThat(arpPlane.sent()).as("both forms of one announcement").isEqualTo(2);
        receive(1, SYN);
        executor.doWork();
        assertThat(dataPlane.sent()).isEqualTo(1);
        executor.become(ExecutorRole.ACTIVE, nowMs);
        executor.doWork();
        assertThat(arpPlane.sent()).as("it was active already").isEqualTo(2);
        executor.announceAgain(nowMs);
        executor.doWork();
        assertThat(arpPlane.sent()).isEqualTo(4);
    }

    @Test
    void shouldGiveUpVipsAndHeldSynsWhenItBecomesAShadow() {
        executor.become(ExecutorRole.ACTIVE, nowMs);
        replication.holding(true);
        receive(1, SYN);
        receive(2, SYN);
        executor.doWork();
        assertThat(counters.forwarder().framesHeld()).isEqualTo(2);
        replication.acknowledge(1);
        executor.become(ExecutorRole.SHADOW, nowMs);
        assertThat(executor.parts().vips().isHolding()).isFalse();
        assertThat(dataPlane.sent()).as("the one that the other node knows").isEqualTo(1);
        assertThat(counters.forwarder().framesHeld()).isZero();
        executor.announceAgain(nowMs);
        executor.apply(clusters(executor.clusters()), new int[] {VIP_BITS}, nowMs);
        assertThat(executor.parts().vips().isHolding()).isFalse();
    }

    @Test
    void shouldSendInTheSameCycleWhatThePollFindsAcknowledged() {
        executor.become(ExecutorRole.ACTIVE, nowMs);
        replication.holding(true);
        receive(1, SYN);
        executor.doWork();
        assertThat(dataPlane.sent()).isZero();
        replication.onPoll(replication::acknowledgeAll);
        executor.doWork();
        assertThat(dataPlane.sent()).isEqualTo(1);
        assertThat(counters.forwarder().synsAcknowledged()).isEqualTo(1);
        replication.onPoll(() -> {});
        receive(2, SYN);
        executor.doWork();
        nowMs += 5;
        receive(2, ACK);
        executor.doWork();
        assertThat(counters.forwarder().synsUnprotected()).isEqualTo(1);
    }

    @Test
    void shouldShowItsServicesAndTakeOverAnothersState() {
        ReplicatedState state = executor.state();
        assertThat(state.isActive()).isFalse();
        assertThat(state.services()).isEqualTo(2);
        assertThat(state.table()).isSameAs(executor.parts().table());
        assertThat(state.timeoutMs(key(1), ConnectionState.HALF_OPEN)).isEqualTo(1_000);
        ServiceState service = new ServiceState();
        state.adoptService(service.begin(VIP_BITS, 443, 9).add(SERVER, 9, ServiceState.QUIESCED, 4));
        state.adoptService(service.begin(VIP_BITS, 444, 9).add(SERVER, 9, 0, 4));
        state.adoptService(service.begin(1, 443, 9).add(SERVER, 9, 0, 4));
        ServiceState read = service(state, 443);
        assertThat(read.vip()).isEqualTo(VIP_BITS);
        assertThat(read.totalWeight()).isEqualTo(9);
        assertThat(read.count()).isEqualTo(1);
        assertThat(read.weight(0)).isEqualTo(9);
        assertThat(read.marks(0)).isEqualTo(ServiceState.QUIESCED);
        assertThat(read.lag(0)).isEqualTo(4);
        assertThat(service(state, 80).weight(0)).isEqualTo(7);
        state.adoptOverflow(500, nowMs);
        assertThat(state.overflowRemainingMs(nowMs + 100)).isEqualTo(400);
        executor.become(ExecutorRole.ACTIVE, nowMs);
        assertThat(state.isActive()).isTrue();
    }

    private static ServiceState service(ReplicatedState state, int port) {
        ServiceState read = new ServiceState();
        for (int i = 0; i < state.services(); i++) {
            state.readService(i, read);
            if (read.port() == port) {
                return read;
            }
        }
        throw new AssertionError("no service at port " + port);
    }

    @Test
    void shouldCountEveryServiceAsChangedByANewConfiguration() {
        ReplicatedState state = executor.state();
        executor.become(ExecutorRole.ACTIVE, nowMs);
        long[] before = {state.serviceChanges(0), state.serviceChanges(1)};
        receive(1, SYN);
        executor.doWork();
        assertThat(state.serviceChanges(0) + state.serviceChanges(1)).isEqualTo(before[0] + before[1] + 1);
        executor.apply(clusters(executor.clusters()), new int[] {VIP_BITS}, nowMs);
        assertThat(state.serviceChanges(0)).isGreaterThan(before[0] + 1);
        assertThat(state.serviceChanges(1)).isGreaterThan(before[1] + 1);
    }

    @Test
    void shouldBeWokenByACommand() throws Exception {
        executor.proxy().submit((owner, ms) -> 1);
        assertThat(wakeUps).isEqualTo(1);
    }
}
