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

    /** With the capability, where it counts: one of a user namespace does not. */
    static boolean mayRaisePriorities() throws IOException {
        long effective = Long.parseUnsignedLong(status("CapEff"), 16);
        boolean isOwnNamespace =
                !Files.readString(Path.of("/proc/self/uid_map")).strip().matches("0\\s+0\\s+4294967295");
        return (effective >> CAP_SYS_NICE & 1) == 1 && !isOwnNamespace;
    }

    static boolean mayUseAllProcessors() throws IOException {
        return status("Cpus_allowed_list")
                .equals(Files.readString(Path.of("/sys/devices/system/cpu/online"))
                        .strip());
    }

    private static String status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }
}
