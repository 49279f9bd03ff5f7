package io.netdispatcher.executor.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the kernel says of threads. */
final class ThreadInquiry {
    /** Of the kernel's bits: CAP_SYS_NICE of capabilities(7). */
    private static final int CAP_SYS_NICE = 23;

    private static final int LIMIT_S = 10;

    private ThreadInquiry() {}

    static <T> T onAThreadOfItsOwn(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                answer.complete(question.get());
            } catch (Throwable failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer.orTimeout(LIMIT_S, TimeUnit.SECONDS).join();
    }

    /** A field of proc_pid_stat(5), by its number there, of the calling thread. */
    static String field(int number) {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[number - 3];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean mayRaisePriorities() throws IOException {
        long effective = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .findFirst()
                .orElseThrow();
        return (effective >> CAP_SYS_NICE & 1) == 1;
    }
}
