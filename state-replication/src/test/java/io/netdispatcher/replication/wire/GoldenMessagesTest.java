package io.netdispatcher.replication.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.pair.MessageSeal;
import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** One message of every kind, byte by byte, and the keys that seal them. Who changes these bytes changes the format. */
class GoldenMessagesTest {
    private static final PairKey KEY =
            PairKey.of("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    private static final long FIRST = 0x1111_1111_1111_1111L;
    private static final long SECOND = 0x2222_2222_2222_2222L;
    private static final Introduction SELF = new Introduction(1, 1, 1, 1_000_000, 7, Introduction.MERGES);

    private static final String HELLO = """
            4e44                             magic "ND"
            01                               version
            01                               kind
            01                               sender
            01                               epoch index
            0000                             records
            0300000000000000                 epoch counter
            1111111111111111                 sender's incarnation
            0000000000000000                 receiver's incarnation
            0100000000000000                 number
            0000000000000000                 position
            14000000                         body length
            00000000                         reserved
            01                               role: active
            01                               lowest format
            01                               highest format
            00                               reserved
            40420f00                         capacity
            0700000000000000                 configuration version
            01000000                         abilities: merges
            a44e60d987100f62b6928b37a9e4beb3 seal
            """;

    private static final String WELCOME = """
            4e44                             magic "ND"
            01                               version
            02                               kind
            01                               sender
            01                               epoch index
            0000                             records
            0300000000000000                 epoch counter
            1111111111111111                 sender's incarnation
            2222222222222222                 receiver's incarnation
            0200000000000000                 number
            0900000000000000                 position
            14000000                         body length
            00000000                         reserved
            01                               role: active
            01                               lowest format
            01                               highest format
            00                               reserved
            40420f00                         capacity
            0700000000000000                 configuration version
            01000000                         abilities: merges
            4a7641e977aafd0f4804ceaf197203fa seal
            """;

    private static final String STREAM = """
            4e44                             magic "ND"
            01                               version
            03                               kind
            01                               sender
            01                               epoch index
            0100                             records
            0300000000000000                 epoch counter
            1111111111111111                 sender's incarnation
            2222222222222222                 receiver's incarnation
            0300000000000000                 number
            2900000000000000                 position
            08000000                         body length
            00000000                         reserved
            09                               type
            00                               detail
            0800                             length
            a0bb0d00                         overflow goes on for 900000 ms
            25188901437f681f748bc05d0b846109 seal
            """;

    private static final String ACK = """
            4e44                             magic "ND"
            01                               version
            04                               kind
            02                               sender
            01                               epoch index
            0000                             records
            0300000000000000                 epoch counter
            2222222222222222                 sender's incarnation
            1111111111111111                 receiver's incarnation
            0a00000000000000                 number
            2900000000000000                 position
            10000000                         body length
            00000000                         reserved
            02                               state: hot
            00                               wants: nothing
            0000                             reserved
            04000000                         number of the wish
            0700000000000000                 configuration version
            5b978ea5467bc437fa8a87995d86d50f seal
            """;

    private static final String CONFIGURATION = """
            4e44                             magic "ND"
            01                               version
            05                               kind
            01                               sender
            01                               epoch index
            0000                             records
            0300000000000000                 epoch counter
            1111111111111111                 sender's incarnation
            2222222222222222                 receiver's incarnation
            0400000000000000                 number
            0000000000000000                 position
            14000000                         body length
            00000000                         reserved
            0700000000000000                 configuration version
            04000000                         length of the text
            00000000                         this part begins at
            7669703a                         text
            ae208541621857a40b3453e1dbbff005 seal
            """;

    private static final String MERGE = """
            4e44                             magic "ND"
            01                               version
            06                               kind
            02                               sender
            01                               epoch index
            0100                             records
            0300000000000000                 epoch counter
            2222222222222222                 sender's incarnation
            1111111111111111                 receiver's incarnation
            0b00000000000000                 number
            0100000000000000                 position
            28000000                         body length
            00000000                         reserved
            05000000                         attempt
            01                               flags: last
            000000                           reserved
            01                               type
            03                               detail: established
            2000                             length
            01                               flags: was established
            06                               protocol
            409c                             client port 40000
            0100000a                         client 10.0.0.1
            0100630a                         VIP 10.99.0.1
            5000                             VIP port 80
            ffff                             remaining time
            0200000a                         server 10.0.0.2
            0900000000000000                 version
            d81451cf69f81892ec011abac4fa015e seal
            """;

    private static final String MERGED = """
            4e44                             magic "ND"
            01                               version
            07                               kind
            01                               sender
            01                               epoch index
            0000                             records
            0300000000000000                 epoch counter
            1111111111111111                 sender's incarnation
            2222222222222222                 receiver's incarnation
            0500000000000000                 number
            9600000000000000                 position
            10000000                         body length
            00000000                         reserved
            05000000                         attempt
            7b000000                         inserted
            14000000                         present
            07000000                         refused
            e776b6886cd76f27d1866dee6b835970 seal
            """;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final MessageFlyweight message = new MessageFlyweight();

    /** RFC 5869: extract without a salt, expand with the purpose and the node's index. */
    @Test
    void shouldDeriveAKeyForEachNode() {
        assertThat(HexFormat.of().formatHex(KEY.sealing("replication", 1).getEncoded()))
                .isEqualTo("9e15f9de209390fa5b90a402ec45aeded5d9d8e1b43dc771b386a0e612f55b4a");
        assertThat(HexFormat.of().formatHex(KEY.sealing("replication", 2).getEncoded()))
                .isEqualTo("9953c86f378d722c516973e42dba8b8ac3495f0995219ed17f4f4e350a80c571");
    }

    @Test
    void shouldWriteAHello() {
        begin(MessageKind.HELLO, 1, FIRST, 0, 1);
        assertWritten(HELLO, SELF.put(buffer, MessageFlyweight.HEADER_BYTES), 1);
    }

    @Test
    void shouldWriteAWelcome() {
        begin(MessageKind.WELCOME, 1, FIRST, SECOND, 2).position(9);
        assertWritten(WELCOME, SELF.put(buffer, MessageFlyweight.HEADER_BYTES), 1);
    }

    @Test
    void shouldWriteAStream() {
        begin(MessageKind.STREAM, 1, FIRST, SECOND, 3).position(41).records(1);
        assertWritten(STREAM, NodeRecord.put(buffer, MessageFlyweight.HEADER_BYTES, 900_000), 1);
    }

    @Test
    void shouldWriteAnAcknowledgement() {
        begin(MessageKind.ACK, 2, SECOND, FIRST, 10).position(41);
        assertWritten(ACK, new Acknowledgement(2, null, 4, 7).put(buffer, MessageFlyweight.HEADER_BYTES), 2);
    }

    @Test
    void shouldWriteAConfiguration() {
        begin(MessageKind.CONFIGURATION, 1, FIRST, SECOND, 4);
        byte[] text = "vip:".getBytes(StandardCharsets.US_ASCII);
        assertWritten(CONFIGURATION, ConfigurationPart.put(buffer, MessageFlyweight.HEADER_BYTES, 7, text, 0), 1);
    }

    @Test
    void shouldWriteAMerge() {
        begin(MessageKind.MERGE, 2, SECOND, FIRST, 11).position(1).records(1);
        int body = MergePart.put(buffer, MessageFlyweight.HEADER_BYTES, 5, true);
        ConnectionKey key = new ConnectionKey().setIpv4(0x0a00_0001, 40_000, 0x0a63_0001, 80, ConnectionKey.TCP);
        Connection connection = new Connection()
                .wrap(new UnsafeBuffer(new byte[Connection.LENGTH_BYTES]), 0)
                .version(9)
                .serverId(0x0a00_0002)
                .flags(Connection.PROVEN)
                .state(ConnectionState.ESTABLISHED);
        body += ConnectionRecord.put(buffer, MessageFlyweight.HEADER_BYTES + body, key, connection, Integer.MAX_VALUE);
        assertThat(MergePart.isValid(buffer, MessageFlyweight.HEADER_BYTES, body, 1))
                .isTrue();
        assertWritten(MERGE, body, 2);
    }

    @Test
    void shouldWriteWhatWasMerged() {
        begin(MessageKind.MERGED, 1, FIRST, SECOND, 5).position(150);
        assertWritten(MERGED, new MergeAnswer(5, 123, 20, 7).put(buffer, MessageFlyweight.HEADER_BYTES), 1);
    }

    private MessageFlyweight begin(MessageKind kind, int sender, long from, long to, long number) {
        return message.begin(buffer, 0, buffer.capacity())
                .kind(kind)
                .sender(sender)
                .incarnations(from, to)
                .epoch(3, 1)
                .number(number);
    }

    /** And that the other node takes it for genuine, and this node does not. */
    private void assertWritten(String golden, int bodyLength, int sender) {
        message.bodyLength(bodyLength);
        int length = new MessageSeal(KEY, "replication", sender, 3 - sender)
                .seal(buffer, 0, MessageFlyweight.HEADER_BYTES + bodyLength);
        byte[] written = new byte[length];
        buffer.getBytes(0, written);
        assertThat(HexFormat.of().formatHex(written)).isEqualTo(Golden.hex(golden));
        assertThat(new MessageFlyweight().wrap(buffer, 0, length)).isNull();
        assertThat(new MessageSeal(KEY, "replication", 3 - sender, sender).isGenuine(buffer, 0, length))
                .isTrue();
        assertThat(new MessageSeal(KEY, "replication", sender, 3 - sender).isGenuine(buffer, 0, length))
                .isFalse();
        assertThat(new MessageSeal(KEY, "heartbeat", 3 - sender, sender).isGenuine(buffer, 0, length))
                .isFalse();
    }
}
