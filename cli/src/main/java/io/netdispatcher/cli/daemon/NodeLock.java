package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second daemon off a node's directory; the kernel lets go of the lock however the process ends. */
final class NodeLock implements AutoCloseable {
    private static final String NAME = "node.lock";

    private final FileChannel channel;

    private NodeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the directory, creating it when it is missing; refused in one line when another process has it. */
    static NodeLock take(Path directory) {
        Path file = directory.resolve(NAME);
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String holder = Files.readString(file).strip();
                channel.close();
                throw CommandFailure.failed("node.directory " + directory + " is in use by process "
                        + (holder.isEmpty() ? "unknown" : holder) + "; stop it or choose another directory");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new NodeLock(channel);
        } catch (IOException failure) {
            throw CommandFailure.failed("node.directory " + directory + " can't be used: " + failure.getMessage()
                    + "; correct node.directory or its permissions");
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
