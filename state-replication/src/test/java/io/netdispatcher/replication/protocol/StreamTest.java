package io.netdispatcher.replication.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.replication.ReplicationEvent;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.SyncState;
import io.netdispatcher.replication.table.ReplicaReport.Phase;
import io.netdispatcher.replication.wire.Acknowledgement;
import io.netdispatcher.replication.wire.BucketSet;
import io.netdispatcher.replication.wire.ConnectionRecord;
import io.netdispatcher.replication.wire.MessageKind;
import io.netdispatcher.replication.wire.NodeRecord;
import io.netdispatcher.replication.wire.Rejection;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes over from the active node's table, and what becomes of it. */
class StreamTest {
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
        return becomeHot(START_NS);
    }

    private long becomeHot(long now) {
        return Node.await("hot", active, shadow, now, () -> active.isHot() && shadow.isHot());
    }

    private void assertEqual() {
        assertThat(shadow.contents()).isEqualTo(active.contents());
        assertThat(shadow.replication.digest()).isEqualTo(active.replication.digest());
    }

    @Test
    void shouldTakeOverATableWithStaleEntriesAndAnotherHistory() {
        active.insert(0, 600, 1, 0);
        shadow.apply(300, 900, 5_000, 2);
        becomeHot();
        assertEqual();
    }

    /** 1,000 stale entries that may not be evicted, and 1,000 others to come: no room until the stale ones have gone. */
    @Test
    void shouldClearATableThatIsFullOfStaleEntries() {
        active.insert(0, 1_000, 1, 0);
        shadow.apply(2_000, 3_000, 5_000, 2);
        becomeHot();
        assertEqual();
        assertThat(shadow.protocol.status().resyncs()).isEqualTo(2);
    }

    @Test
    void shouldRepairByBucketsWhatDiffers() {
        active.insert(0, 900, 1, 0);
        long now = becomeHot();
        shadow.table.remove(Node.key(5));
        shadow.table.reassign(shadow.table.lookup(Node.key(6)), Node.key(6), 99);
        shadow.apply(5_000, 5_001, 9_000, 3);
        long records = active.protocol.traffic().recordsSent();
        now = Node.await(
                "repaired", active, shadow, now, () -> active.contents().equals(shadow.contents()));
        becomeHot(now);
        assertEqual();
        assertThat(shadow.protocol.status().digestMismatches()).isEqualTo(3);
        assertThat(shadow.events).anyMatch(event -> event.kind() == ReplicationEvent.Kind.DIGEST);
        assertThat(active.protocol.traffic().recordsSent() - records).isLessThan(300);
        assertThat(active.events).noneMatch(event -> event.to().equals("NONE"));
    }

    @Test
    void shouldFindAGapAndFillItWithASnapshot() {
        active.insert(0, 10, 1, 0);
        long now = becomeHot();
        wire.lose(message -> message[3] == 3);
        active.insert(10, 20, 1, 0);
        now = Node.run(2, active, shadow, now);
        wire.lose(message -> false);
        now = Node.await("stale", active, shadow, now, () -> shadow.protocol.state() == SyncState.STALE);
        becomeHot(now);
        assertEqual();
        assertThat(shadow.protocol.traffic().gaps()).isEqualTo(1);
    }

    /** Both ends say STALE while the log is closed; the pause before the next snapshot doubles. */
    @Test
    void shouldBeStaleAtBothEndsWhenTheLogRunsOver() {
        active.close();
        active = new Node(0, FIRST, wire, new Node.Options(1_000, Node.KEY, 128 * 1024, 1 << 21))
                .become(ReplicationRole.ACTIVE, 1);
        long now = becomeHot();
        long before = 0;
        for (int i = 0; i < 8_000 && active.replication.holdsNewConnections(); i++) {
            before = active.replication.position();
            if (i % 2 == 0) {
                active.insert(i / 2 % 900, i / 2 % 900 + 1, 1, 0);
            } else {
                active.table.remove(Node.key((i / 2 + 450) % 900));
            }
        }
        assertThat(active.replication.holdsNewConnections()).isFalse();
        assertThat(active.replication.position())
                .as("what found no room is not acknowledged with what came before it")
                .isGreaterThan(before);
        active.protocol.poll(now);
        assertThat(active.protocol.state()).isEqualTo(SyncState.STALE);
        assertThat(active.protocol.status().reason()).contains("the log ran over");
        now = Node.await("stale", active, shadow, now, () -> shadow.protocol.state() == SyncState.STALE);
        now = becomeHot(now);
        assertEqual();
        assertThat(active.protocol.traffic().overruns()).isEqualTo(1);
    }

    /** A held SYN goes on as protected when its position is acknowledged: that must wait for the end of a snapshot. */
    @Test
    void shouldAcknowledgeNothingBeforeTheEndOfASnapshot() {
        active.insert(0, 900, 1, 0);
        long now = becomeHot();
        wire.lose(message -> message[3] == 3);
        active.insert(900, 901, 1, 0);
        long position = active.replication.position();
        now = Node.run(2, active, shadow, now);
        wire.lose(message -> false);
        for (int i = 0; i < 2_000 && active.replication.acknowledged() < position; i++) {
            now = Node.run(1, active, shadow, now);
        }
        assertThat(active.replication.acknowledged()).isGreaterThanOrEqualTo(position);
        assertThat(shadow.table.lookup(Node.key(900))).isNotNull();
        assertThat(active.isHot()).isTrue();
    }

    @Test
    void shouldBoundWhatIsOnItsWay() {
        long now = becomeHot();
        shadow.isExecutorStopped = true;
        int sent = wire.sent.size();
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 900; i++) {
                if (!active.table.remove(Node.key(i))) {
                    active.insert(i, i + 1, 1, 0);
                }
            }
            now = Node.run(1, active, shadow, now);
        }
        long onItsWay = wire.sent.stream()
                .skip(sent)
                .filter(message -> message[3] == 3)
                .mapToLong(m -> m.length - 72)
                .sum();
        assertThat(onItsWay).isBetween((long) ActiveEnd.WINDOW_BYTES, ActiveEnd.WINDOW_BYTES + 60L * 1024);
        assertThat(active.protocol.traffic().overruns()).isZero();
        shadow.isExecutorStopped = false;
        now = Node.await("equal", active, shadow, now, () -> active.contents().equals(shadow.contents()));
        becomeHot(now);
        assertEqual();
        assertThat(active.protocol.status().resyncs()).isEqualTo(1);
    }

    /** Time passes before the shadow comes: a node's clock begins anywhere. */
    @Test
    void shouldCarryTheConfigurationInParts() {
        byte[] text = new byte[100_000];
        new SplittableRandom(1).nextBytes(text);
        active.protocol.configuration(3, text);
        long now = Node.await("received", active, shadow, 1_000 * START_NS, () -> shadow.configurationVersion == 3);
        assertThat(shadow.configuration).isEqualTo(text);
        assertThat(active.protocol.status().configVersion()).isZero();
        now = Node.run(2_500, active, shadow, now);
        assertThat(active.protocol.status().alarms()).isEmpty();
        now = Node.await(
                "overdue",
                active,
                shadow,
                now,
                () -> !active.protocol.status().alarms().isEmpty());
        assertThat(active.protocol.status().alarms()).containsExactly("node1 has not taken over the configuration yet");
        shadow.protocol.adopted(2);
        now = Node.run(50, active, shadow, now);
        assertThat(active.protocol.status().configVersion()).isZero();
        shadow.protocol.adopted(3);
        Node.run(50, active, shadow, now);
        assertThat(active.protocol.status().configVersion()).isEqualTo(3);
        assertThat(shadow.protocol.status().configVersion()).isEqualTo(3);
        assertThat(active.protocol.status().alarms()).isEmpty();
    }

    @Test
    void shouldCarryServicesAndTheOverflow() {
        active.service.begin(0x0a63_0001, 80, 8).add(1, 5, 0, -3).add(2, 3, ServiceState.QUIESCED, 3);
        active.overflowMs = 900_000;
        long now = becomeHot();
        now = Node.run(300, active, shadow, now);
        assertThat(shadow.service.count()).isEqualTo(2);
        assertThat(shadow.service.lag(0)).isEqualTo(-3);
        assertThat(shadow.service.marks(1)).isEqualTo(ServiceState.QUIESCED);
        assertThat(shadow.overflowMs).isEqualTo(900_000);
        active.overflowMs = 0;
        active.service.begin(0x0a63_0001, 80, 8).add(1, 6, 0, 1);
        active.serviceChanges++;
        Node.run(300, active, shadow, now);
        assertThat(shadow.service.weight(0)).isEqualTo(6);
        assertThat(shadow.overflowMs).isZero();
    }

    /** A planned failover: what counts is the position right after the freezing, not a tenth of a second later. */
    @Test
    void shouldCarryAllServicesAtOnceWhenAskedTo() {
        active.services = 40;
        long now = becomeHot();
        now = Node.run(300, active, shadow, now);
        active.service.begin(0x0a63_0001, 80, 8).add(1, 6, ServiceState.DOWN, 1);
        active.serviceChanges++;
        active.replication.tellAll();
        active.replication.poll(active, now / 1_000_000);
        long position = active.replication.position();
        active.serviceChanges++;
        assertThat(active.exchange.changes().size()).isGreaterThan(40 * 36);
        now = Node.await("drained", active, shadow, now, () -> active.replication.acknowledged() >= position);
        assertThat(shadow.service.weight(0)).isEqualTo(6);
        assertThat(shadow.service.marks(0)).isEqualTo(ServiceState.DOWN);
    }

    /** An entry that was silent for 60 s has 540 s left on the shadow, too; one that changes has all of them. */
    @Test
    void shouldCarryRemainingTimes() {
        active.insert(0, 1, 1, START_NS / 1_000_000 - 60_000);
        long now = becomeHot();
        active.insert(1, 2, 1, now / 1_000_000);
        now = Node.run(50, active, shadow, now);
        Connection old = shadow.table.lookup(Node.key(0));
        assertThat(shadow.table.silentMs(old, now / 1_000_000)).isBetween(59_000, 62_000);
        Connection fresh = shadow.table.lookup(Node.key(1));
        assertThat(shadow.table.silentMs(fresh, now / 1_000_000)).isBetween(0, 1_000);
    }

    /** After a takeover every entry has its full time, whatever it has stored: so it must arrive. */
    @Test
    void shouldCarryRestartedAges() {
        active.insert(0, 1, 1, START_NS / 1_000_000 - 500_000);
        active.table.restartAges(START_NS / 1_000_000);
        long now = becomeHot();
        Connection entry = shadow.table.lookup(Node.key(0));
        assertThat(shadow.table.silentMs(entry, now / 1_000_000)).isBetween(0, 2_000);
    }

    /** Records of a newer node: a longer one is read as far as it is known, an unknown one counts as applied. */
    @Test
    void shouldPassOverWhatANewerNodeSays() {
        long now = becomeHot();
        long applied = shadow.exchange.applied();
        UnsafeBuffer body = new UnsafeBuffer(new byte[64]);
        NodeRecord.put(body, 0, 5_000);
        body.putShort(2, (short) 16);
        body.putByte(16, (byte) 200);
        body.putShort(18, (short) 24);
        byte[] newer = Forger.withRecords(
                Forger.asActive(MessageKind.STREAM, SECOND, FIRST, 1L << 40, applied + 1, body, 40), 2);
        shadow.protocol.onMessage(0, new UnsafeBuffer(newer), 0, newer.length);
        shadow.poll(now);
        assertThat(shadow.protocol.rejections().total()).isZero();
        assertThat(shadow.overflowMs).isEqualTo(5_000);
        assertThat(shadow.exchange.applied()).isEqualTo(applied + 2);
        assertThat(shadow.exchange.report().phase()).isEqualTo(Phase.COMPLETE);
    }

    /** The all-zero key is the table's own: who could name it would end the executor. */
    @Test
    void shouldRefuseAKeyThatNoConnectionHas() {
        long now = becomeHot();
        UnsafeBuffer body = new UnsafeBuffer(new byte[64]);
        ConnectionKey none = new ConnectionKey();
        Connection connection = new Connection()
                .wrap(new UnsafeBuffer(new byte[Connection.LENGTH_BYTES]), 0)
                .version(1L << 40)
                .state(ConnectionState.ESTABLISHED);
        int length = ConnectionRecord.put(body, 0, none, connection, 1_000);
        tellShadow(body, length, 1L << 40);
        length = ConnectionRecord.putRemoved(body, 0, none, 1L << 40);
        tellShadow(body, length, (1L << 40) + 1);
        now = Node.run(5, active, shadow, now);
        assertThat(shadow.protocol.rejections().of(Rejection.MALFORMED)).isEqualTo(2);
        active.insert(0, 10, 1, 0);
        becomeHot(now);
        assertThat(shadow.table.size()).isLessThanOrEqualTo(10);
    }

    private void tellShadow(UnsafeBuffer body, int length, long number) {
        byte[] message = Forger.withRecords(
                Forger.asActive(MessageKind.STREAM, SECOND, FIRST, number, shadow.exchange.applied() + 1, body, length),
                1);
        shadow.protocol.onMessage(0, new UnsafeBuffer(message), 0, message.length);
    }

    @Test
    void shouldRefuseAMessageWithOneBadRecordAsAWhole() {
        becomeHot();
        UnsafeBuffer body = new UnsafeBuffer(new byte[64]);
        NodeRecord.put(body, 0, 5_000);
        NodeRecord.put(body, 8, -1);
        byte[] bad = Forger.withRecords(
                Forger.asActive(MessageKind.STREAM, SECOND, FIRST, 1L << 40, shadow.exchange.applied() + 1, body, 16),
                2);
        long place = shadow.exchange.records().producerPosition();
        shadow.protocol.onMessage(0, new UnsafeBuffer(bad), 0, bad.length);
        assertThat(shadow.protocol.rejections().of(Rejection.MALFORMED)).isEqualTo(1);
        assertThat(shadow.exchange.records().producerPosition()).isEqualTo(place);
    }

    /** The agent is told before the executor: what comes in meanwhile is passed over, and the agent must hear of it. */
    @Test
    void shouldRecoverWhenTheExecutorIsTheLastToBeAShadow() {
        active.insert(0, 50, 1, 0);
        shadow.isActive = true;
        long now = Node.run(300, active, shadow, START_NS);
        assertThat(shadow.isHot()).isFalse();
        shadow.isActive = false;
        becomeHot(now);
        assertEqual();
    }

    @Test
    void shouldRecoverWhenRolesAreSwappedAndSwappedBack() {
        active.insert(0, 50, 1, 0);
        long now = becomeHot();
        for (int i = 0; i < 6; i++) {
            active.become(i % 2 == 0 ? ReplicationRole.SHADOW : ReplicationRole.ACTIVE, 2 + i);
            shadow.become(i % 2 == 0 ? ReplicationRole.ACTIVE : ReplicationRole.SHADOW, 2 + i);
            (i % 2 == 0 ? shadow : active).insert(100 + i, 101 + i, i, 0);
            now = Node.run(3 * i, active, shadow, now);
            now = becomeHot(now);
            assertEqual();
        }
    }

    /** Shadow, active, shadow between two rounds of the agent: the old stream means nothing any more. */
    @Test
    void shouldForgetTheStreamWhenItWasActiveForAMoment() {
        active.insert(0, 50, 1, 0);
        long now = becomeHot();
        shadow.protocol.become(ReplicationRole.ACTIVE, 2, 2);
        shadow.protocol.become(ReplicationRole.SHADOW, 1, 1);
        assertThat(shadow.protocol.state()).isNotEqualTo(SyncState.HOT);
        becomeHot(now);
    }

    /** An executor that resigns closes its log; an agent that still streams learns it as an overrun. */
    @Test
    void shouldNotGoOnWithAStreamThatTheExecutorHasLeft() {
        active.insert(0, 50, 1, 0);
        long now = becomeHot();
        active.isActive = false;
        active.replication.poll(active, now / 1_000_000);
        active.isActive = true;
        active.insert(60, 70, 1, 0);
        now = Node.run(100, active, shadow, now);
        becomeHot(now);
        assertEqual();
    }

    /** The beginning of a snapshot may still lie in the log when the session ends: it must not become the next stream's. */
    @Test
    void shouldNotTakeUpASnapshotFromBeforeTheSession() {
        active.insert(0, 50, 1, 0);
        long now = Node.await(
                "asked",
                active,
                shadow,
                START_NS,
                () -> active.protocol.status().resyncs() == 1);
        active.replication.poll(active, now / 1_000_000);
        active.protocol.become(ReplicationRole.ACTIVE, 2, 1);
        now = Node.run(5, active, shadow, now);
        active.insert(60, 70, 1, 0);
        becomeHot(now);
        assertEqual();
    }

    /** A snapshot that begins long after the wish for it is no reason to lose patience with this node's executor. */
    @Test
    void shouldGiveTheExecutorItsTimeWhenASnapshotComesLate() {
        active.insert(0, 900, 1, 0);
        active.isExecutorStopped = true;
        long now = Node.run(1_350, active, shadow, START_NS);
        active.isExecutorStopped = false;
        long before = active.protocol.status().resyncs();
        long soon = becomeHot(now);
        assertEqual();
        assertThat(active.protocol.status().resyncs()).isEqualTo(before);
        assertThat(soon - now).isLessThan(100_000_000L);
    }

    /** The ring has no room to tell the executor of the new stream: its report is still about the old one, which was whole. */
    @Test
    void shouldNotTakeTheOldStreamsReportForTheNewOnes() {
        active.insert(0, 50, 1, 0);
        long now = becomeHot();
        shadow.isExecutorStopped = true;
        UnsafeBuffer filler = new UnsafeBuffer(new byte[64 * 1024]);
        int length = filler.capacity();
        while (length > 0) {
            length = shadow.exchange.records().write(200, filler, 0, length) ? length : length / 2;
        }
        shadow.protocol.become(ReplicationRole.ACTIVE, 2, 2);
        shadow.protocol.become(ReplicationRole.SHADOW, 1, 1);
        shadow.protocol.poll(now);
        Node.run(5, active, shadow, now);
        assertThat(shadow.protocol.state()).isEqualTo(SyncState.BULK);
        shadow.isExecutorStopped = false;
        becomeHot(now);
        assertThat(shadow.exchange.resets()).isEqualTo(2);
        assertEqual();
    }

    /** Of many messages that wait, it takes in what the ring has room for; the rest stays with the transport, and nothing is lost. */
    @Test
    void shouldTakeInNoMoreThanThereIsRoomFor() {
        shadow.close();
        shadow = new Node(1, SECOND, wire, new Node.Options(1_000, Node.KEY, 1 << 20, 64 * 1024))
                .become(ReplicationRole.SHADOW, 1);
        long now = becomeHot();
        shadow.isExecutorStopped = true;
        for (int i = 0; i < 900; i++) {
            active.insert(i, i + 1, 1, 0);
            active.table.changeState(active.table.lookup(Node.key(i)), Node.key(i), ConnectionState.CLOSING, 0);
            active.table.remove(Node.key(i));
            active.poll(now);
        }
        for (int i = 0; i < 20; i++) {
            shadow.protocol.poll(now);
        }
        assertThat(shadow.exchange.records().size()).isBetween(32 * 1024, 64 * 1024);
        assertThat(shadow.protocol.state()).isEqualTo(SyncState.HOT);
        shadow.isExecutorStopped = false;
        Node.run(200, active, shadow, now);
        assertThat(shadow.protocol.status().resyncs()).isEqualTo(1);
        assertEqual();
    }

    /** A wish for some buckets that comes late, while a whole snapshot is under way, must not cut that short. */
    @Test
    void shouldNotCutAWholeSnapshotShort() {
        Node.Options large = new Node.Options(4_000, Node.KEY, 1 << 20, 1 << 21);
        active.close();
        shadow.close();
        active = new Node(0, FIRST, wire, large).become(ReplicationRole.ACTIVE, 1);
        shadow = new Node(1, SECOND, wire, large).become(ReplicationRole.SHADOW, 1);
        active.insert(0, 3_500, 1, 0);
        long now = Node.await(
                "begun",
                active,
                shadow,
                START_NS,
                () -> wire.sent.stream().anyMatch(message -> message[3] == 3 && message.length > 72));
        BucketSet some = BucketSet.with(null, 17);
        UnsafeBuffer body = new UnsafeBuffer(new byte[1_024]);
        int length = new Acknowledgement(3, some, 77, 0).put(body, 0);
        byte[] late = Forger.asShadow(MessageKind.ACK, FIRST, SECOND, 1_000, 1, body, length);
        long snapshots = active.protocol.status().resyncs();
        active.protocol.onMessage(1, new UnsafeBuffer(late), 0, late.length);
        active.protocol.poll(now);
        assertThat(active.protocol.status().resyncs()).isEqualTo(snapshots);
        assertThat(active.protocol.rejections().total()).isZero();
    }
}
