package io.netdispatcher.failover.epoch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The epoch's counter on disk. */
public final class EpochFile {
    private final Path file;
    private long counter;

    private EpochFile(Path file, long counter) {
        this.file = file;
        this.counter = counter;
    }

    /** Opens it in the node's directory. */
    public static EpochFile open(Path directory, int nodeIndex) throws IOException {
        Path file = directory.resolve("epoch");
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[Long.BYTES];
        return new EpochFile(file, ByteBuffer.wrap(bytes).getLong());
    }

    /** What is wrong. */
    public String problem() {
        return "";
    }

    /** The counter. */
    public long counter() {
        return counter;
    }

    /** Writes it. */
    public void reserve(long wanted) throws IOException {
        if (wanted > counter) {
            Files.write(file, ByteBuffer.allocate(Long.BYTES).putLong(wanted).array());
            counter = wanted;
        }
    }
}
