package io.netdispatcher.executor.table;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The files of a persisted table: {@code connections.map}, {@code connections.lock} that one process holds, and
 * {@code connections.clean}, which exists only between a clean close and the next opening and vouches for the map's
 * every byte. Anything else than a vouched-for map is set aside; {@value #KEPT_ASIDE} such files are kept.
 */
final class TableFiles implements AutoCloseable {
    static final String MAP = "connections.map";
    static final String LOCK = "connections.lock";
    static final String CLEAN = "connections.clean";
    static final int KEPT_ASIDE = 2;

    private static final String LAYOUT = "net-dispatcher-table-1 chronicle-map-" + chronicleVersion();
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path directory;
    private final FileChannel lockChannel;

    private TableFiles(Path directory, FileChannel lockChannel) {
        this.directory = directory;
        this.lockChannel = lockChannel;
    }

    /**
     * Takes the directory for this process.
     *
     * @throws IOException when it can't be made, or another process holds it; the message says what to do
     */
    static TableFiles lock(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(LOCK);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IOException(directory.resolve(MAP) + " is in use by another process, which holds " + file
                    + ": stop that process, or give this node a directory of its own");
        }
        return new TableFiles(directory, channel);
    }

    File map() {
        return directory.resolve(MAP).toFile();
    }

    /** Why the map may not be opened, in words; empty when it may, or when there is none. */
    String distrust(int capacity) throws IOException {
        Path map = directory.resolve(MAP);
        if (!Files.exists(map)) {
            return "";
        }
        String marker;
        try {
            marker = Files.readString(directory.resolve(CLEAN), StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            return "it was not closed cleanly";
        } catch (IOException unreadable) {
            return "its clean-stop marker can't be read";
        }
        String[] lines = marker.split("\n", -1);
        if (lines.length < 4 || !lines[0].equals(LAYOUT)) {
            return "it was written in another layout";
        }
        if (!lines[1].equals("capacity " + capacity)) {
            return "it was made for " + lines[1] + ", not " + capacity;
        }
        if (!lines[2].equals("bytes " + Files.size(map))) {
            return "its length is not what it was closed with";
        }
        return lines[3].equals("crc32c " + checksum(map)) ? "" : "its contents are not what it was closed with";
    }

    /** Withdraws the marker: from now on the map is open, and worth nothing if we die. */
    void markOpen() throws IOException {
        Files.deleteIfExists(directory.resolve(CLEAN));
        forceDirectory();
    }

    /** Vouches for the closed map. */
    void markClean(int capacity) throws IOException {
        Path map = directory.resolve(MAP);
        try (FileChannel channel = FileChannel.open(map, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        String marker =
                LAYOUT + "\ncapacity " + capacity + "\nbytes " + Files.size(map) + "\ncrc32c " + checksum(map) + "\n";
        Path draft = directory.resolve(CLEAN + ".new");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(marker.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(draft, directory.resolve(CLEAN), StandardCopyOption.ATOMIC_MOVE);
        forceDirectory();
    }

    /** Renames the map out of the way, dropping the oldest of those set aside before. Returns its new place. */
    Path setAside() throws IOException {
        Files.deleteIfExists(directory.resolve(CLEAN));
        for (int age = KEPT_ASIDE; age > 1; age--) {
            Path younger = asideFile(age - 1);
            if (Files.exists(younger)) {
                Files.move(younger, asideFile(age), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return Files.move(directory.resolve(MAP), asideFile(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path asideFile(int age) {
        return directory.resolve(MAP + ".aside-" + age);
    }

    private void forceDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static long checksum(Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(chunk) >= 0) {
                checksum.update(chunk.flip());
                chunk.clear();
            }
        }
        return checksum.getValue();
    }

    private static String chronicleVersion() {
        String version =
                net.openhft.chronicle.map.ChronicleMap.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /** Gives the directory back. */
    @Override
    public void close() throws IOException {
        lockChannel.close();
    }
}
