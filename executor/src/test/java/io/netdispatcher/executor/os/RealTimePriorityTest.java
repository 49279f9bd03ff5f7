package io.netdispatcher.executor.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As the kernel has it: fields 40 and 41 of proc_pid_stat(5), for the thread that asks. */
@Timeout(30)
class RealTimePriorityTest {
    /** Of the kernel's bits: CAP_SYS_NICE of capabilities(7). */
    private static final int CAP_SYS_NICE = 23;

    private static final String ORDINARY = "priority 0 policy 0";

    private static <T> T onAThreadOfItsOwn(Supplier<T> question) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                answer.complete(question.get());
            } catch (Throwable failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer.get(10, TimeUnit.SECONDS);
    }

    private static String standing() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return "priority " + fields[37] + " policy " + fields[38];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPermitted() throws IOException {
        long effective = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .findFirst()
                .orElseThrow();
        return (effective >> CAP_SYS_NICE & 1) == 1;
    }

    @Test
    void shouldSpeakOfTheThreadThatAsksAndOfNoOther() throws Exception {
        String before = standing();
        RealTimePriority.Outcome outcome = onAThreadOfItsOwn(() -> {
            assertThat(RealTimePriority.isHeld()).isFalse();
            RealTimePriority.Outcome first = RealTimePriority.request();
            assertThat(RealTimePriority.isHeld()).isEqualTo(first.isGranted());
            assertThat(standing()).isEqualTo(first.isGranted() ? "priority 1 policy 1" : ORDINARY);
            assertThat(RealTimePriority.request()).isEqualTo(first);
            return first;
        });
        assertThat(outcome.refusal().isEmpty()).isEqualTo(outcome.isGranted());
        assertThat(standing()).as("of a thread that did not ask").isEqualTo(before);
        // A container without a real-time budget refuses in spite of the capability.
        if (!isPermitted()) {
            assertThat(outcome.refusal()).contains("EPERM", "CAP_SYS_NICE");
        }
    }

    @Test
    void shouldNotBePassedOnToThreadsThatTheThreadStarts() throws Exception {
        assertThat(onAThreadOfItsOwn(() -> {
                    RealTimePriority.request();
                    try {
                        return onAThreadOfItsOwn(RealTimePriorityTest::standing);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .isEqualTo(ORDINARY);
    }

    @Test
    void shouldTellWhatTheSystemSaysNoToAndRefuseVirtualThreads() throws Exception {
        assertThat(onAThreadOfItsOwn(() -> RealTimePriority.request(1_000)).refusal())
                .contains("errno 22");
        CompletableFuture<RealTimePriority.Outcome> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> answer.complete(RealTimePriority.request()));
        assertThat(answer.get(10, TimeUnit.SECONDS).isGranted()).isFalse();
    }
}
