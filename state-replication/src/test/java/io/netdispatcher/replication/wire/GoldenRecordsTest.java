package io.netdispatcher.replication.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** One record of every type, byte by byte. Who changes these bytes changes the format. */
class GoldenRecordsTest {
    private static final String CONNECTION_IPV4 = """
            01                               type
            03                               detail
            2000                             length
            01                               flags: proven
            06                               protocol: TCP
            00c0                             client port 49152
            010200c0                         client 192.0.2.1
            0100630a                         VIP 10.99.0.1
            bb01                             VIP port 443
            8403                             remaining 900 s
            0b00000a                         server 10.0.0.11
            8877665544332211                 version
            """;

    private static final String CONNECTION = """
            02                               type
            01                               detail
            4000                             length
            00                               flags
            00                               reserved
            ffff                             remaining 65535 s or more
            0b00000a                         server 10.0.0.11
            0500000000000000                 version
            20010db8000000000000000000000001 key: client address
            20010db8000000000000000000000063 key: VIP
            c000                             key: client port
            01bb                             key: VIP port
            06060000                         key: protocol, family, padding
            00000000                         reserved
            """;

    private static final String REMOVED_IPV4 = """
            03                               type
            00                               detail
            1c00                             length
            00                               reserved
            06                               protocol: TCP
            00c0                             client port 49152
            010200c0                         client 192.0.2.1
            0100630a                         VIP 10.99.0.1
            bb01                             VIP port 443
            0000                             reserved
            0600000000000000                 version
            """;

    private static final String REMOVED = """
            04                               type
            00                               detail
            3800                             length
            00000000                         reserved
            20010db8000000000000000000000001 key: client address
            20010db8000000000000000000000063 key: VIP
            c000                             key: client port
            01bb                             key: VIP port
            06060000                         key: protocol, family, padding
            0600000000000000                 version
            """;

    private static final String SYNC_BEGIN = """
            05                               type
            00                               detail
            1400                             length
            03000000                         entries, about
            2900000000000000                 position
            02000000                         number of the snapshot
            """;

    private static final String SYNC_END = """
            06                               type
            00                               detail
            1400                             length
            03000000                         entries
            0807060504030201                 digest
            02000000                         number of the snapshot
            """;

    private static final String DIGESTS = """
            07                               type
            00                               detail
            1800                             length
            4000                             first bucket
            0200                             buckets
            0807060504030201                 digest of 64
            ffffffffffffffff                 digest of 65
            """;

    private static final String SERVICE_STATE = """
            08                               type
            00                               detail
            3400                             length
            0100630a                         VIP 10.99.0.1
            bb01                             port 443
            0200                             servers
            0800000000000000                 total weight
            0b00000a                         server 10.0.0.11
            0500                             weight
            00                               marks: none
            00                               reserved
            fdffffffffffffff                 lag
            0c00000a                         server 10.0.0.12
            0300                             weight
            03                               marks: quiesced, down
            00                               reserved
            0300000000000000                 lag
            """;

    private static final String NODE_STATE = """
            09                               type
            00                               detail
            0800                             length
            a0bb0d00                         overflow goes on for 900000 ms
            """;

    private static final int CLIENT = 0xc000_0201;
    private static final int VIP = 0x0a63_0001;
    private static final int SERVER = 0x0a00_000b;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);

    @Test
    void shouldWriteAConnection() {
        Connection connection = connection(0x1122_3344_5566_7788L, ConnectionState.ESTABLISHED, Connection.PROVEN);
        assertWritten(CONNECTION_IPV4, ConnectionRecord.put(buffer, 0, ipv4(), connection, 899_001));
        ConnectionRecord read = new ConnectionRecord().read(buffer, 0);
        assertThat(read.key()).isEqualTo(ipv4());
        assertThat(read.connection()).hasToString(connection.toString());
        assertThat(read.remainingMs()).isEqualTo(900_000);
    }

    /** 65535 s stand for all that is longer, too: such an entry counts as just seen. */
    @Test
    void shouldWriteAConnectionOfIpv6() {
        Connection connection = connection(5, ConnectionState.HALF_OPEN, 0);
        assertWritten(CONNECTION, ConnectionRecord.put(buffer, 0, ipv6(), connection, Integer.MAX_VALUE));
        ConnectionRecord read = new ConnectionRecord().read(buffer, 0);
        assertThat(read.key()).isEqualTo(ipv6());
        assertThat(read.connection()).hasToString(connection.toString());
        assertThat(read.remainingMs()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void shouldWriteARemoval() {
        assertWritten(REMOVED_IPV4, ConnectionRecord.putRemoved(buffer, 0, ipv4(), 6));
        ConnectionRecord read = new ConnectionRecord().read(buffer, 0);
        assertThat(read.key()).isEqualTo(ipv4());
        assertThat(read.connection().version()).isEqualTo(6);
    }

    @Test
    void shouldWriteARemovalOfIpv6() {
        assertWritten(REMOVED, ConnectionRecord.putRemoved(buffer, 0, ipv6(), 6));
        ConnectionRecord read = new ConnectionRecord().read(buffer, 0);
        assertThat(read.key()).isEqualTo(ipv6());
        assertThat(read.connection().version()).isEqualTo(6);
    }

    @Test
    void shouldWriteTheBeginningOfASnapshot() {
        assertWritten(SYNC_BEGIN, SyncRecord.putBegin(buffer, 0, BucketSet.ALL, 3, 41, 2));
        assertThat(SyncRecord.isWhole(buffer, 0)).isTrue();
    }

    /** The same with a set of buckets behind it: bucket b is bit b % 8 of byte b / 8. */
    @Test
    void shouldWriteTheBeginningOfAPart() {
        BucketSet some = BucketSet.with(BucketSet.with(BucketSet.with(null, 0), 9), 4095);
        String begin = "0501" + "1402" + Golden.hex(SYNC_BEGIN).substring(8);
        String buckets = "0102" + "00".repeat(509) + "80";
        assertWritten(begin + buckets, SyncRecord.putBegin(buffer, 0, some, 3, 41, 2));
        assertThat(SyncRecord.scope(buffer, 0).size()).isEqualTo(3);
        assertThat(SyncRecord.scope(buffer, 0).contains(4095)).isTrue();
    }

    @Test
    void shouldWriteTheEndOfASnapshot() {
        assertWritten(SYNC_END, SyncRecord.putEnd(buffer, 0, 3, 0x0102_0304_0506_0708L, 2));
    }

    @Test
    void shouldWriteDigests() {
        long[] digests = new long[BucketSet.BUCKETS];
        digests[64] = 0x0102_0304_0506_0708L;
        digests[65] = -1;
        assertWritten(DIGESTS, DigestsRecord.put(buffer, 0, digests, 64, 2));
    }

    @Test
    void shouldWriteAService() {
        ServiceState service = new ServiceState()
                .begin(VIP, 443, 8)
                .add(SERVER, 5, 0, -3)
                .add(SERVER + 1, 3, ServiceState.QUIESCED | ServiceState.DOWN, 3);
        assertWritten(SERVICE_STATE, ServiceRecord.put(buffer, 0, service));
        ServiceState read = new ServiceState();
        ServiceRecord.read(buffer, 0, read);
        assertThat(read.lag(0)).isEqualTo(-3);
        assertThat(read.marks(1)).isEqualTo(3);
        assertThat(read.totalWeight()).isEqualTo(8);
    }

    @Test
    void shouldWriteTheNode() {
        assertWritten(NODE_STATE, NodeRecord.put(buffer, 0, 900_000));
    }

    private void assertWritten(String golden, int length) {
        byte[] written = new byte[length];
        buffer.getBytes(0, written);
        assertThat(HexFormat.of().formatHex(written)).isEqualTo(Golden.hex(golden));
        assertThat(Records.areValid(buffer, 0, length, 1)).isTrue();
    }

    private static Connection connection(long version, ConnectionState state, int flags) {
        return new Connection()
                .wrap(new UnsafeBuffer(new byte[Connection.LENGTH_BYTES]), 0)
                .version(version)
                .serverId(SERVER)
                .state(state)
                .flags(flags);
    }

    private static ConnectionKey ipv4() {
        return new ConnectionKey().setIpv4(CLIENT, 49_152, VIP, 443, ConnectionKey.TCP);
    }

    private static ConnectionKey ipv6() {
        byte[] bytes = HexFormat.of()
                .parseHex("20010db8000000000000000000000001" + "20010db8000000000000000000000063" + "c000" + "01bb"
                        + "06060000");
        return new ConnectionKey().wrap(new UnsafeBuffer(bytes), 0);
    }
}
