package io.netdispatcher.hatests.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapFileTest {
    private static final int NS = 0xa1b23c4d;
    private static final int US = 0xa1b2c3d4;
    private static final byte[] SEGMENT = HexFormat.of()
            .parseHex("02000a00000b02000a0000020800" + "4500002b00014000400600000a0000030a000064"
                    + "04000050000000070000000950180fff00000000" + "2e2e2e");
    private static final byte[] ANSWER = HexFormat.of()
            .parseHex("02000a0000fe02000a00000b0806" + "000108000604" + "0002" + "02000a00000b0a000064"
                    + "02000a0000fe0a0000fe");

    @TempDir
    private Path directory;

    private Path file(int magic, ByteOrder order, int cutBytes, byte[]... frames) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4_096).order(order);
        bytes.putInt(magic).putInt(0).putLong(0).putInt(65_535).putInt(1);
        for (byte[] frame : frames) {
            bytes.putInt(1_700_000_000)
                    .putInt(500)
                    .putInt(frame.length)
                    .putInt(frame.length)
                    .put(frame);
        }
        byte[] all = new byte[bytes.position() - cutBytes];
        bytes.get(0, all);
        return Files.write(directory.resolve("x.pcap"), all);
    }

    @Test
    void shouldReadSegmentsWithNanoseconds() throws IOException {
        List<CapturedSegment> segments = PcapFile.segments(file(NS, ByteOrder.LITTLE_ENDIAN, 0, SEGMENT, ANSWER));

        assertThat(segments)
                .containsExactly(new CapturedSegment(
                        1_700_000_000_000_000_500L,
                        CapturedSegment.address("10.0.0.3"),
                        1_024,
                        CapturedSegment.address("10.0.0.100"),
                        80,
                        7,
                        3,
                        0x18));
    }

    @Test
    void shouldReadMicrosecondsOfEitherByteOrder() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            List<CapturedArp> messages = PcapFile.arp(file(US, order, 0, SEGMENT, ANSWER));

            assertThat(messages).hasSize(1);
            assertThat(messages.getFirst().atNs()).isEqualTo(1_700_000_000_000_500_000L);
            assertThat(messages.getFirst().mac()).isEqualTo("02:00:0a:00:00:0b");
            assertThat(messages.getFirst().answersFor(CapturedSegment.address("10.0.0.100")))
                    .isTrue();
            assertThat(messages.getFirst().announces(CapturedSegment.address("10.0.0.100")))
                    .isFalse();
        }
    }

    @Test
    void shouldReadUpToARecordThatIsCutOff() throws IOException {
        assertThat(PcapFile.segments(file(NS, ByteOrder.LITTLE_ENDIAN, 5, SEGMENT, SEGMENT)))
                .hasSize(1);
    }

    @Test
    void shouldRefuseAnotherFile() throws IOException {
        Path file = file(42, ByteOrder.LITTLE_ENDIAN, 0, SEGMENT);

        assertThatThrownBy(() -> PcapFile.segments(file)).hasMessageContaining("not a pcap file");
    }
}
