package io.netdispatcher.executor.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.frame.TcpFlyweight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pcap4j.core.PcapDumper;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.namednumber.DataLinkType;

class CaptureFileTest {
    @TempDir
    Path directory;

    @Test
    void shouldRefusePacketsThatWereCapturedInPart() throws Exception {
        Path file = capture(2);
        byte[] content = Files.readAllBytes(file);
        // The second packet's header (16 bytes, behind the file's 24 and the first packet) ends with its original
        // length.
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(24 + 16 + 60 + 12, 1_514);
        Files.write(file, content);
        int[] frames = {0};
        assertThatThrownBy(() -> CaptureFile.read(file, (link, buffer, offset, length, nowMs) -> frames[0]++))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": packet 2 was captured only in part; capture with tcpdump -s 0");
        assertThat(frames[0]).isOne();
    }

    private Path capture(int frames) throws Exception {
        Path file = directory.resolve("test.pcap");
        byte[] frame = CraftedFrames.tcp("10.0.0.2", 40_000, "10.0.0.100", 80, TcpFlyweight.SYN, 0);
        try (PcapHandle handle = Pcaps.openDead(DataLinkType.EN10MB, 65_535);
                PcapDumper dumper = handle.dumpOpen(file.toString())) {
            for (int i = 0; i < frames; i++) {
                dumper.dump(EthernetPacket.newPacket(frame, 0, frame.length));
            }
        }
        return file;
    }

    @Test
    void shouldHandOverEveryFrame() throws Exception {
        int[] frames = {0};
        CaptureFile.read(capture(5), (link, buffer, offset, length, nowMs) -> frames[0]++);
        assertThat(frames[0]).isEqualTo(5);
    }

    /** pcap4j logs what a listener throws and goes on; a node that did so would answer for its VIPs and forward nothing. */
    @Test
    void shouldEndWithWhatTheHandlerThrowsAtTheFirstFrame() throws Exception {
        Path file = capture(5);
        int[] frames = {0};
        assertThatThrownBy(() -> CaptureFile.read(file, (link, buffer, offset, length, nowMs) -> {
                    frames[0]++;
                    throw new IndexOutOfBoundsException("a fault of ours");
                }))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("a fault of ours");
        assertThat(frames[0]).isOne();
    }
}
