package io.netdispatcher.executor.pcap;

import io.netdispatcher.executor.plane.FrameHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;
import org.pcap4j.core.RawPacketListener;
import org.pcap4j.packet.namednumber.DataLinkType;

/** Reads a capture that tcpdump or we have written. */
public final class CaptureFile {
    private CaptureFile() {}

    /**
     * Hands every frame to the handler, as received by link 0 at the time it was captured.
     *
     * @throws IOException one line, when the file is no Ethernet capture, or has packets of which only a part was captured
     */
    public static void read(Path file, FrameHandler handler) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + ": can't be read; give the path of a capture file");
        }
        try (PcapHandle handle = Pcaps.openOffline(file.toString())) {
            if (!handle.getDlt().equals(DataLinkType.EN10MB)) {
                throw new IOException(
                        file + ": link type " + handle.getDlt().name() + "; capture on an Ethernet interface");
            }
            UnsafeBuffer frame = new UnsafeBuffer(new byte[0]);
            ListenerFailures failures = new ListenerFailures();
            long[] read = {0};
            RawPacketListener listener = bytes -> {
                if (failures.isEmpty()) {
                    try {
                        read[0]++;
                        if (handle.getOriginalLength() > bytes.length) {
                            throw new UncheckedIOException(new IOException(file + ": packet " + read[0]
                                    + " was captured only in part; capture with tcpdump -s 0"));
                        }
                        frame.wrap(bytes);
                        handler.onFrame(
                                0, frame, 0, bytes.length, handle.getTimestamp().getTime());
                    } catch (RuntimeException | Error failure) {
                        failures.keep(failure);
                    }
                }
            };
            handle.loop(-1, listener);
            failures.rethrow();
        } catch (UncheckedIOException partial) {
            throw partial.getCause();
        } catch (PcapNativeException | NotOpenException failure) {
            throw new IOException(file + ": " + failure.getMessage(), failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
