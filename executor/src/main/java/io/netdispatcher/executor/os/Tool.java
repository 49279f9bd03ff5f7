package io.netdispatcher.executor.os;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a system program to its end, with input, within a time limit. */
public final class Tool {
    private static final long TIME_LIMIT_MS = 5_000;
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
        try {
            try (OutputStream standardInput = process.getOutputStream()) {
                standardInput.write(input.getBytes(StandardCharsets.UTF_8));
            }
            byte[] output = process.getInputStream().readNBytes(OUTPUT_LIMIT_BYTES);
            if (!process.waitFor(TIME_LIMIT_MS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(command[0] + " took over " + TIME_LIMIT_MS + " ms");
            }
            return new Result(process.exitValue(), new String(output, StandardCharsets.UTF_8));
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(command[0] + " was interrupted", stopped);
        }
    }
}
