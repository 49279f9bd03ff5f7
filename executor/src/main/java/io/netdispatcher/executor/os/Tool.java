package io.netdispatcher.executor.os;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a system program to its end, with input, within a time limit. */
public final class Tool {
    private static final long TIME_LIMIT_MS = 5_000;
    /** 128 and the signal, as the shell counts. */
    private static final int KILLED = 128 + 9;

    private static final int OUTPUT_LIMIT_BYTES = 4 * 1024 * 1024;

    private Tool() {}

    /**
     * What a program said.
     *
     * @param exitCode 0 when it did what it was asked
     * @param output standard output and standard error together
     */
    public record Result(int exitCode, String output) {
        /** Whether it did what it was asked. */
        public boolean succeeded() {
            return exitCode == 0;
        }

        /** The first line of the output, for a one-line message. */
        public String firstLine() {
            return output.lines().findFirst().orElse("no output");
        }
    }

    /** Runs {@code command} with {@code input}; throws {@link IOException} when it is not installed or takes over 5 s. */
    public static Result run(String input, String... command) throws IOException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        Thread limit = Thread.ofVirtual().start(() -> endLate(process));
        try {
            try (OutputStream standardInput = process.getOutputStream()) {
                standardInput.write(input.getBytes(StandardCharsets.UTF_8));
            }
            byte[] output = process.getInputStream().readNBytes(OUTPUT_LIMIT_BYTES);
            int exitCode = process.waitFor();
            if (exitCode == KILLED) {
                throw new IOException(command[0] + " took over " + TIME_LIMIT_MS + " ms");
            }
            return new Result(exitCode, new String(output, StandardCharsets.UTF_8));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(command[0] + " was interrupted", stopped);
        } finally {
            process.destroyForcibly();
            limit.interrupt();
        }
    }

    private static void endLate(Process process) {
        try {
            if (!process.waitFor(TIME_LIMIT_MS, TimeUnit.MILLISECONDS)) {
                List<ProcessHandle> started = process.descendants().toList();
                // Before what it waits for: else it may go on, and end as if nothing had happened.
                process.destroyForcibly();
                started.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
