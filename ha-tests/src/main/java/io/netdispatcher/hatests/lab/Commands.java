package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts programs of the machine, with the administrators' directories on the search path (an ordinary user lacks them). */
final class Commands {
    private static final List<String> ADMIN_DIRECTORIES = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");
    private static final String SEARCH_PATH =
            System.getenv().getOrDefault("PATH", "/usr/bin:/bin") + ":" + String.join(":", ADMIN_DIRECTORIES);

    private Commands() {}

    /** A builder for the words, with the search path set. The first word must be a program of /usr/bin or a path. */
    static ProcessBuilder builder(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("PATH", SEARCH_PATH);
        return builder;
    }

    /** Where a program is, or nothing. */
    static Optional<Path> find(String program) {
        for (String directory : SEARCH_PATH.split(":")) {
            Path candidate = Path.of(directory, program);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Runs to the end with the given standard input. A command that outlives the limit is killed, and fails. */
    static CommandResult run(List<String> words, String stdin, Duration limit) {
        return run(words, words, stdin, limit);
    }

    /** As {@link #run(List, String, Duration)}; failures and the result speak of {@code shown} instead of all words. */
    static CommandResult run(List<String> words, List<String> shown, String stdin, Duration limit) {
        long startNs = System.nanoTime();
        Process process = launch(builder(words));
        CompletableFuture<String> out = reading(process.getInputStream());
        CompletableFuture<String> err = reading(process.getErrorStream());
        try {
            feed(process, stdin);
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new LabFailure("not finished within " + limit.toMillis() + " ms: " + String.join(" ", shown));
            }
            long leftNs = Math.max(TimeUnit.SECONDS.toNanos(1), limit.toNanos() - (System.nanoTime() - startNs));
            return new CommandResult(
                    shown,
                    process.exitValue(),
                    out.get(leftNs, TimeUnit.NANOSECONDS),
                    err.get(leftNs, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            throw LabFailure.interrupted(String.join(" ", shown), e);
        } catch (ExecutionException | TimeoutException e) {
            throw new LabFailure("a child keeps the output open of: " + String.join(" ", shown), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Starts a process; a program that is not there is a {@link LabFailure}. */
    static Process launch(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LabFailure("cannot start " + builder.command().getFirst() + ": " + e.getMessage(), e);
        }
    }

    private static void feed(Process process, String stdin) {
        try (var input = process.getOutputStream()) {
            input.write(stdin.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ignored) {
            // The command ended without reading all of it; its exit code tells.
        }
    }

    private static CompletableFuture<String> reading(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(e);
            }
        });
        return text;
    }
}
