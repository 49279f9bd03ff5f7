package io.netdispatcher.replication.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.replication.ReplicationEvent;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.wire.ConnectionRecord;
import io.netdispatcher.replication.wire.Introduction;
import io.netdispatcher.replication.wire.MergeAnswer;
import io.netdispatcher.replication.wire.MergePart;
import io.netdispatcher.replication.wire.MessageKind;
import io.netdispatcher.replication.wire.Rejection;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both nodes were active for a while: what becomes of the connections that only the loser knows. */
class MergeTest {
    private static final long START_NS = 1_000_000_000L;
    private static final long MS = 1_000_000L;
    private static final long FIRST = 0x1001;
    private static final long SECOND = 0x2001;
    private static final byte MERGE = 6;
    private static final byte MERGED = 7;

    private final Wire wire = new Wire();
    private Node loser;
    private Node winner;
    private long now = START_NS;

    @AfterEach
    void close() {
        loser.close();
        winner.close();
    }

    /** The loser was active first, and the winner its hot shadow with the entries up to {@code common}. */
    private void split(int capacity, int common) {
        Node.Options options = new Node.Options(capacity, Node.KEY, 1 << 20, 1 << 21);
        loser = new Node(0, FIRST, wire, options).become(ReplicationRole.ACTIVE, 1);
        winner = new Node(1, SECOND, wire, options).become(ReplicationRole.SHADOW, 1);
        loser.insert(0, common, 1, 0);
        becomeHot();
        wire.lose(message -> true);
        winner.become(ReplicationRole.ACTIVE, 2);
        now = Node.run(2_500, loser, winner, now);
    }

    private void heal() {
        wire.lose(message -> false);
        loser.become(ReplicationRole.SHADOW, 2);
    }

    private void becomeHot() {
        now = Node.await("hot", loser, winner, now, () -> loser.isHot() && winner.isHot());
    }

    private void assertEqual() {
        assertThat(loser.contents()).isEqualTo(winner.contents());
        assertThat(loser.replication.digest()).isEqualTo(winner.replication.digest());
    }

    private static void assertServers(Node node, int from, int to, int server) {
        for (int i = from; i < to; i++) {
            Connection entry = node.table.lookup(Node.key(i));
            assertThat(entry).as("entry " + i).isNotNull();
            assertThat(entry.serverId()).isEqualTo(server);
        }
    }

    private static List<String> told(Node node) {
        return node.events.stream()
                .filter(event -> event.kind() == ReplicationEvent.Kind.MERGE)
                .map(ReplicationEvent::reason)
                .toList();
    }

    @Test
    void shouldHaveWhatBothOpenedAndTheWinnersServersWhereBothDid() {
        split(1_000, 100);
        loser.insert(100, 150, 1, 0);
        loser.insert(200, 220, 1, 0);
        winner.insert(150, 200, 2, 0);
        winner.insert(200, 220, 2, 0);
        for (int i = 0; i < 10; i++) {
            winner.table.remove(Node.key(i));
        }
        heal();
        becomeHot();
        assertThat(winner.table.size()).isEqualTo(90 + 50 + 50 + 20);
        assertServers(winner, 10, 150, 1);
        assertServers(winner, 150, 220, 2);
        assertEqual();
        assertThat(loser.protocol.merges().sent()).isEqualTo(70);
        assertThat(winner.protocol.merges()).isEqualTo(new ReplicationProtocol.Merges(0, 50, 20, 0));
        assertThat(told(winner))
                .containsExactly("merged 50 of 70 entries of node0; 20 were here already, and for 0 there was no room");
        assertThat(told(loser))
                .containsExactly(
                        "node1 took over 50 of 70 entries that it might have lacked; it had 20, and no room for 0");
        assertThat(winner.protocol.rejections().total()
                        + loser.protocol.rejections().total())
                .isZero();
    }

    /** Strays come by habit for a while: they must find their server all the time. */
    @Test
    void shouldKeepTheLosersEntriesAllTheTime() {
        split(1_000, 100);
        loser.insert(100, 150, 1, 0);
        heal();
        while (!loser.isHot()) {
            now = Node.run(1, loser, winner, now);
            assertServers(loser, 0, 150, 1);
            assertThat(now).isLessThan(START_NS + 60_000 * MS);
        }
        assertServers(loser, 0, 150, 1);
    }

    /** The shadow has everything: a planned failover is no reason to send anything. */
    @Test
    void shouldOfferNothingAfterAPlannedFailover() {
        Node.Options options = Node.Options.USUAL;
        loser = new Node(0, FIRST, wire, options).become(ReplicationRole.ACTIVE, 1);
        winner = new Node(1, SECOND, wire, options).become(ReplicationRole.SHADOW, 1);
        loser.insert(0, 100, 1, 0);
        becomeHot();
        loser.insert(100, 200, 1, 0);
        now = Node.await(
                "drained", loser, winner, now, () -> loser.replication.acknowledged() >= loser.replication.position());
        loser.become(ReplicationRole.SHADOW, 2);
        winner.become(ReplicationRole.ACTIVE, 2);
        winner.table.remove(Node.key(150));
        becomeHot();
        assertThat(loser.protocol.merges().sent()).isZero();
        assertThat(told(loser)).isEmpty();
        assertEqual();
    }

    /** What the shadow acknowledged before it was lost and has no more, it has seen close; of what came later nobody knows. */
    @Test
    void shouldOfferAllThatIsNotAcknowledged() {
        Node.Options options = Node.Options.USUAL;
        loser = new Node(0, FIRST, wire, options).become(ReplicationRole.ACTIVE, 1);
        winner = new Node(1, SECOND, wire, options).become(ReplicationRole.SHADOW, 1);
        becomeHot();
        for (int i = 0; i < 40; i++) {
            loser.insert(10 * i, 10 * i + 10, 1, 0);
            now = Node.run(1, loser, winner, now);
        }
        wire.lose(message -> true);
        loser.insert(400, 410, 1, 0);
        now = Node.run(2_500, loser, winner, now);
        winner.become(ReplicationRole.ACTIVE, 2);
        heal();
        becomeHot();
        assertServers(winner, 0, 410, 1);
        assertThat(loser.protocol.merges().sent()).isBetween(10L, 60L);
        assertEqual();
    }

    /** It was stopped, and a node that had nothing took over: all that it knows is new to that one. */
    @Test
    void shouldGiveEverythingToANodeThatTookOverCold() {
        Node.Options options = Node.Options.USUAL;
        loser = new Node(0, FIRST, wire, options).become(ReplicationRole.ACTIVE, 1);
        winner = new Node(1, SECOND, wire, options).become(ReplicationRole.ACTIVE, 2);
        loser.insert(0, 300, 1, 0);
        now = Node.run(10, loser, winner, now);
        heal();
        becomeHot();
        assertServers(winner, 0, 300, 1);
        assertEqual();
    }

    /** The second split of the same two nodes, the other way round: what was the other's history then is not offered. */
    @Test
    void shouldOfferOnlyWhatIsNewSinceItTookOver() {
        split(1_000, 100);
        loser.insert(100, 150, 1, 0);
        heal();
        becomeHot();
        now = Node.run(10, loser, winner, now);
        wire.lose(message -> true);
        loser.become(ReplicationRole.ACTIVE, 3);
        winner.insert(300, 320, 2, 0);
        loser.insert(320, 350, 1, 0);
        now = Node.run(2_500, loser, winner, now);
        wire.lose(message -> false);
        winner.become(ReplicationRole.SHADOW, 3);
        becomeHot();
        assertThat(winner.protocol.merges().sent()).isEqualTo(20);
        assertThat(loser.table.size()).isEqualTo(200);
        assertServers(loser, 300, 320, 2);
        assertEqual();
    }

    @Test
    void shouldGiveFullTimeAndTheStateThatAConnectionHas() {
        split(1_000, 10);
        for (ConnectionState state : ConnectionState.values()) {
            loser.table.insert(Node.key(500 + state.code()), state, 1, 0);
        }
        Connection halfClosed = loser.table.lookup(Node.key(500 + ConnectionState.HALF_CLOSED.code()));
        halfClosed.flags(Connection.PROVEN | Connection.FIN_SEEN);
        heal();
        becomeHot();
        for (ConnectionState state : ConnectionState.values()) {
            Connection entry = winner.table.lookup(Node.key(500 + state.code()));
            if (state == ConnectionState.CLOSING) {
                assertThat(entry).isNull();
            } else {
                assertThat(entry.state()).isEqualTo(state);
                assertThat(winner.table.silentMs(entry, now / MS)).isLessThan(2_000);
            }
        }
        Connection merged = loser.table.lookup(Node.key(500 + ConnectionState.HALF_CLOSED.code()));
        assertThat(merged.flags()).isEqualTo(Connection.PROVEN | Connection.FIN_SEEN);
        assertEqual();
    }

    @Test
    void shouldRefuseWhatHasNoRoomAndSayHowMany() {
        split(1_000, 100);
        loser.insert(100, 150, 1, 0);
        winner.insert(200, 1_070, 2, 0);
        heal();
        becomeHot();
        assertThat(winner.protocol.merges()).isEqualTo(new ReplicationProtocol.Merges(0, 30, 0, 20));
        assertThat(winner.table.size()).isEqualTo(1_000);
        assertThat(told(winner))
                .containsExactly("merged 30 of 50 entries of node0; 0 were here already, and for 20 there was no room");
        assertEqual();
    }

    private static boolean isKind(byte[] message, byte kind) {
        return message[3] == kind;
    }

    @Test
    void shouldBeginAnewWhenTheSessionIsLostOnTheWay() {
        split(8_000, 100);
        loser.insert(100, 6_000, 1, 0);
        heal();
        now = Node.await(
                "begun", loser, winner, now, () -> wire.sent.stream().anyMatch(message -> isKind(message, MERGED)));
        assertThat(winner.table.size()).isLessThan(6_000);
        wire.lose(message -> true);
        now = Node.run(2_500, loser, winner, now);
        assertThat(loser.protocol.status().isConnected()).isFalse();
        wire.lose(message -> false);
        becomeHot();
        assertServers(winner, 0, 6_000, 1);
        assertThat(winner.protocol.merges().inserted()).isEqualTo(5_900);
        assertThat(winner.protocol.merges().present()).isPositive();
        assertEqual();
    }

    @Test
    void shouldBeginAnewWhenAMessageIsLost() {
        split(8_000, 100);
        loser.insert(100, 3_000, 1, 0);
        int[] merges = {0};
        heal();
        wire.lose(message -> isKind(message, MERGE) && ++merges[0] == 2);
        becomeHot();
        assertServers(winner, 0, 3_000, 1);
        assertThat(merges[0]).isGreaterThan(20);
        assertEqual();
    }

    /** A merge that goes nowhere must not keep the node from becoming a replica. */
    @Test
    void shouldGiveUpAfterSomeAttempts() {
        split(1_000, 100);
        loser.insert(100, 150, 1, 0);
        int[] merges = {0};
        heal();
        wire.lose(message -> isKind(message, MERGE) && ++merges[0] > 0);
        long begun = now;
        becomeHot();
        assertThat(now - begun).isLessThan((MergeSource.ATTEMPTS + 1) * MergeSource.STUCK_NS);
        assertThat(merges[0]).isEqualTo(MergeSource.ATTEMPTS);
        assertThat(told(loser)).singleElement().asString().contains("in 3 attempts");
        assertThat(winner.table.size()).isEqualTo(100);
        assertEqual();
    }

    @Test
    void shouldBoundWhatIsOnItsWay() {
        split(8_000, 100);
        loser.insert(100, 8_000, 1, 0);
        heal();
        winner.isExecutorStopped = true;
        now = Node.run(500, loser, winner, now);
        long onItsWay = wire.sent.stream()
                .filter(message -> isKind(message, MERGE))
                .mapToLong(message -> message.length)
                .sum();
        assertThat(onItsWay)
                .isBetween((long) MergeSource.WINDOW_BYTES, MergeSource.WINDOW_BYTES + 2L * MergePart.MOST_BYTES);
        winner.isExecutorStopped = false;
        becomeHot();
        assertServers(winner, 0, 8_000, 1);
        assertEqual();
    }

    /** The winner's executor takes 128 at a time: frames wait no longer than for that. */
    @Test
    void shouldTakeInSliceBySlice() {
        split(8_000, 100);
        loser.insert(100, 4_000, 1, 0);
        heal();
        int before = winner.table.size();
        for (int i = 0; i < 3_000 && !loser.isHot(); i++) {
            loser.poll(now);
            winner.poll(now);
            now += MS;
            assertThat(winner.table.size() - before).isLessThanOrEqualTo(128);
            before = winner.table.size();
        }
        assertThat(before).isEqualTo(4_000);
    }

    /** Another role between: the executor is not active yet, or no more. Nothing is inserted into what is not its history. */
    @Test
    void shouldTakeNothingIntoAReplica() {
        split(1_000, 100);
        loser.insert(100, 150, 1, 0);
        heal();
        winner.isActive = false;
        now = Node.run(1_000, loser, winner, now);
        assertThat(winner.protocol.merges().inserted()).isZero();
        assertThat(winner.protocol.merges().refused()).isEqualTo(50);
        winner.isActive = true;
        becomeHot();
        assertEqual();
    }

    @Test
    void shouldRefuseAMergeInTheWrongDirection() {
        loser = new Node(0, FIRST, wire, Node.Options.USUAL).become(ReplicationRole.ACTIVE, 1);
        winner = new Node(1, SECOND, wire, Node.Options.USUAL).become(ReplicationRole.SHADOW, 1);
        becomeHot();
        UnsafeBuffer body = new UnsafeBuffer(new byte[64]);
        int length = merge(body, ConnectionState.ESTABLISHED);
        byte[] toShadow =
                Forger.withRecords(Forger.asActive(MessageKind.MERGE, SECOND, FIRST, 1L << 40, 1, body, length), 1);
        winner.protocol.onMessage(0, new UnsafeBuffer(toShadow), 0, toShadow.length);
        assertThat(winner.protocol.rejections().of(Rejection.OUT_OF_PLACE)).isEqualTo(1);
        length = new MergeAnswer(1, 1, 0, 0).put(body, 0);
        byte[] toActive = Forger.asShadow(MessageKind.MERGED, FIRST, SECOND, 1L << 40, 1, body, length);
        loser.protocol.onMessage(1, new UnsafeBuffer(toActive), 0, toActive.length);
        assertThat(loser.protocol.rejections().of(Rejection.OUT_OF_PLACE)).isEqualTo(1);
        now = Node.run(10, loser, winner, now);
        assertThat(loser.table.size() + winner.table.size()).isZero();
    }

    /** Two active nodes: who wins is not decided, and neither takes anything of the other. */
    @Test
    void shouldRefuseAMergeOfANodeThatIsNoShadow() {
        loser = new Node(0, FIRST, wire, Node.Options.USUAL).become(ReplicationRole.ACTIVE, 1);
        winner = new Node(1, SECOND, wire, Node.Options.USUAL).become(ReplicationRole.ACTIVE, 2);
        now = Node.run(300, loser, winner, now);
        UnsafeBuffer body = new UnsafeBuffer(new byte[64]);
        int length = merge(body, ConnectionState.ESTABLISHED);
        byte[] unpaired = Forger.asMerging(FIRST, SECOND, (1L << 40) + 1_000_000, 1, 1, body, length);
        loser.protocol.onMessage(1, new UnsafeBuffer(unpaired), 0, unpaired.length);
        assertThat(loser.protocol.rejections().of(Rejection.OUT_OF_PLACE)).isEqualTo(1);
        assertThat(loser.exchange.records().size()).isZero();
    }

    private static int merge(UnsafeBuffer body, ConnectionState state) {
        Connection connection = new Connection()
                .wrap(new UnsafeBuffer(new byte[Connection.LENGTH_BYTES]), 0)
                .version(1)
                .serverId(1)
                .state(state);
        int length = MergePart.put(body, 0, 1, true);
        return length + ConnectionRecord.put(body, length, Node.key(1), connection, 1_000);
    }

    /** A removal, or a snapshot's begin, is no entry to merge. */
    @Test
    void shouldRefuseAMergeOfOtherRecords() {
        loser = new Node(0, FIRST, wire, Node.Options.USUAL).become(ReplicationRole.ACTIVE, 1);
        winner = new Node(1, SECOND, wire, Node.Options.USUAL).become(ReplicationRole.SHADOW, 1);
        becomeHot();
        UnsafeBuffer body = new UnsafeBuffer(new byte[64]);
        int length = MergePart.put(body, 0, 1, true);
        length += ConnectionRecord.putRemoved(body, length, Node.key(1), 1);
        byte[] message = Forger.asMerging(FIRST, SECOND, 1L << 40, 1, 1, body, length);
        loser.protocol.onMessage(1, new UnsafeBuffer(message), 0, message.length);
        assertThat(loser.protocol.rejections().of(Rejection.MALFORMED)).isEqualTo(1);
        assertThat(loser.exchange.records().size()).isZero();
    }

    /** Of a node of an older version: it would refuse such messages, so it gets none. */
    @Test
    void shouldSendNothingToANodeThatDoesNotMerge() {
        loser = new Node(0, FIRST, wire, Node.Options.USUAL);
        winner = new Node(1, SECOND, wire, Node.Options.USUAL).become(ReplicationRole.ACTIVE, 1);
        winner.insert(0, 10, 1, 0);
        winner.poll(now);
        winner.become(ReplicationRole.SHADOW, 1);
        UnsafeBuffer body = new UnsafeBuffer(new byte[64]);
        new Introduction(1, 1, 1, 1_000, 0, Introduction.MERGES).put(body, 0);
        byte[] older = Forger.asActive(MessageKind.WELCOME, SECOND, FIRST, 1_000, 1, body, 16);
        winner.protocol.onMessage(0, new UnsafeBuffer(older), 0, older.length);
        for (int i = 0; i < 100; i++) {
            winner.poll(now + i * MS);
        }
        assertThat(wire.sent).anyMatch(message -> message[3] == 4 && message[56 + 1] == 1);
        assertThat(wire.sent).noneMatch(message -> isKind(message, MERGE));
    }
}
