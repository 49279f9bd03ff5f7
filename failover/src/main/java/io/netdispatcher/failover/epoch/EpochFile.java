package io.netdispatcher.failover.epoch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The highest epoch counter that this node has reserved, on disk: a file of two slots that are written in turn, so that a write that was cut
 * short leaves the one before. Its blocks exist from the beginning, so that a full disk does not hinder later reservations.
 *
 * <p>Used by one thread at a time, which may block; one process, which holds the node's lock.
 */
public final class EpochFile {
    static final String NAME = "epoch";
    static final int KEPT_ASIDE = 2;
    static final int BYTES = 2 * EpochSlot.SPACING;

    /** What there was at opening. */
    public enum Found {
        /** No file: this node has never reserved an epoch here. */
        NOTHING,
        /** A file as it should be. */
        WHOLE,
        /** One good slot: the last reservation was cut short, which nobody was promised then. */
        ONE_SLOT,
        /** A file without a good slot, which has been set aside: what was reserved is not known. */
        BROKEN
    }

    private final Path directory;
    private final int nodeIndex;
    private final Found found;
    private String alarm = "";
    /** The newest good slot; of sequence 0 when there is none. */
    private EpochSlot newest;
    /** Which slot is written next: 0 or 1. */
    private int next;
    /** Whether there is a file of two slots to write into. */
    private boolean isThere;

    private EpochFile(Path directory, int nodeIndex) throws IOException {
        this.directory = directory;
        this.nodeIndex = nodeIndex;
        newest = new EpochSlot(0, 0, nodeIndex);
        found = load();
    }

    /**
     * Reads what the node has reserved so far; writes nothing, but renames a file that is broken.
     *
     * @param nodeIndex this node's index
     * @throws IOException one line, when there is a file that cannot be read
     */
    public static EpochFile open(Path directory, int nodeIndex) throws IOException {
        try {
            return new EpochFile(directory, nodeIndex);
        } catch (IOException e) {
            throw new IOException("the epoch in " + directory.resolve(NAME) + " can't be read: " + reason(e), e);
        }
    }

    /** The highest counter that has been reserved; 0 for none. */
    public long counter() {
        return newest.counter();
    }

    /** What there was at opening. */
    public Found found() {
        return found;
    }

    /** What an operator must know of it, in one line; empty when all is well. */
    public String alarm() {
        return alarm;
    }

    /**
     * Has this counter survive the machine's power; one that is not above {@link #counter()} has been reserved before. Blocks for a write
     * to the disk.
     *
     * @throws IOException one line; the counter before stays reserved, and a later attempt may succeed
     */
    public void reserve(long counter) throws IOException {
        if (counter <= newest.counter()) {
            return;
        }
        EpochSlot slot = new EpochSlot(newest.sequence() + 1, counter, nodeIndex);
        try {
            if (isThere) {
                overwrite(slot);
            } else {
                create(slot);
            }
        } catch (IOException e) {
            throw new IOException(
                    "the epoch can't be reserved in " + directory.resolve(NAME) + ": " + reason(e)
                            + "; see to the file system of that directory",
                    e);
        }
        newest = slot;
        next = 1 - next;
    }

    private Found load() throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(directory.resolve(NAME))) {
            content = in.readNBytes(BYTES + 1);
        } catch (NoSuchFileException missing) {
            return Found.NOTHING;
        }
        Optional<EpochSlot> first = slotAt(content, 0);
        Optional<EpochSlot> second = slotAt(content, EpochSlot.SPACING);
        if (first.isEmpty() && second.isEmpty()) {
            setAside();
            return Found.BROKEN;
        }
        boolean isFirst = second.isEmpty()
                || first.isPresent() && first.get().counter() > second.get().counter();
        newest = (isFirst ? first : second).get();
        next = isFirst ? 1 : 0;
        isThere = content.length == BYTES;
        if (newest.nodeIndex() != nodeIndex) {
            alarm = directory.resolve(NAME) + " was written by the node of index " + newest.nodeIndex()
                    + ", not by this one of index " + nodeIndex + ": has the directory been copied?";
        }
        boolean isOther = isFirst ? isGoodOrUnwritten(second, content, 1) : isGoodOrUnwritten(first, content, 0);
        return isOther && isThere ? Found.WHOLE : Found.ONE_SLOT;
    }

    private static Optional<EpochSlot> slotAt(byte[] content, int offset) {
        return content.length < offset + EpochSlot.BYTES
                ? Optional.empty()
                : EpochSlot.read(ByteBuffer.wrap(content, offset, EpochSlot.BYTES));
    }

    private static boolean isGoodOrUnwritten(Optional<EpochSlot> slot, byte[] content, int place) {
        if (slot.isPresent()) {
            return true;
        }
        int start = place * EpochSlot.SPACING;
        for (int i = start; i < Math.min(start + EpochSlot.BYTES, content.length); i++) {
            if (content[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private void setAside() {
        Path file = directory.resolve(NAME);
        String kept = "";
        try {
            for (int age = KEPT_ASIDE; age > 1; age--) {
                if (Files.exists(aside(age - 1))) {
                    Files.move(aside(age - 1), aside(age), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            kept = "; it is kept as " + Files.move(file, aside(1), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            kept = "; it can't be set aside: " + reason(e);
        }
        alarm = file + " is broken, epochs begin again at the other node's or at 0" + kept;
    }

    private Path aside(int age) {
        return directory.resolve(NAME + ".aside-" + age);
    }

    private void overwrite(EpochSlot slot) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(NAME), StandardOpenOption.WRITE)) {
            write(channel, slot.bytes(), (long) next * EpochSlot.SPACING);
            channel.force(false);
        } catch (NoSuchFileException removed) {
            create(slot);
        }
    }

    /** Writes a file of both slots, which appears whole or not at all. */
    private void create(EpochSlot slot) throws IOException {
        Files.createDirectories(directory);
        ByteBuffer content = ByteBuffer.allocate(BYTES);
        content.position(next * EpochSlot.SPACING).put(slot.bytes());
        if (newest.sequence() > 0) {
            content.position((1 - next) * EpochSlot.SPACING).put(newest.bytes());
        }
        Path draft = directory.resolve(NAME + ".new");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write(channel, content.clear(), 0);
            channel.force(true);
        }
        Files.move(draft, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
        isThere = true;
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : e instanceof java.nio.file.AccessDeniedException ? "permission denied" : e.getMessage();
        return String.valueOf(reason).replace('\n', ' ');
    }
}
