package io.netdispatcher.replication.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.pair.MessageSeal;
import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.replication.ReplicationEvent;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.SyncState;
import io.netdispatcher.replication.wire.Introduction;
import io.netdispatcher.replication.wire.MessageFlyweight;
import io.netdispatcher.replication.wire.MessageKind;
import io.netdispatcher.replication.wire.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is believed to be the other node, and who is not. */
class SessionTest {
    private static final long START_NS = 1_000_000_000L;
    private static final long FIRST = 0x1001;
    private static final long SECOND = 0x2001;

    private final Wire wire = new Wire();
    private Node active = new Node(0, FIRST, wire, Node.Options.USUAL).become(ReplicationRole.ACTIVE, 1);
    private Node shadow = new Node(1, SECOND, wire, Node.Options.USUAL).become(ReplicationRole.SHADOW, 1);

    @AfterEach
    void close() {
        active.close();
        shadow.close();
    }

    private long becomeHot() {
        return Node.await("hot", active, shadow, START_NS, () -> active.isHot() && shadow.isHot());
    }

    @Test
    void shouldRefuseEverythingThatWasSentBefore() {
        long now = becomeHot();
        List<byte[]> all = List.copyOf(wire.sent);
        long refused = shadow.protocol.rejections().total();
        long hellos = 0;
        for (byte[] message : all) {
            hellos += message[3] == 1 && message[4] == 1 ? 1 : 0;
            shadow.protocol.onMessage(9, new UnsafeBuffer(message), 0, message.length);
        }
        assertThat(shadow.protocol.rejections().total() - refused).isEqualTo(all.size() - hellos);
        assertThat(shadow.protocol.rejections().of(Rejection.REFLECTED)).isPositive();
        assertThat(shadow.protocol.rejections().of(Rejection.REPLAYED)).isPositive();
        Node.run(50, active, shadow, now);
        assertThat(shadow.isHot()).isTrue();
        assertThat(active.protocol.status().resyncs()).isEqualTo(1);
    }

    @Test
    void shouldPairWithTheOtherNodesNextStart() {
        long now = becomeHot();
        active.close();
        wire.clear(1);
        active = new Node(0, FIRST + 1, wire, Node.Options.USUAL).become(ReplicationRole.ACTIVE, 1);
        Node.await("hot again", active, shadow, now, () -> active.isHot() && shadow.isHot());
        assertThat(shadow.protocol.rejections().of(Rejection.FOREIGN_INCARNATION))
                .isZero();
    }

    @Test
    void shouldNotFollowAnActiveNodeOfAnOlderEpoch() {
        long now = becomeHot();
        shadow.become(ReplicationRole.SHADOW, 7);
        now = Node.run(500, active, shadow, now);
        assertThat(shadow.isHot()).isFalse();
        assertThat(shadow.protocol.status().reason()).contains("epoch 1:1").contains("7:1");
        active.become(ReplicationRole.ACTIVE, 7);
        Node.await("hot under the same epoch", active, shadow, now, () -> active.isHot() && shadow.isHot());
    }

    @Test
    void shouldStayReadyWhenTheActiveNodeIsLost() {
        long now = becomeHot();
        assertThat(shadow.protocol.standing().isReady()).isTrue();
        assertThat(active.protocol.standing().isReady()).isFalse();
        wire.clear(1);
        wire.clear(0);
        for (int ms = 0; ms < 3_000; ms++) {
            now += 1_000_000;
            shadow.protocol.poll(now);
        }
        assertThat(shadow.isHot()).isFalse();
        assertThat(shadow.protocol.standing().isReady()).isTrue();
    }

    /** A welcome of a start that has died, kept back by somebody: it answers nothing that was said since. */
    @Test
    void shouldNotBelieveALateWelcomeOfADeadStart() {
        long now = becomeHot();
        byte[] late = welcome(0x0dead, 1);
        long refused = shadow.protocol.rejections().of(Rejection.FOREIGN_INCARNATION);
        shadow.protocol.onMessage(9, new UnsafeBuffer(late), 0, late.length);
        assertThat(shadow.protocol.rejections().of(Rejection.FOREIGN_INCARNATION))
                .isEqualTo(refused + 1);
        now = Node.run(3_000, active, shadow, now);
        assertThat(active.isHot() && shadow.isHot()).isTrue();
    }

    private static byte[] welcome(long sender, long answered) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        MessageFlyweight message = new MessageFlyweight()
                .begin(buffer, 0, 256)
                .kind(MessageKind.WELCOME)
                .sender(1)
                .incarnations(sender, SECOND)
                .epoch(1, 1)
                .number(2)
                .position(answered);
        int body = new Introduction(1, 1, 1, 1_000, 0, 0).put(buffer, MessageFlyweight.HEADER_BYTES);
        message.bodyLength(body);
        byte[] sealed = new byte
                [new MessageSeal(Node.KEY, "replication", 1, 2).seal(buffer, 0, MessageFlyweight.HEADER_BYTES + body)];
        buffer.getBytes(0, sealed);
        return sealed;
    }

    @Test
    void shouldNotPairWithAnotherKeyAndSayWhy() {
        shadow.close();
        PairKey other = PairKey.of("the key of another pair".getBytes(StandardCharsets.US_ASCII));
        shadow = new Node(1, SECOND, wire, new Node.Options(1_000, other, 1 << 20, 1 << 21))
                .become(ReplicationRole.SHADOW, 1);
        Node.run(1_000, active, shadow, START_NS);
        assertThat(active.protocol.status().isConnected()).isFalse();
        assertThat(active.protocol.state()).isEqualTo(SyncState.NONE);
        assertThat(active.protocol.rejections().of(Rejection.WRONG_SEAL)).isPositive();
        assertThat(active.protocol.status().alarms())
                .singleElement()
                .asString()
                .contains("not sealed with the pair's key", "has node1 another key file?");
    }

    /** An admin looks at the status, not at the log. */
    @Test
    void shouldSayWhatIsInTheWay() {
        wire.obstacle = "the port is in use";
        wire.lose(message -> true);
        Node.run(10, active, shadow, START_NS);
        assertThat(shadow.protocol.status().alarms())
                .containsExactly("the way to node0 can't be opened: the port is in use");
        wire.obstacle = "";
        assertThat(shadow.protocol.status().alarms()).isEmpty();
    }

    @Test
    void shouldNotBeHotWithASmallerShadowAndKeepSayingSo() {
        shadow.close();
        shadow = new Node(1, SECOND, wire, new Node.Options(500, Node.KEY, 1 << 20, 1 << 21))
                .become(ReplicationRole.SHADOW, 1);
        assertObstacle("the shadow's table has room for 500 entries, the active's for 1000");
    }

    @Test
    void shouldNotBeHotWhenBothAreActive() {
        shadow.become(ReplicationRole.ACTIVE, 2);
        assertObstacle("both nodes are active");
    }

    /** The alarm must stay as long as its reason: it went with the session, which went as nobody said anything. */
    private void assertObstacle(String why) {
        long now = Node.run(1_000, active, shadow, START_NS);
        for (int i = 0; i < 6_000; i++) {
            now = Node.run(1, active, shadow, now);
            assertThat(active.protocol.state()).isEqualTo(SyncState.NONE);
            assertThat(shadow.protocol.state()).isEqualTo(SyncState.NONE);
            assertThat(active.protocol.status().alarms()).containsExactly(why);
        }
    }

    @Test
    void shouldNotPairWithAnotherFormat() {
        UnsafeBuffer body = new UnsafeBuffer(new byte[64]);
        long now = Node.run(1, active, shadow, START_NS);
        new Introduction(2, 2, 3, 1_000, 0, 0).put(body, 0);
        byte[] sealed = Forger.asShadow(MessageKind.WELCOME, FIRST, SECOND, 1_000, 1, body, Introduction.BYTES);
        active.protocol.onMessage(1, new UnsafeBuffer(sealed), 0, sealed.length);
        active.protocol.poll(now);
        assertThat(active.protocol.state()).isEqualTo(SyncState.NONE);
        assertThat(active.protocol.status().alarms()).containsExactly("node1 speaks formats 2 to 3, this node 1");
    }

    /** A newer node may say more of itself than this one reads. */
    @Test
    void shouldReadALongerIntroduction() {
        UnsafeBuffer body = new UnsafeBuffer(new byte[64]);
        Node.run(1, active, shadow, START_NS);
        new Introduction(2, 1, 2, 1_000, 0, 0).put(body, 0);
        byte[] sealed = Forger.asShadow(MessageKind.WELCOME, FIRST, SECOND, 1_000, 1, body, 48);
        active.protocol.onMessage(1, new UnsafeBuffer(sealed), 0, sealed.length);
        assertThat(active.protocol.status().isConnected()).isTrue();
        assertThat(active.protocol.rejections().total()).isZero();
    }

    @Test
    void shouldTellANewRoleUntilItIsHeard() {
        long now = becomeHot();
        wire.lose(message -> message[3] == 2);
        active.become(ReplicationRole.SHADOW, 2);
        shadow.become(ReplicationRole.ACTIVE, 2);
        now = Node.run(20, active, shadow, now);
        wire.lose(message -> false);
        long soon = Node.await("hot the other way", active, shadow, now, () -> active.isHot() && shadow.isHot());
        assertThat(soon - now).isLessThan(1_000_000_000L);
    }

    /** The version of the shadow's configuration is not the stream's business. */
    @Test
    void shouldKeepTheStreamWhenTheShadowsConfigurationChanges() {
        long now = becomeHot();
        shadow.protocol.configuration(7, new byte[1]);
        shadow.become(ReplicationRole.SHADOW, 0);
        Node.run(500, active, shadow, now);
        assertThat(active.protocol.status().resyncs()).isEqualTo(1);
        assertThat(active.events)
                .noneMatch(event -> event.kind() == ReplicationEvent.Kind.SYNC
                        && event.from().equals("HOT"));
    }

    @Test
    void shouldRefuseAnotherEpoch() {
        becomeHot();
        byte[] foreign =
                Forger.asShadow(MessageKind.ACK, FIRST, SECOND, 1L << 40, 99, new UnsafeBuffer(new byte[16]), 16);
        long before = active.exchange.acknowledged();
        active.protocol.onMessage(1, new UnsafeBuffer(foreign), 0, foreign.length);
        assertThat(active.protocol.rejections().of(Rejection.FOREIGN_EPOCH)).isEqualTo(1);
        assertThat(active.exchange.acknowledged()).isEqualTo(before);
    }
}
