package io.netdispatcher.hatests.lab;

import io.netdispatcher.cli.output.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * The state files of this user's labs, one JSON object each: {@code /run/nd-lab} for root, for others a directory of
 * theirs below XDG_RUNTIME_DIR or the temp directory. Changes are serialised between processes by a lock file.
 */
final class LabStates {
    private static final String SUFFIX = ".json";
    private static final Object WITHIN_PROCESS = new Object();

    private final Path directory;

    LabStates(Path directory) {
        this.directory = directory;
    }

    /** The files of the user who runs this process. */
    static LabStates ofThisUser() {
        return new LabStates(create(LabUser.stateDirectory()));
    }

    /** All labs, in no order; files that cannot be read are skipped. */
    List<LabState> all() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .flatMap(file -> read(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lab of that name. */
    Optional<LabState> find(String name) {
        return read(file(name));
    }

    /** Writes or replaces a lab's file. */
    void save(LabState state) {
        try {
            Path fresh = directory.resolve(state.name() + ".new");
            Files.writeString(fresh, Json.pretty(state));
            Files.move(fresh, file(state.name()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets a lab. */
    void remove(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does something while no other process of this user does anything under the same lock. */
    <T> T locked(Supplier<T> work) {
        synchronized (WITHIN_PROCESS) {
            try (FileChannel channel = FileChannel.open(
                            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assert lock.isValid();
                return work.get();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Path file(String name) {
        return directory.resolve(name + SUFFIX);
    }

    private static Optional<LabState> read(Path file) {
        try {
            return Optional.of(Json.mapper().readValue(Files.readString(file), LabState.class));
        } catch (IOException | JacksonException ignored) {
            return Optional.empty();
        }
    }

    private static Path create(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (!Files.getAttribute(directory, "unix:uid").equals(LabUser.uid())) {
                throw new LabFailure(directory + " belongs to somebody else: remove it");
            }
            return directory;
        } catch (IOException e) {
            throw new LabFailure("cannot create " + directory + ": " + e.getMessage(), e);
        }
    }
}
