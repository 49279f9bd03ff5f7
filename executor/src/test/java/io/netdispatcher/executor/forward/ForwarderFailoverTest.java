package io.netdispatcher.executor.forward;

import static io.netdispatcher.executor.frame.TcpFlyweight.ACK;
import static io.netdispatcher.executor.frame.TcpFlyweight.FIN;
import static io.netdispatcher.executor.frame.TcpFlyweight.RST;
import static io.netdispatcher.executor.frame.TcpFlyweight.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.cluster.OnMiss;
import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.verdict.DropReason;
import io.netdispatcher.executor.verdict.Verdict;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The data path around a failover: without a lease, in grace, and after a takeover with a table that is not up to date. */
class ForwarderFailoverTest {
    private static final String VIP = ForwarderHarness.VIP;
    private static final String CLIENT = ForwarderHarness.CLIENT;
    private static final long SUCCESSOR = MacAddress.parse("02:00:00:00:00:0c");

    private ForwarderHarness node;

    @BeforeEach
    void start() {
        node = new ForwarderHarness(1_000);
    }

    @AfterEach
    void stop() {
        node.assertEveryFrameIsCounted("at the end");
        node.close();
    }

    private static byte[] segment(int clientPort, int flags) {
        return CraftedFrames.tcp(CLIENT, clientPort, VIP, 80, flags, flags == ACK ? 10 : 0);
    }

    private static byte[] from(long mac, byte[] frame) {
        MacAddress.put(new UnsafeBuffer(frame), 6, mac);
        return frame;
    }

    private int open(int clientPort) {
        int server = node.segment(clientPort, SYN, 0);
        assertThat(node.segment(clientPort, ACK, 10)).isEqualTo(server);
        return server;
    }

    private Connection entry(int clientPort) {
        return node.table.lookup(new ConnectionKey()
                .setIpv4(Ipv4Address.parse(CLIENT), clientPort, Ipv4Address.parse(VIP), 80, ConnectionKey.TCP));
    }

    private void assertDropped(byte[] frame, DropReason reason) {
        long before = node.counters.forwarder().framesDropped(reason);
        long sent = node.plane.sent();
        assertThat(node.receive(frame)).isEqualTo(Verdict.DROP);
        assertThat(node.forwarder.lastDropReason()).isEqualTo(reason);
        assertThat(node.counters.forwarder().framesDropped(reason)).isEqualTo(before + 1);
        assertThat(node.plane.sent()).isEqualTo(sent);
    }

    private void assertHandedOn(byte[] frame) {
        long before = node.counters.forwarder().framesHandedOn();
        assertThat(node.receive(frame)).isEqualTo(Verdict.FORWARD);
        byte[] out = node.plane.lastFrame();
        assertThat(MacAddress.get(new UnsafeBuffer(out), 0)).as("to").isEqualTo(SUCCESSOR);
        assertThat(MacAddress.get(new UnsafeBuffer(out), 6))
                .as("from")
                .isEqualTo(node.links.external().mac());
        assertThat(Arrays.copyOfRange(out, 12, out.length))
                .as("all else")
                .isEqualTo(Arrays.copyOfRange(frame, 12, frame.length));
        assertThat(node.counters.forwarder().framesHandedOn()).isEqualTo(before + 1);
    }

    @Test
    void shouldOpenNothingAndAnswerNoEchoWithoutALease() {
        int server = open(1);
        node.lease.revoke();
        assertDropped(segment(2, SYN), DropReason.LEASE_EXPIRED);
        assertDropped(segment(1, SYN), DropReason.LEASE_EXPIRED);
        assertDropped(CraftedFrames.echoRequest(CLIENT, VIP), DropReason.LEASE_EXPIRED);
        assertThat(node.table.size()).isEqualTo(1);
        assertThat(node.segment(1, ACK, 10)).as("a known connection goes on").isEqualTo(server);
        assertThat(node.segment(1, FIN | ACK, 0)).isEqualTo(server);
        node.lease.renew(Long.MAX_VALUE);
        assertThat(node.segment(2, SYN, 0)).isPositive();
        assertThat(node.receive(CraftedFrames.echoRequest(CLIENT, VIP))).isEqualTo(Verdict.PASS);
    }

    @Test
    void shouldAskForTheLeaseOnlyAfterItHasTakenTheFrame() {
        node.lease.renew((node.nowMs + 1) * 1_000_000);
        assertThat(node.segment(1, SYN, 0)).isPositive();
        node.nowMs++;
        assertDropped(segment(2, SYN), DropReason.LEASE_EXPIRED);
    }

    @Test
    void shouldForwardStraysByTheTableWithoutTouchingIt() {
        int server = open(1);
        long version = entry(1).version();
        long seenMs = entry(1).lastSeenMs();
        long position = node.replication.position();
        node.forwarder.grace(SUCCESSOR);
        node.nowMs += 500;
        for (int flags : new int[] {ACK, FIN | ACK, RST, SYN}) {
            assertThat(node.receive(segment(1, flags))).isEqualTo(Verdict.FORWARD);
            assertThat(node.lastServer()).isEqualTo(server);
        }
        assertThat(entry(1).version()).isEqualTo(version);
        assertThat(entry(1).lastSeenMs()).isEqualTo(seenMs);
        assertThat(entry(1).state()).isEqualTo(ConnectionState.ESTABLISHED);
        assertThat(entry(1).has(Connection.FIN_SEEN)).isFalse();
        assertThat(node.replication.position()).as("nothing is replicated").isEqualTo(position);
        assertThat(node.counters.forwarder().framesHandedOn()).isZero();
    }

    @Test
    void shouldHandOnUnchangedWhatItDoesNotKnow() {
        node.forwarder.grace(SUCCESSOR);
        assertHandedOn(segment(1, SYN));
        assertHandedOn(CraftedFrames.tagged(CraftedFrames.withIpOptions(segment(2, ACK), 8), 5));
        assertHandedOn(segment(3, RST));
        assertHandedOn(CraftedFrames.echoRequest(CLIENT, VIP));
        assertThat(node.table.size()).as("no entry is made").isZero();
        assertThat(node.replication.position()).isZero();
    }

    @Test
    void shouldHandOnTheSegmentsOfAServerThatIsGoneFromTheConfiguration() {
        assertThat(open(1)).isEqualTo(3);
        node.weights(10, 10, -1);
        node.forwarder.grace(SUCCESSOR);
        assertHandedOn(segment(1, ACK));
    }

    @Test
    void shouldKeepStraysItNeedsNoSuccessorForGoingWhenItKnowsNone() {
        int server = open(1);
        node.forwarder.grace(MacAddress.UNKNOWN);
        assertDropped(segment(2, SYN), DropReason.NOT_ACTIVE);
        assertDropped(CraftedFrames.echoRequest(CLIENT, VIP), DropReason.NOT_ACTIVE);
        assertThat(node.segment(1, ACK, 10)).isEqualTo(server);
        node.forwarder.successor(SUCCESSOR);
        assertHandedOn(segment(2, SYN));
    }

    @Test
    void shouldNeverSendBackToTheSuccessorWhatCameFromIt() {
        int server = open(1);
        node.forwarder.grace(SUCCESSOR);
        assertDropped(from(SUCCESSOR, segment(2, ACK)), DropReason.NOT_ACTIVE);
        assertDropped(from(SUCCESSOR, CraftedFrames.echoRequest(CLIENT, VIP)), DropReason.NOT_ACTIVE);
        assertThat(node.receive(from(SUCCESSOR, segment(1, ACK)))).isEqualTo(Verdict.FORWARD);
        assertThat(node.lastServer()).as("a server sends nothing back").isEqualTo(server);
    }

    @Test
    void shouldStillFilterInGrace() {
        node.forwarder.grace(SUCCESSOR);
        assertDropped(CraftedFrames.tcp(CLIENT, 1, VIP, 81, SYN, 0), DropReason.UNDEFINED_PORT);
        assertDropped(CraftedFrames.tcp(CLIENT, 1, VIP, 80, SYN, 1_461), DropReason.OVERSIZE);
        assertThat(node.receive(CraftedFrames.tcp(CLIENT, 1, "10.0.0.11", 80, SYN, 0)))
                .isEqualTo(Verdict.PASS);
        node.plane.breakDown();
        assertDropped(segment(1, SYN), DropReason.SEND_FAILED);
    }

    @Test
    void shouldNotHoldAStrayBecauseALastSynWasHeld() {
        node.close();
        node = new ForwarderHarness(1_000, HoldPolicy.sync(5), 1_000);
        node.replication.holding(true);
        assertThat(node.receive(segment(1, SYN))).isEqualTo(Verdict.HOLD);
        node.forwarder.grace(SUCCESSOR);
        assertThat(node.forwarder.held()).as("given up").isZero();
        assertThat(node.receive(segment(1, ACK))).isEqualTo(Verdict.FORWARD);
        assertThat(node.forwarder.held()).isZero();
    }

    @Test
    void shouldDropMisdirectedSegmentsForAWhileAfterAColdTakeoverWhateverElseIsConfigured() {
        node.onMiss(OnMiss.HASH, 1, 1, 1);
        node.forwarder.adoptOverflow(100_000, node.nowMs);
        node.forwarder.deactivate();
        node.forwarder.activate(false, node.nowMs);
        assertDropped(segment(1, ACK), DropReason.COLD_TABLE);
        assertDropped(segment(1, RST), DropReason.COLD_TABLE);
        int server = open(2);
        node.nowMs += Forwarder.COLD_HOLD_MS - 1;
        assertDropped(segment(1, ACK), DropReason.COLD_TABLE);
        assertThat(node.segment(2, ACK, 10)).isEqualTo(server);
        node.nowMs++;
        assertThat(node.segment(1, ACK, 10)).as("as configured again").isPositive();
    }

    @Test
    void shouldFollowTheConfigurationAtOnceAfterAHotTakeover() {
        node.onMiss(OnMiss.HASH, 1, 1, 1);
        node.forwarder.deactivate();
        node.forwarder.activate(false, node.nowMs);
        node.forwarder.deactivate();
        node.forwarder.activate(true, node.nowMs);
        assertThat(node.segment(1, ACK, 10)).isPositive();
    }
}
