package io.netdispatcher.executor.forward;

import static io.netdispatcher.executor.frame.TcpFlyweight.ACK;
import static io.netdispatcher.executor.frame.TcpFlyweight.FIN;
import static io.netdispatcher.executor.frame.TcpFlyweight.RST;
import static io.netdispatcher.executor.frame.TcpFlyweight.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.cluster.OnMiss;
import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.verdict.DropReason;
import io.netdispatcher.executor.verdict.Verdict;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwarderTest {
    private static final String VIP = ForwarderHarness.VIP;
    private static final String CLIENT = ForwarderHarness.CLIENT;

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

    private int open(int clientPort) {
        int server = node.segment(clientPort, SYN, 0);
        assertThat(node.segment(clientPort, ACK, 0)).isEqualTo(server);
        assertThat(node.segment(clientPort, ACK, 100)).isEqualTo(server);
        return server;
    }

    private void assertDropped(byte[] frame, DropReason reason) {
        assertThat(node.receive(frame)).isEqualTo(Verdict.DROP);
        assertThat(node.forwarder.lastDropReason()).isEqualTo(reason);
        assertThat(node.counters.forwarder().framesDropped(reason)).isPositive();
    }

    @Test
    void shouldChangeNothingButTheMacAddresses() {
        byte[] syn = CraftedFrames.tagged(
                CraftedFrames.withIpOptions(CraftedFrames.tcp(CLIENT, 40_000, VIP, 80, SYN, 0), 8), 5);
        assertThat(node.receive(syn)).isEqualTo(Verdict.FORWARD);
        byte[] out = node.plane.lastFrame();
        assertThat(Arrays.copyOfRange(out, 12, out.length)).isEqualTo(Arrays.copyOfRange(syn, 12, syn.length));
        assertThat(Arrays.copyOfRange(out, 6, 12)).isEqualTo(Arrays.copyOfRange(syn, 0, 6));
        assertThat(node.lastServer()).isBetween(1, 3);
    }

    @Test
    void shouldSpreadNewConnectionsByWeight() {
        int[] counts = new int[4];
        for (int i = 0; i < 400; i++) {
            counts[node.segment(20_000 + i, SYN, 0)]++;
            node.segment(20_000 + i, RST, 0);
            node.pass(100);
        }
        assertThat(counts).containsExactly(0, 100, 100, 200);
    }

    @Test
    void shouldKeepAConnectionOnItsServerWhenWeightsChangeToZero() {
        int[] servers = new int[12];
        for (int i = 0; i < 12; i++) {
            servers[i] = open(30_000 + i);
        }
        node.weights(0, 10, 20);
        for (int i = 0; i < 12; i++) {
            assertThat(node.segment(30_000 + i, ACK, 10)).isEqualTo(servers[i]);
            assertThat(node.segment(31_000 + i, SYN, 0)).isNotEqualTo(1);
        }
    }

    @Test
    void shouldFollowTheStatesOfAConnection() {
        node.segment(40_000, SYN, 0);
        assertThat(node.table.count(ConnectionState.HALF_OPEN)).isOne();
        node.segment(40_000, ACK, 0);
        assertThat(node.table.count(ConnectionState.UNPROVEN)).isOne();
        node.segment(40_000, ACK, 1);
        assertThat(node.table.count(ConnectionState.ESTABLISHED)).isOne();
        node.segment(40_000, ACK | FIN, 0);
        assertThat(node.table.count(ConnectionState.HALF_CLOSED)).isOne();
        node.pass(11_500);
        assertThat(node.table.count(ConnectionState.CLOSING)).isOne();
        node.pass(11_500);
        assertThat(node.table.size()).isZero();
    }

    @Test
    void shouldAgeByState() {
        node.segment(1, SYN, 0);
        node.segment(2, SYN, 0);
        node.segment(2, ACK, 0);
        open(3);
        node.pass(29_000);
        assertThat(node.table.size()).isEqualTo(3);
        node.pass(3_000);
        assertThat(node.table.size()).isEqualTo(2);
        node.pass(30_000);
        assertThat(node.table.size()).isOne();
        node.pass(835_000);
        assertThat(node.table.size()).isOne();
        node.pass(10_000);
        assertThat(node.table.size()).isZero();
    }

    @Test
    void shouldKeepALongDownloadAliveAfterTheClientsFin() {
        int server = open(40_000);
        node.segment(40_000, ACK | FIN, 0);
        for (int i = 0; i < 30; i++) {
            node.pass(9_000);
            assertThat(node.segment(40_000, ACK, 0)).isEqualTo(server);
        }
    }

    @Test
    void shouldOnlyShortenTheTimeoutByAReset() {
        int server = open(40_000);
        assertThat(node.segment(40_000, RST, 0)).isEqualTo(server);
        assertThat(node.table.count(ConnectionState.CLOSING)).isOne();
        assertThat(node.segment(40_000, ACK, 5))
                .as("a forged reset breaks nothing")
                .isEqualTo(server);
        assertThat(node.table.count(ConnectionState.ESTABLISHED)).isOne();
        node.segment(40_000, RST, 0);
        node.pass(12_000);
        assertThat(node.table.size()).isZero();
    }

    @Test
    void shouldStartANewConnectionInPlaceOfAClosingOne() {
        node.weights(1, 1, 1);
        int first = open(40_000);
        node.segment(40_000, RST, 0);
        int second = node.segment(40_000, SYN, 0);
        assertThat(second).isNotZero().isNotEqualTo(first);
        assertThat(node.table.count(ConnectionState.HALF_OPEN)).isOne();
        assertThat(node.table.size()).isOne();
        assertThat(node.segment(40_000, ACK, 0)).isEqualTo(second);
    }

    @Test
    void shouldSendASynOfAnEstablishedConnectionToItsServer() {
        int server = open(40_000);
        for (int i = 0; i < 5; i++) {
            assertThat(node.segment(40_000, SYN, 0)).isEqualTo(server);
        }
        assertThat(node.table.count(ConnectionState.ESTABLISHED)).isOne();
    }

    @Test
    void shouldKeepASynOfAHalfClosedConnectionOnItsServerUnlessThatIsQuiesced() {
        int server = open(40_000);
        node.segment(40_000, ACK | FIN, 0);
        assertThat(node.segment(40_000, SYN, 0)).isEqualTo(server);
        assertThat(node.table.count(ConnectionState.HALF_OPEN)).isOne();
        open(40_000);
        node.segment(40_000, ACK | FIN, 0);
        int[] weights = {1, 1, 1};
        weights[server - 1] = 0;
        node.weights(weights);
        assertThat(node.segment(40_000, SYN, 0)).isNotZero().isNotEqualTo(server);
    }

    @Test
    void shouldKeepAHalfClosedConnectionWhenAFloodHasTakenTheHalfOpenShare() {
        int server = open(40_000);
        node.segment(40_000, ACK | FIN, 0);
        for (int i = 0; i < 200; i++) {
            node.segment(1_000 + i, SYN, 0);
        }
        assertThat(node.segment(40_000, SYN, 0)).as("a forged SYN").isEqualTo(server);
        assertThat(node.table.count(ConnectionState.HALF_CLOSED)).isOne();
        assertThat(node.segment(40_000, ACK, 0)).isEqualTo(server);
    }

    @Test
    void shouldScheduleASynAnewWhenItsServerIsGone() {
        int server = open(40_000);
        int[] weights = {1, 1, 1};
        weights[server - 1] = -1;
        node.weights(weights);
        assertThat(node.segment(40_000, ACK, 1)).isZero();
        assertThat(node.forwarder.lastDropReason()).isEqualTo(DropReason.SERVER_REMOVED);
        assertThat(node.segment(40_000, SYN, 0)).isNotZero().isNotEqualTo(server);
    }

    @Test
    void shouldFilterWhatIsNotAService() {
        assertDropped(CraftedFrames.tcp(CLIENT, 40_000, VIP, 81, SYN, 0), DropReason.UNDEFINED_PORT);
        assertDropped(CraftedFrames.ipv4Frame(CLIENT, VIP, 17, new byte[20]), DropReason.UNSUPPORTED_PROTOCOL);
        assertDropped(CraftedFrames.tcp(VIP, 40_000, VIP, 80, SYN, 0), DropReason.FROM_VIP);
        byte[] broadcast = CraftedFrames.tcp(CLIENT, 40_000, VIP, 80, SYN, 0);
        Arrays.fill(broadcast, 0, 6, (byte) 0xFF);
        assertDropped(broadcast, DropReason.GROUP_ADDRESS);
        byte[] fragment = CraftedFrames.tcp(CLIENT, 40_000, VIP, 80, ACK, 8);
        fragment[20] = 0x20;
        assertDropped(CraftedFrames.withIpChecksum(fragment), DropReason.FRAGMENT);
        assertDropped(CraftedFrames.tcp(CLIENT, 40_000, VIP, 80, ACK, 1_500), DropReason.NO_CONNECTION);
        assertThat(node.plane.sent()).isZero();
    }

    @Test
    void shouldPassWhatIsNotOurs() {
        assertThat(node.receive(CraftedFrames.tcp(CLIENT, 40_000, "10.0.0.11", 80, SYN, 0)))
                .isEqualTo(Verdict.PASS);
        byte[] otherStation = CraftedFrames.tcp(CLIENT, 40_000, VIP, 80, SYN, 0);
        otherStation[5] ^= 1;
        assertThat(node.receive(otherStation)).isEqualTo(Verdict.PASS);
        assertThat(node.plane.sent()).isZero();
    }

    @Test
    void shouldDropWhatTheServersLinkCannotTake() {
        open(40_000);
        assertDropped(CraftedFrames.tcp(CLIENT, 40_000, VIP, 80, ACK, 1_461), DropReason.OVERSIZE);
        assertThat(node.receive(CraftedFrames.tcp(CLIENT, 40_000, VIP, 80, ACK, 1_460)))
                .isEqualTo(Verdict.FORWARD);
        node.plane.breakDown();
        assertDropped(CraftedFrames.tcp(CLIENT, 40_000, VIP, 80, ACK, 1), DropReason.SEND_FAILED);
    }

    @Test
    void shouldHashMidStreamPacketsWhereThePortSaysSo() {
        assertThat(node.segment(40_000, ACK, 0)).isZero();
        node.onMiss(OnMiss.HASH, 10, 10, 20);
        int server = node.segment(40_000, ACK, 0);
        assertThat(server).isNotZero();
        assertThat(node.segment(40_000, ACK, 7)).isEqualTo(server);
        assertThat(node.segment(40_001, RST, 0)).isZero();
    }

    @Test
    void shouldForwardByHashWhatTheHalfOpenShareRefuses() {
        for (int i = 0; i < 200; i++) {
            assertThat(node.segment(1_000 + i, SYN, 0)).isNotZero();
        }
        int[] servers = new int[50];
        for (int i = 0; i < 50; i++) {
            servers[i] = node.segment(5_000 + i, SYN, 0);
            assertThat(servers[i]).isNotZero();
        }
        assertThat(node.table.size()).isEqualTo(200);
        for (int i = 0; i < 50; i++) {
            assertThat(node.segment(5_000 + i, ACK, 0)).isEqualTo(servers[i]);
            assertThat(node.segment(5_000 + i, ACK, 9)).isEqualTo(servers[i]);
        }
        assertThat(node.table.count(ConnectionState.ESTABLISHED)).isEqualTo(50);
    }

    @Test
    void shouldHaveNoServerWhenAllWeightsAreZero() {
        node.weights(0, 0, 0);
        assertDropped(CraftedFrames.tcp(CLIENT, 40_000, VIP, 80, SYN, 0), DropReason.NO_SERVER);
    }

    @Test
    void shouldAnswerEchoRequestsToAVip() {
        byte[] request = CraftedFrames.echoRequest(CLIENT, VIP);
        assertThat(node.receive(request)).isEqualTo(Verdict.PASS);
        byte[] reply = node.plane.lastFrame();
        assertThat(Arrays.copyOfRange(reply, 0, 6)).isEqualTo(Arrays.copyOfRange(request, 6, 12));
        assertThat(Arrays.copyOfRange(reply, 6, 12)).isEqualTo(Arrays.copyOfRange(request, 0, 6));
        assertThat(Arrays.copyOfRange(reply, 26, 30)).isEqualTo(Arrays.copyOfRange(request, 30, 34));
        var frame = new io.netdispatcher.executor.frame.Frame();
        assertThat(frame.parse(new org.agrona.concurrent.UnsafeBuffer(reply), 0, reply.length))
                .as("both checksums hold")
                .isEqualTo(io.netdispatcher.executor.frame.Frame.Kind.ICMP);
        assertThat(reply[34]).isZero();
    }

    @Test
    void shouldCountConnectionsOfEveryServer() {
        for (int i = 0; i < 40; i++) {
            open(50_000 + i);
        }
        assertThat(node.counters.server("www:80", "srv3").active()).isEqualTo(20);
        assertThat(node.counters.server("www:80", "srv3").connections()).isEqualTo(20);
        assertThat(node.counters.server("www:80", "srv1").packets()).isEqualTo(30);
        node.pass(905_000);
        assertThat(node.counters.server("www:80", "srv3").active()).isZero();
        assertThat(node.counters.server("www:80", "srv3").connections()).isEqualTo(20);
    }
}
