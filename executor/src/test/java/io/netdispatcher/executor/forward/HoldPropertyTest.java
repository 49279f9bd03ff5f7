package io.netdispatcher.executor.forward;

import static io.netdispatcher.executor.frame.TcpFlyweight.ACK;
import static io.netdispatcher.executor.frame.TcpFlyweight.FIN;
import static io.netdispatcher.executor.frame.TcpFlyweight.RST;
import static io.netdispatcher.executor.frame.TcpFlyweight.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.counters.ForwarderCounters;
import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.verdict.Verdict;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random traffic, acknowledgements, pressure and changes of role: every frame is counted, and no SYN leaves before its time. */
class HoldPropertyTest {
    private static final int STEPS = 60_000;
    private static final int CLIENTS = 150;
    private static final int[] FLAGS = {SYN, SYN, SYN, ACK, ACK | FIN, RST};

    private final byte[][][] frames = new byte[CLIENTS][FLAGS.length][];
    private final long[] madeAt = new long[CLIENTS];
    private final ConnectionKey key = new ConnectionKey();

    private void craft() {
        for (int client = 0; client < CLIENTS; client++) {
            for (int i = 0; i < FLAGS.length; i++) {
                frames[client][i] = CraftedFrames.tcp(
                        ForwarderHarness.CLIENT, 1_000 + client, ForwarderHarness.VIP, 80, FLAGS[i], i == 3 ? 9 : 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20_261_121})
    void shouldCountEveryFrameWhateverHappens(long seed) {
        craft();
        SplittableRandom random = new SplittableRandom(seed);
        try (ForwarderHarness node = new ForwarderHarness(200, HoldPolicy.sync(5), 60)) {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(40)) {
                    case 0 -> node.replication.holding(random.nextBoolean());
                    case 1 -> node.replication.pressed(random.nextInt(4) == 0);
                    case 2 -> node.pass(1 + random.nextInt(random.nextInt(50) == 0 ? 20_000 : 6));
                    case 3 -> changeRole(node, random.nextInt(8));
                    case 4 -> node.weights(random.nextInt(3), random.nextInt(-1, 3), 1);
                    case 5, 6, 7 -> acknowledgeSome(node, random);
                    case 8, 9, 10 -> node.forwarder.releaseHeld(node.nowMs);
                    default -> node.receive(frames[random.nextInt(CLIENTS)][random.nextInt(FLAGS.length)]);
                }
                node.assertEveryFrameIsCounted("seed " + seed + " step " + step);
                assertThat(node.counters.forwarder().framesForwarded()).isEqualTo(node.plane.sent());
            }
            ForwarderCounters counted = node.counters.forwarder();
            assertThat(counted.synsAcknowledged()).isPositive();
            assertThat(counted.synsUnprotected()).isPositive();
        }
    }

    private static void changeRole(ForwarderHarness node, int choice) {
        switch (choice) {
            case 0 -> node.forwarder.deactivate();
            case 1 -> node.forwarder.grace(0x0200_0000_000CL);
            default -> node.forwarder.activate(choice > 2, node.nowMs);
        }
    }

    private static void acknowledgeSome(ForwarderHarness node, SplittableRandom random) {
        long behind = node.replication.position() - node.replication.acknowledged();
        node.replication.acknowledge(node.replication.acknowledged() + random.nextLong(behind + 1));
    }

    /** As long as the shadow is hot and answers in time, each SYN that is sent belongs to an entry that it has, or to none. */
    @ParameterizedTest
    @ValueSource(longs = {3, 4, 20_261_122})
    void shouldSendNoSynOfAnEntryThatTheShadowDoesNotKnow(long seed) {
        craft();
        SplittableRandom random = new SplittableRandom(seed);
        try (ForwarderHarness node = new ForwarderHarness(5_000, HoldPolicy.sync(1_000), 1_000_000)) {
            node.replication.holding(true);
            int seen = 0;
            for (int step = 0; step < STEPS; step++) {
                int client = random.nextInt(CLIENTS);
                switch (random.nextInt(20)) {
                    case 0 -> acknowledgeSome(node, random);
                    case 1, 2 -> node.forwarder.releaseHeld(node.nowMs);
                    case 3 -> node.replication.pressed(random.nextInt(4) == 0);
                    default -> {
                        long before = node.replication.position();
                        Verdict verdict = node.receive(frames[client][random.nextInt(FLAGS.length)]);
                        if (verdict == Verdict.HOLD) {
                            madeAt[client] = node.replication.position();
                            assertThat(madeAt[client]).isGreaterThan(before);
                        }
                    }
                }
                for (; seen < node.plane.all().size(); seen++) {
                    assertKnown(node, node.plane.all().get(seen), "seed " + seed + " step " + step);
                }
            }
            assertThat(node.counters.forwarder().synsAcknowledged()).isGreaterThan(100);
            assertThat(node.counters.forwarder().synsUnprotected()).isZero();
        }
    }

    private void assertKnown(ForwarderHarness node, byte[] sent, String where) {
        int clientPort = (sent[34] & 0xFF) << 8 | sent[35] & 0xFF;
        key.setIpv4(
                Ipv4Address.parse(ForwarderHarness.CLIENT),
                clientPort,
                Ipv4Address.parse(ForwarderHarness.VIP),
                80,
                ConnectionKey.TCP);
        Connection connection = node.table.lookup(key);
        if (sent[47] == SYN && connection != null && connection.state() == ConnectionState.HALF_OPEN) {
            assertThat(madeAt[clientPort - 1_000]).as(where).isLessThanOrEqualTo(node.replication.acknowledged());
        }
    }
}
