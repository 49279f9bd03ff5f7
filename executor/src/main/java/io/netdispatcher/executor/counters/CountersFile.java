package io.netdispatcher.executor.counters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * The counters as a memory-mapped file, so that other processes read them without asking the daemon. Layout, little-endian:
 *
 * <pre>
 *    0  magic, int       4  layout version, int
 *    8  process id, long
 *   16  start, epoch ms  24  heartbeat, epoch ms
 *   32  length of the metadata, int   36  length of the values, int
 *  128  Agrona counters metadata, then Agrona counter values
 * </pre>
 *
 * A new daemon never writes over the file of an older one: it moves a new file into its place, so a reader keeps what it mapped.
 */
public final class CountersFile implements AutoCloseable {
    /** File name inside the node's directory. */
    public static final String NAME = "counters.dat";
    /** What the heartbeat is after a clean end. */
    public static final long STOPPED = 0;
    /** Counters a file has room for; the file is sparse, so unused ones take no space. */
    public static final int CAPACITY = 65_536;

    private static final int MAGIC = 0x6E64_6331;
    private static final int LAYOUT_VERSION = 1;
    private static final int HEADER_LENGTH = 128;
    private static final int PID = 8;
    private static final int START = 16;
    private static final int HEARTBEAT = 24;
    private static final int METADATA_LENGTH = 32;
    private static final int VALUES_LENGTH = 36;

    private final Path file;
    private final MappedByteBuffer mapped;
    private final UnsafeBuffer header;
    private final UnsafeBuffer metadata;
    private final UnsafeBuffer values;
    private CountersManager manager;

    private CountersFile(Path file, MappedByteBuffer mapped, int metadataLength, int valuesLength) {
        this.file = file;
        this.mapped = mapped;
        header = new UnsafeBuffer(mapped, 0, HEADER_LENGTH);
        metadata = new UnsafeBuffer(mapped, HEADER_LENGTH, metadataLength);
        values = new UnsafeBuffer(mapped, HEADER_LENGTH + metadataLength, valuesLength);
    }

    /** Creates the file in the node's directory, for this process. */
    public static CountersFile create(Path directory, long epochMs) throws IOException {
        Path file = directory.resolve(NAME);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file; remove it or choose another node.directory");
        }
        int metadataLength = CAPACITY * CountersReader.METADATA_LENGTH;
        int valuesLength = CAPACITY * CountersReader.COUNTER_LENGTH;
        Path fresh = directory.resolve(NAME + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            long length = HEADER_LENGTH + (long) metadataLength + valuesLength;
            CountersFile counters = new CountersFile(
                    file, channel.map(FileChannel.MapMode.READ_WRITE, 0, length), metadataLength, valuesLength);
            counters.header.putInt(4, LAYOUT_VERSION, ByteOrder.LITTLE_ENDIAN);
            counters.header.putLong(PID, ProcessHandle.current().pid());
            counters.header.putLong(START, epochMs);
            counters.header.putInt(METADATA_LENGTH, metadataLength);
            counters.header.putInt(VALUES_LENGTH, valuesLength);
            counters.heartbeat(epochMs);
            counters.header.putIntVolatile(0, MAGIC);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return counters;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Maps the file of a daemon that may still run, for reading; throws {@link IOException} with one line when it is none. */
    public static CountersFile open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is not a counters file: a directory");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < HEADER_LENGTH) {
                throw new IOException(file + " is not a counters file: too short");
            }
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            UnsafeBuffer header = new UnsafeBuffer(mapped, 0, HEADER_LENGTH);
            if (header.getIntVolatile(0) != MAGIC || header.getInt(4) != LAYOUT_VERSION) {
                throw new IOException(file + " is not a counters file of this version");
            }
            int metadataLength = header.getInt(METADATA_LENGTH);
            int valuesLength = header.getInt(VALUES_LENGTH);
            if (metadataLength < 0
                    || valuesLength < 0
                    || HEADER_LENGTH + (long) metadataLength + valuesLength > channel.size()) {
                throw new IOException(file + " is damaged: its lengths exceed the file");
            }
            if (metadataLength % CountersReader.METADATA_LENGTH != 0
                    || metadataLength / CountersReader.METADATA_LENGTH * (long) CountersReader.COUNTER_LENGTH
                            != valuesLength) {
                throw new IOException(file + " is damaged: its lengths do not fit each other");
            }
            return new CountersFile(file, mapped, metadataLength, valuesLength);
        }
    }

    /** The manager that allocates counters, always the same: a second one would begin anew over the first. The creating process only. */
    public CountersManager manager() {
        if (manager == null) {
            manager = new CountersManager(metadata, values);
        }
        return manager;
    }

    /** Reads the counters of a file that is known to be whole; {@link #forEach} for any other. */
    public CountersReader reader() {
        return new CountersReader(metadata, values);
    }

    /** Takes a counter's name and its value. */
    @FunctionalInterface
    public interface Visitor {
        /** One counter. */
        void accept(String name, long value);
    }

    /** Shows all counters, in any process; throws {@link IOException} with one line when their names are damaged. */
    public void forEach(Visitor visitor) throws IOException {
        for (int record = 0; record < metadata.capacity(); record += CountersReader.METADATA_LENGTH) {
            int nameLength = metadata.getIntVolatile(record + CountersReader.LABEL_OFFSET);
            if (nameLength < 0 || nameLength > CountersReader.MAX_LABEL_LENGTH) {
                throw new IOException(file + " is damaged: the name of a counter exceeds its place");
            }
        }
        reader().forEach((value, id, name) -> visitor.accept(name, value));
    }

    /** Says that the daemon lives. */
    public void heartbeat(long epochMs) {
        header.putLongVolatile(HEARTBEAT, epochMs);
    }

    /** When the daemon last said that it lives, epoch ms; {@link #STOPPED} when it ended cleanly. */
    public long heartbeatEpochMs() {
        return header.getLongVolatile(HEARTBEAT);
    }

    /** When the daemon started, epoch ms. */
    public long startEpochMs() {
        return header.getLong(START);
    }

    /** The daemon's process. */
    public long processId() {
        return header.getLong(PID);
    }

    /** Unmaps the file; no counter may be touched afterwards. The last values stay readable in the file. */
    @Override
    public void close() {
        if (!mapped.isReadOnly()) {
            heartbeat(STOPPED);
        }
        try {
            BufferUtil.free(mapped);
        } catch (RuntimeException failure) {
            throw new UncheckedIOException(new IOException("the counters file could not be unmapped", failure));
        }
    }
}
