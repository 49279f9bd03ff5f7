package io.netdispatcher.hatests.demo;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.output.Json;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file that programs read a report from: there complete or not at all. */
public final class ReportFile {
    private final Path file;

    private ReportFile(Path file) {
        this.file = file;
    }

    /**
     * Makes sure that the report can be written, before anything else is done, and removes the report of an earlier run:
     * what is there afterwards is of this one.
     */
    public static ReportFile prepare(Path path) {
        try {
            Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw CommandFailure.usage("--json " + path + " is not a regular file");
            }
            if (!Files.isDirectory(directory(file))) {
                throw CommandFailure.usage(
                        "--json " + path + " cannot be written: there is no directory " + directory(file));
            }
            Files.delete(Files.createTempFile(directory(file), ".nd-", ".json"));
            Files.deleteIfExists(file);
            return new ReportFile(file);
        } catch (AccessDeniedException e) {
            // The exception names a temporary file, which means nothing to whoever asked for the report.
            throw CommandFailure.usage("--json " + path + " cannot be written: no permission to make files beside it");
        } catch (IOException e) {
            throw CommandFailure.usage("--json " + path + " cannot be written: " + reason(e));
        }
    }

    /** Writes the report. */
    public void write(Object report) {
        try {
            Path draft = Files.createTempFile(directory(file), ".nd-", ".json");
            try {
                Files.writeString(draft, Json.pretty(report) + System.lineSeparator());
                Files.setPosixFilePermissions(
                        draft, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw CommandFailure.failed("the report could not be written to " + file + ": " + reason(e));
        }
    }

    private static Path directory(Path file) {
        return file.getParent();
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    }
}
