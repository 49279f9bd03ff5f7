package io.netdispatcher.replication.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.SyncState;
import io.netdispatcher.replication.transport.Transport;
import io.netdispatcher.replication.wire.BucketSet;
import io.netdispatcher.replication.wire.ConnectionRecord;
import io.netdispatcher.replication.wire.DigestsRecord;
import io.netdispatcher.replication.wire.MergePart;
import io.netdispatcher.replication.wire.MessageKind;
import io.netdispatcher.replication.wire.NodeRecord;
import io.netdispatcher.replication.wire.RecordHeader;
import io.netdispatcher.replication.wire.RecordType;
import io.netdispatcher.replication.wire.Records;
import io.netdispatcher.replication.wire.Rejection;
import io.netdispatcher.replication.wire.ServiceRecord;
import io.netdispatcher.replication.wire.SyncRecord;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A million inputs: nothing throws, nothing that is refused changes anything, all that is refused is counted. */
class DecoderFuzzTest {
    private static final int STRANGERS = 300_000;
    private static final int ALTERED = 300_000;
    private static final int SEALED = 100_000;
    private static final int MERGES = 50_000;
    private static final int BODIES = 300_000;
    private static final long START_NS = 1_000_000_000L;
    private static final long FIRST = 0x1001;
    private static final long SECOND = 0x2001;

    private final Wire wire = new Wire();
    private final Node active = new Node(0, FIRST, wire, Node.Options.USUAL).become(ReplicationRole.ACTIVE, 1);
    private final Node shadow = new Node(1, SECOND, wire, Node.Options.USUAL).become(ReplicationRole.SHADOW, 1);
    private final SplittableRandom random = new SplittableRandom(20);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Transport.MAX_MESSAGE_BYTES]);
    private long now;
    private int attempts;

    @AfterEach
    void close() {
        active.close();
        shadow.close();
    }

    private void becomeHot() {
        active.insert(0, 100, 1, 0);
        now = Node.await("hot", active, shadow, START_NS, () -> active.isHot() && shadow.isHot());
    }

    private void assertRefused(Node node, byte[] message, int length) {
        long refused = node.protocol.rejections().total();
        long place = node.exchange.records().producerPosition();
        long acknowledged = node.exchange.acknowledged();
        int sent = wire.sent.size();
        node.protocol.onMessage(3, new UnsafeBuffer(message), 0, length);
        if (node.protocol.rejections().total() != refused + 1
                || node.exchange.records().producerPosition() != place
                || node.exchange.acknowledged() != acknowledged
                || node.protocol.state() != SyncState.HOT
                || wire.sent.size() != sent) {
            throw new AssertionError("not refused: " + java.util.HexFormat.of().formatHex(message, 0, length));
        }
    }

    @Test
    void shouldRefuseStrangeBytes() {
        becomeHot();
        byte[] bytes = new byte[512];
        for (int i = 0; i < STRANGERS; i++) {
            int length = random.nextInt(random.nextInt(8) == 0 ? bytes.length : 120);
            random.nextBytes(bytes);
            if (random.nextInt(4) > 0) {
                // As far as one comes without the key: what they say first is right.
                bytes[0] = 0x4e;
                bytes[1] = 0x44;
                bytes[2] = 1;
                bytes[3] = (byte) random.nextInt(9);
                bytes[4] = (byte) random.nextInt(3);
                new UnsafeBuffer(bytes).putInt(48, length - 72 + random.nextInt(2));
            }
            assertRefused(random.nextBoolean() ? active : shadow, bytes, length);
        }
    }

    @Test
    void shouldRefuseAlteredMessages() {
        becomeHot();
        byte[][] genuine =
                wire.sent.stream().filter(message -> message.length < 1_000).toArray(byte[][]::new);
        for (int i = 0; i < ALTERED; i++) {
            byte[] altered = genuine[random.nextInt(genuine.length)].clone();
            int length = altered.length;
            switch (random.nextInt(3)) {
                case 0 -> length = random.nextInt(length);
                case 1 -> altered[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                default -> {
                    int at = random.nextInt(length);
                    altered[at] += (byte) (1 + random.nextInt(255));
                }
            }
            assertRefused(altered[4] == 1 ? shadow : active, altered, length);
        }
    }

    /** Even the other node itself can't make this one fail; what of it makes sense counts. */
    @Test
    void shouldWithstandSealedNonsense() {
        becomeHot();
        long number = 1L << 40;
        MessageKind[] kinds = MessageKind.values();
        for (int i = 0; i < SEALED; i++) {
            MessageKind kind = kinds[random.nextInt(kinds.length)];
            int length = random.nextInt(8) == 0 ? random.nextInt(5_000) : random.nextInt(64);
            int records = fill(kind, length);
            long position = random.nextInt(4) == 0 ? random.nextLong() : shadow.exchange.applied() + random.nextInt(3);
            boolean toShadow = random.nextBoolean();
            byte[] message = toShadow
                    ? Forger.withRecords(
                            Forger.asActive(kind, SECOND, FIRST, ++number, position, buffer, length), records)
                    : kind == MessageKind.MERGE
                            ? Forger.asMerging(FIRST, SECOND, ++number, position % 2, records, buffer, length)
                            : Forger.asShadow(kind, FIRST, SECOND, ++number, 1, buffer, length);
            boolean isNonsense = toShadow
                    ? kind == MessageKind.STREAM && !Records.areValid(buffer, 0, length, records)
                    : kind == MessageKind.MERGE && !MergePart.isValid(buffer, 0, length, records);
            Node node = toShadow ? shadow : active;
            long refused = node.protocol.rejections().total();
            node.protocol.onMessage(3, new UnsafeBuffer(message), 0, message.length);
            if (isNonsense) {
                assertThat(node.protocol.rejections().total()).isEqualTo(refused + 1);
            }
            if (i % 16 == 0) {
                now = Node.run(1, active, shadow, now);
                wire.sent.clear();
            }
        }
    }

    /** A shadow that offers nonsense, and sometimes connections: those are taken, each once. */
    @Test
    void shouldWithstandMergesOfNonsense() {
        becomeHot();
        long number = 1L << 40;
        long valid = 0;
        for (int i = 0; i < MERGES; i++) {
            int length = MergePart.FIXED_BYTES + 4 * random.nextInt(40);
            int records = mergeRecords(length);
            boolean isValid = MergePart.isValid(buffer, 0, length, records);
            byte[] message = Forger.asMerging(FIRST, SECOND, ++number, random.nextInt(3), records, buffer, length);
            long refused = active.protocol.rejections().of(Rejection.MALFORMED);
            active.protocol.onMessage(3, new UnsafeBuffer(message), 0, message.length);
            assertThat(active.protocol.rejections().of(Rejection.MALFORMED)).isEqualTo(refused + (isValid ? 0 : 1));
            valid += isValid ? 1 : 0;
            if (i % 16 == 0) {
                active.replication.poll(active, 1_000);
                assertThat(active.exchange.records().size()).isZero();
            }
        }
        assertThat(valid).isGreaterThan(MERGES / 20);
        assertThat(active.protocol.merges().inserted()).isPositive();
        assertThat(active.table.size()).isLessThanOrEqualTo(active.table.capacity());
        assertThat(shadow.exchange.records().size()).isZero();
    }

    private int fill(MessageKind kind, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        buffer.putBytes(0, bytes);
        if (kind == MessageKind.MERGE && length >= MergePart.FIXED_BYTES) {
            return mergeRecords(length);
        }
        if (kind != MessageKind.STREAM) {
            if (length > 16 && random.nextBoolean()) {
                buffer.putByte(0, (byte) random.nextInt(5));
                buffer.putByte(1, (byte) random.nextInt(4));
                buffer.putByte(2, (byte) random.nextInt(4));
                buffer.putInt(8, random.nextInt(100));
                buffer.putInt(12, 0);
            }
            return 0;
        }
        return records(length);
    }

    /** Of an attempt that may be the next one: records mostly of connections. */
    private int mergeRecords(int length) {
        byte[] records = new byte[length - MergePart.FIXED_BYTES];
        int count = records(records.length);
        for (int at = 0; records.length - at >= RecordHeader.BYTES && random.nextInt(4) > 0; ) {
            int size = Math.min(records.length - at, 32) & ~3;
            buffer.putByte(at, (byte) (1 + random.nextInt(2)));
            buffer.putByte(at + 1, (byte) (1 + random.nextInt(5)));
            buffer.putShort(at + 2, (short) size);
            count = at == 0 ? 1 : count + 1;
            at += size;
        }
        buffer.getBytes(0, records);
        MergePart.put(buffer, 0, ++attempts, random.nextBoolean());
        buffer.putBytes(MergePart.FIXED_BYTES, records);
        return count;
    }

    /** Records that fill a body, mostly: of all types, mostly of a right length. Returns how many the header claims. */
    private int records(int length) {
        int at = 0;
        int count = 0;
        while (length - at >= RecordHeader.BYTES) {
            int size = Math.min(length - at, 4 * (1 + random.nextInt(20)));
            buffer.putByte(at, (byte) (random.nextInt(16) == 0 ? random.nextInt() : random.nextInt(11)));
            buffer.putByte(at + 1, (byte) (random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(6)));
            buffer.putShort(at + 2, (short) (random.nextInt(50) == 0 ? random.nextInt() : size));
            if (size > 12 && random.nextBoolean()) {
                buffer.putShort(at + 4, (short) random.nextInt(4_100));
                buffer.putShort(at + 6, (short) random.nextInt(3));
                buffer.putShort(at + 10, (short) random.nextInt(3));
            }
            at += size;
            count++;
        }
        return random.nextInt(20) == 0 ? random.nextInt(0x10000) : count;
    }

    /** What is valid can be read to its end. */
    @Test
    void shouldReadAllThatIsValid() {
        int valid = 0;
        ConnectionRecord connection = new ConnectionRecord();
        ServiceState service = new ServiceState();
        UnsafeBuffer body = new UnsafeBuffer(0, 0);
        for (int i = 0; i < BODIES; i++) {
            int length = random.nextInt(random.nextInt(8) == 0 ? 2_000 : 100);
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            buffer.putBytes(0, bytes);
            int count = records(length);
            // Bounds as tight as the body: a reader that goes beyond throws.
            body.wrap(buffer, 0, length);
            if (Records.areValid(body, 0, length, count)) {
                valid++;
                for (int at = 0; at < length; at += RecordHeader.length(body, at)) {
                    read(body, at, connection, service);
                }
            }
        }
        assertThat(valid).isGreaterThan(BODIES / 50);
    }

    private static void read(UnsafeBuffer body, int at, ConnectionRecord connection, ServiceState service) {
        switch (RecordHeader.type(body, at)) {
            case RecordType.CONNECTION_IPV4, RecordType.CONNECTION -> {
                assertThat(connection.read(body, at).connection().state()).isNotNull();
                assertThat(connection.remainingMs()).isNotNegative();
            }
            case RecordType.REMOVED_IPV4, RecordType.REMOVED -> connection.read(body, at);
            case RecordType.SYNC_BEGIN -> assertThat(SyncRecord.scope(body, at)).isNotNull();
            case RecordType.SYNC_END -> SyncRecord.digest(body, at);
            case RecordType.DIGESTS -> {
                int buckets = DigestsRecord.count(body, at);
                assertThat(DigestsRecord.first(body, at) + buckets).isLessThanOrEqualTo(BucketSet.BUCKETS);
                for (int i = 0; i < buckets; i++) {
                    DigestsRecord.digest(body, at, i);
                }
            }
            case RecordType.SERVICE_STATE -> ServiceRecord.read(body, at, service);
            case RecordType.NODE_STATE ->
                assertThat(NodeRecord.overflowRemainingMs(body, at)).isNotNegative();
            default -> assertThat(RecordHeader.type(body, at)).isNotZero();
        }
    }
}
