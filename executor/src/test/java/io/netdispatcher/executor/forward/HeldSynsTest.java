package io.netdispatcher.executor.forward;

import static io.netdispatcher.executor.frame.TcpFlyweight.ACK;
import static io.netdispatcher.executor.frame.TcpFlyweight.FIN;
import static io.netdispatcher.executor.frame.TcpFlyweight.RST;
import static io.netdispatcher.executor.frame.TcpFlyweight.SYN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netdispatcher.executor.counters.ForwarderCounters;
import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.verdict.DropReason;
import io.netdispatcher.executor.verdict.StatelessReason;
import io.netdispatcher.executor.verdict.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldSynsTest {
    private static final int TIMEOUT_MS = 5;

    private ForwarderHarness node;

    @BeforeEach
    void start() {
        node = new ForwarderHarness(50_000, HoldPolicy.sync(TIMEOUT_MS), 1_000_000);
        node.replication.holding(true);
        node.plane.all();
    }

    @AfterEach
    void stop() {
        node.assertEveryFrameIsCounted("at the end");
        node.close();
    }

    private ForwarderCounters counted() {
        return node.counters.forwarder();
    }

    private Verdict receive(int clientPort, int flags, int payload) {
        return node.receive(
                CraftedFrames.tcp(ForwarderHarness.CLIENT, clientPort, ForwarderHarness.VIP, 80, flags, payload));
    }

    private void assertHeld(int clientPort) {
        assertThat(receive(clientPort, SYN, 0)).as("SYN from %d", clientPort).isEqualTo(Verdict.HOLD);
    }

    private void assertDropped(int clientPort, int flags, DropReason reason) {
        assertThat(receive(clientPort, flags, 0)).isEqualTo(Verdict.DROP);
        assertThat(node.forwarder.lastDropReason()).isEqualTo(reason);
    }

    private int release() {
        return node.forwarder.releaseHeld(node.nowMs);
    }

    private List<Integer> clientPortsSent() {
        return node.plane.all().stream()
                .map(frame -> new UnsafeBuffer(frame).getShort(34, java.nio.ByteOrder.BIG_ENDIAN) & 0xFFFF)
                .toList();
    }

    private ConnectionState state(int clientPort) {
        ConnectionKey key = new ConnectionKey()
                .setIpv4(
                        Ipv4Address.parse(ForwarderHarness.CLIENT),
                        clientPort,
                        Ipv4Address.parse(ForwarderHarness.VIP),
                        80,
                        ConnectionKey.TCP);
        return node.table.lookup(key).state();
    }

    @Test
    void shouldSendWhatIsAcknowledgedInOrderAndNothingElse() {
        for (int i = 1; i <= 5; i++) {
            assertHeld(i);
        }
        assertThat(release()).isZero();
        assertThat(counted().framesHeld()).isEqualTo(5);
        node.replication.acknowledge(3);
        assertThat(release()).isEqualTo(3);
        assertThat(clientPortsSent()).containsExactly(1, 2, 3);
        node.replication.acknowledge(5);
        assertThat(release()).isEqualTo(2);
        assertThat(clientPortsSent()).containsExactly(1, 2, 3, 4, 5);
        assertThat(counted().synsAcknowledged()).isEqualTo(5);
        assertThat(counted().synsUnprotected()).isZero();
        assertThat(counted().framesHeld()).isZero();
        assertThat(counted().framesForwarded()).isEqualTo(5);
    }

    @Test
    void shouldSendTheFrameThatCameButForItsMacAddresses() {
        byte[] syn = CraftedFrames.tcp(ForwarderHarness.CLIENT, 7, ForwarderHarness.VIP, 80, SYN, 300);
        assertThat(node.receive(syn)).isEqualTo(Verdict.HOLD);
        assertHeld(8);
        node.replication.acknowledgeAll();
        release();
        byte[] sent = node.plane.all().getFirst();
        assertThat(Arrays.copyOfRange(sent, 12, sent.length)).isEqualTo(Arrays.copyOfRange(syn, 12, syn.length));
        assertThat(Arrays.copyOfRange(sent, 6, 12)).isEqualTo(Arrays.copyOfRange(syn, 0, 6));
        assertThat(sent[5]).as("a server's MAC address").isBetween((byte) 21, (byte) 23);
        long packets = 0;
        for (String server : List.of("srv1", "srv2", "srv3")) {
            packets += node.counters.server("www:80", server).packets();
        }
        assertThat(packets).isEqualTo(2);
    }

    @Test
    void shouldSendUnprotectedWhatTheShadowDoesNotAcknowledgeInTime() {
        assertHeld(1);
        node.nowMs += TIMEOUT_MS - 1;
        assertHeld(2);
        assertThat(release()).isZero();
        node.nowMs++;
        assertThat(release()).isEqualTo(1);
        assertThat(clientPortsSent()).containsExactly(1);
        assertThat(counted().synsUnprotected()).isEqualTo(1);
        node.nowMs += TIMEOUT_MS;
        assertThat(release()).isEqualTo(1);
        assertThat(counted().synsUnprotected()).isEqualTo(2);
        assertThat(counted().synsAcknowledged()).isZero();
    }

    @Test
    void shouldSendAllWhenNobodyNeedsToWaitAnyMore() {
        for (int i = 1; i <= 700; i++) {
            assertHeld(i);
        }
        node.replication.acknowledge(2);
        node.replication.holding(false);
        assertThat(release()).as("a bounded slice").isEqualTo(HeldSyns.RELEASES_PER_CALL);
        assertThat(release()).isEqualTo(700 - HeldSyns.RELEASES_PER_CALL);
        assertThat(counted().synsAcknowledged()).isEqualTo(2);
        assertThat(counted().synsUnprotected()).isEqualTo(698);
        assertThat(receive(701, SYN, 0)).isEqualTo(Verdict.FORWARD);
    }

    @Test
    void shouldNeitherSendNorHoldARetransmittedSynOfAHeldOne() {
        assertHeld(1);
        assertHeld(2);
        assertDropped(1, SYN, DropReason.SYN_HELD);
        assertDropped(2, SYN, DropReason.SYN_HELD);
        node.replication.acknowledge(1);
        release();
        assertThat(receive(1, SYN, 0)).as("released").isEqualTo(Verdict.FORWARD);
        assertDropped(2, SYN, DropReason.SYN_HELD);
        assertThat(clientPortsSent()).containsExactly(1, 1);
        assertThat(counted().framesHeld()).isEqualTo(1);
        assertThat(counted().synsHeld()).isEqualTo(2);
    }

    @Test
    void shouldKeepARetransmittedSynBehindItsHeldOneWhateverCameBetween() {
        assertHeld(1);
        assertThat(receive(1, ACK, 0)).isEqualTo(Verdict.FORWARD);
        assertThat(state(1)).isEqualTo(ConnectionState.UNPROVEN);
        assertDropped(1, SYN, DropReason.SYN_HELD);
        assertThat(receive(1, ACK | FIN, 0)).isEqualTo(Verdict.FORWARD);
        assertDropped(1, SYN, DropReason.SYN_HELD);
        assertThat(receive(1, RST, 0)).isEqualTo(Verdict.FORWARD);
        assertThat(state(1)).isEqualTo(ConnectionState.CLOSING);
        assertDropped(1, SYN, DropReason.SYN_HELD);
        node.replication.acknowledge(1);
        release();
        assertHeld(1);
        assertThat(state(1)).isEqualTo(ConnectionState.HALF_OPEN);
    }

    @Test
    void shouldNotTakeAnotherConnectionsHeldSynForItsOwn() {
        node.replication.holding(false);
        for (int i = 1; i <= 100; i++) {
            receive(i, SYN, 0);
        }
        node.replication.holding(true);
        assertHeld(999);
        assertHeld(1_000);
        node.replication.acknowledge(node.replication.position() - 1);
        assertThat(release()).isEqualTo(1);
        receive(999, ACK, 5);
        assertThat(receive(999, SYN, 0)).as("its own is released").isEqualTo(Verdict.FORWARD);
        for (int i = 1; i <= 100; i++) {
            assertThat(receive(i, ACK, 5)).isEqualTo(Verdict.FORWARD);
            assertThat(receive(i, SYN, 0))
                    .as("a SYN that a live connection's server answers")
                    .isEqualTo(Verdict.FORWARD);
        }
    }

    @Test
    void shouldHoldTheSynThatStartsAConnectionInPlaceOfAnOldOne() {
        assertHeld(1);
        node.replication.acknowledgeAll();
        release();
        receive(1, RST, 0);
        assertHeld(1);
        node.replication.acknowledge(2);
        assertThat(release()).as("its position is the restart's").isZero();
        node.replication.acknowledge(3);
        assertThat(release()).isEqualTo(1);
        receive(1, ACK, 1);
        receive(1, ACK | FIN, 0);
        assertHeld(1);
    }

    @Test
    void shouldSendToTheServerItWasHeldForThoughThatWasTakenOutMeanwhile() {
        assertHeld(1);
        node.weights(-1, -1, 1);
        assertDropped(1, SYN, DropReason.SYN_HELD);
        node.replication.acknowledgeAll();
        assertThat(release()).isEqualTo(1);
        node.assertEveryFrameIsCounted("taken out");
        node.weights(0, 0, 0);
        assertDropped(2, SYN, DropReason.NO_SERVER);
    }

    @Test
    void shouldCountWhatTheLinkDoesNotTake() {
        assertHeld(1);
        node.plane.breakDown();
        node.replication.acknowledgeAll();
        assertThat(release()).isEqualTo(1);
        assertThat(counted().framesDropped(DropReason.SEND_FAILED)).isEqualTo(1);
        assertThat(counted().framesHeld()).isZero();
        assertThat(counted().synsAcknowledged()).isZero();
    }

    @Test
    void shouldForwardWithoutAnEntryWhenAsManyFramesAreHeldAsMayBe() {
        for (int i = 1; i <= HeldSyns.FRAMES; i++) {
            assertHeld(i);
        }
        assertThat(receive(20_000, SYN, 0)).isEqualTo(Verdict.FORWARD);
        assertThat(node.table.size()).isEqualTo(HeldSyns.FRAMES);
        assertThat(counted().synsStateless(StatelessReason.HOLD_FULL)).isEqualTo(1);
        assertThat(counted().synsUnprotected()).as("it has no entry to protect").isZero();
        node.replication.acknowledge(1);
        release();
        assertHeld(20_001);
        node.replication.acknowledgeAll();
        while (release() > 0) {
            node.assertEveryFrameIsCounted("draining");
        }
        List<Integer> expected =
                IntStream.rangeClosed(1, HeldSyns.FRAMES).boxed().toList();
        assertThat(clientPortsSent().stream().filter(port -> port < 20_000)).containsExactlyElementsOf(expected);
        assertThat(clientPortsSent()).endsWith(20_001);
    }

    @Test
    void shouldForwardWithoutAnEntryWhenTheBytesDoNotFit() {
        int fit = HeldSyns.BYTES / (54 + 1_400);
        for (int i = 1; i <= fit; i++) {
            assertThat(receive(i, SYN, 1_400)).isEqualTo(Verdict.HOLD);
        }
        assertThat(receive(fit + 1, SYN, 1_400)).isEqualTo(Verdict.FORWARD);
        assertThat(counted().synsStateless(StatelessReason.HOLD_FULL)).isEqualTo(1);
        assertThat(node.table.size()).isEqualTo(fit);
        assertHeld(fit + 2);
        node.replication.acknowledge(1);
        release();
        assertThat(receive(fit + 3, SYN, 1_400)).as("in the place of the first").isEqualTo(Verdict.HOLD);
    }

    @Test
    void shouldMakeTheEntryByTheAckWhenTheReplicationIsBehind() {
        node.replication.pressed(true);
        int server = node.segment(1, SYN, 0);
        assertThat(server).isNotZero();
        assertThat(node.table.size()).isZero();
        assertThat(node.replication.position()).as("nothing to replicate").isZero();
        assertThat(node.segment(1, ACK, 0))
                .as("though the port's onMiss is drop")
                .isEqualTo(server);
        assertThat(state(1)).isEqualTo(ConnectionState.UNPROVEN);
        assertThat(node.replication.position()).isEqualTo(1);
        assertThat(counted().synsStateless(StatelessReason.PRESSURE)).isEqualTo(1);
        assertThat(node.forwarder.overflowRemainingMs(node.nowMs)).isEqualTo(900_000);
    }

    @Test
    void shouldNotBreakAHalfClosedConnectionUnderPressureButForgetAClosingOne() {
        node.replication.holding(false);
        receive(1, SYN, 0);
        receive(1, ACK, 1);
        receive(1, ACK | FIN, 0);
        receive(2, SYN, 0);
        receive(2, RST, 0);
        node.replication.holding(true).pressed(true);
        assertThat(receive(1, SYN, 0)).isEqualTo(Verdict.FORWARD);
        assertThat(state(1)).isEqualTo(ConnectionState.HALF_CLOSED);
        assertThat(receive(2, SYN, 0)).isEqualTo(Verdict.FORWARD);
        assertThat(node.table.size()).isEqualTo(1);
    }

    @Test
    void shouldHandItsOverflowWindowOver() {
        assertThat(node.forwarder.overflowRemainingMs(node.nowMs)).isZero();
        node.forwarder.adoptOverflow(-5, node.nowMs);
        assertThat(node.forwarder.overflowRemainingMs(node.nowMs)).isZero();
        node.forwarder.adoptOverflow(700, node.nowMs);
        node.forwarder.adoptOverflow(300, node.nowMs);
        assertThat(node.forwarder.overflowRemainingMs(node.nowMs)).isEqualTo(700);
        assertThat(receive(9, ACK, 0)).isEqualTo(Verdict.FORWARD);
        node.nowMs += 700;
        assertThat(node.forwarder.overflowRemainingMs(node.nowMs)).isZero();
        assertDropped(10, ACK, DropReason.NO_CONNECTION);
        node.forwarder.adoptOverflow(Integer.MAX_VALUE, node.nowMs);
        assertThat(node.forwarder.overflowRemainingMs(node.nowMs)).isEqualTo(900_000);
    }

    @Test
    void shouldCountAsUnprotectedWhatIsForwardedWhileNoShadowIsHot() {
        node.replication.holding(false);
        assertThat(receive(1, SYN, 0)).isEqualTo(Verdict.FORWARD);
        assertThat(receive(1, SYN, 0)).isEqualTo(Verdict.FORWARD);
        assertThat(receive(1, ACK, 0)).isEqualTo(Verdict.FORWARD);
        assertThat(counted().synsUnprotected()).as("one new connection").isEqualTo(1);
    }

    @Test
    void shouldNeitherHoldNorCountWhenThePolicyIsNotToWait() {
        try (ForwarderHarness alone = new ForwarderHarness(1_000, HoldPolicy.NONE, 1_000)) {
            alone.replication.holding(true);
            assertThat(alone.segment(1, SYN, 0)).isNotZero();
            assertThat(alone.counters.forwarder().synsUnprotected()).isZero();
            assertThat(alone.counters.forwarder().synsHeld()).isZero();
        }
    }

    @Test
    void shouldGiveUpWhatIsNotAcknowledgedWhenItIsActiveNoLonger() {
        assertHeld(1);
        assertHeld(2);
        assertHeld(3);
        node.replication.acknowledge(1);
        node.forwarder.deactivate();
        assertThat(clientPortsSent()).containsExactly(1);
        assertThat(counted().framesDropped(DropReason.NOT_ACTIVE)).isEqualTo(2);
        assertThat(counted().framesHeld()).isZero();
        assertDropped(4, SYN, DropReason.NOT_ACTIVE);
        assertThat(node.receive(CraftedFrames.echoRequest(ForwarderHarness.CLIENT, ForwarderHarness.VIP)))
                .isEqualTo(Verdict.DROP);
        assertThat(node.receive(CraftedFrames.tcp(ForwarderHarness.CLIENT, 1, "10.0.0.11", 80, SYN, 0)))
                .isEqualTo(Verdict.PASS);
        node.forwarder.activate(true, node.nowMs);
        assertHeld(4);
    }

    @Test
    void shouldRefuseATimeoutThatNobodyCanMean() {
        assertThatThrownBy(() -> HoldPolicy.sync(0)).hasMessageContaining("syncTimeoutMs must be 1 to 1000, is 0");
        assertThatThrownBy(() -> HoldPolicy.sync(1_001)).isInstanceOf(IllegalArgumentException.class);
    }
}
