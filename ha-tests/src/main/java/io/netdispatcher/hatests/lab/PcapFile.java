package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A file of frames as tcpdump writes them: pcap (not pcapng), micro- or nanoseconds, either byte order, Ethernet. */
public final class PcapFile {
    private static final int MAGIC_US = 0xa1b2c3d4;
    private static final int MAGIC_NS = 0xa1b23c4d;
    private static final int HEAD_BYTES = 24;
    private static final int RECORD_HEAD_BYTES = 16;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int NS_PER_US = 1_000;

    private PcapFile() {}

    /** Whoever wants the frames. */
    @FunctionalInterface
    interface Reader {
        /**
         * A frame, as far as it was captured.
         *
         * @param atNs when the kernel saw it, nanoseconds since 1970
         * @param frame big-endian, from the Ethernet header on; valid during the call
         */
        void frame(long atNs, ByteBuffer frame);
    }

    /** All TCP segments over IPv4 in there, in order. */
    public static List<CapturedSegment> segments(Path file) {
        List<CapturedSegment> segments = new ArrayList<>();
        read(file, (atNs, frame) -> CapturedSegment.parse(atNs, frame).ifPresent(segments::add));
        return segments;
    }

    /** All ARP messages for IPv4 in there, in order. */
    public static List<CapturedArp> arp(Path file) {
        List<CapturedArp> messages = new ArrayList<>();
        read(file, (atNs, frame) -> CapturedArp.parse(atNs, frame).ifPresent(messages::add));
        return messages;
    }

    /** Hands over every whole record; the last may be cut off, for a capture may have been killed. */
    static void read(Path file, Reader reader) {
        ByteBuffer bytes;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bytes.remaining() < HEAD_BYTES) {
            return;
        }
        boolean hasNs = orderBy(bytes, file);
        int at = HEAD_BYTES;
        while (at + RECORD_HEAD_BYTES <= bytes.limit()) {
            long seconds = Integer.toUnsignedLong(bytes.getInt(at));
            long fraction = Integer.toUnsignedLong(bytes.getInt(at + 4));
            int captured = bytes.getInt(at + 8);
            if (captured < 0 || captured > bytes.limit() - at - RECORD_HEAD_BYTES) {
                return;
            }
            long atNs = seconds * NS_PER_SECOND + (hasNs ? fraction : fraction * NS_PER_US);
            reader.frame(atNs, bytes.slice(at + RECORD_HEAD_BYTES, captured).order(ByteOrder.BIG_ENDIAN));
            at += RECORD_HEAD_BYTES + captured;
        }
    }

    /** Finds the byte order; returns whether fractions are nanoseconds. */
    private static boolean orderBy(ByteBuffer bytes, Path file) {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            int magic = bytes.order(order).getInt(0);
            if (magic == MAGIC_NS || magic == MAGIC_US) {
                return magic == MAGIC_NS;
            }
        }
        throw new LabFailure("not a pcap file: " + file);
    }
}
