package io.netdispatcher.executor.os;

import static io.netdispatcher.executor.os.ThreadInquiry.onAThreadOfItsOwn;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As the kernel has it: fields 40 and 41 of proc_pid_stat(5), for the thread that asks. */
@Timeout(30)
class RealTimePriorityTest {
    private static final String ORDINARY = "priority 0 policy 0";

    private static String standing() {
        return "priority " + ThreadInquiry.field(40) + " policy " + ThreadInquiry.field(41);
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
        if (!ThreadInquiry.mayRaisePriorities()) {
            assertThat(outcome.refusal()).contains("EPERM", "CAP_SYS_NICE");
        }
    }

    @Test
    void shouldNotBePassedOnToThreadsThatTheThreadStarts() throws Exception {
        assertThat(onAThreadOfItsOwn(() -> {
                    RealTimePriority.request();
                    return onAThreadOfItsOwn(RealTimePriorityTest::standing);
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
