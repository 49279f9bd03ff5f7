package io.netdispatcher.executor.os;

import static io.netdispatcher.executor.os.ThreadInquiry.onAThreadOfItsOwn;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As the kernel has it: fields 40 and 41 of proc_pid_stat(5), for the thread that asks. */
@Timeout(30)
class RealTimePriorityTest {
    private static final long LOOP_NS = 300_000_000;
    private static final long PERIOD_NS = 5_000_000;
    private static final long BUDGET_NS = PERIOD_NS / 10;
    private static final String ORDINARY = "priority 0 policy 0";

    private static String standing() {
        return "priority " + ThreadInquiry.field(40) + " policy " + ThreadInquiry.field(41);
    }

    @Test
    void shouldSpeakOfTheThreadThatAsksAndOfNoOther() throws Exception {
        String before = standing();
        RealTimePriority.Outcome outcome = onAThreadOfItsOwn(() -> {
            RealTimePriority.Outcome first = RealTimePriority.request(BUDGET_NS, PERIOD_NS);
            assertThat(standing()).isEqualTo(first.isGranted() ? "priority 0 policy 6" : ORDINARY);
            assertThat(RealTimePriority.request(BUDGET_NS, PERIOD_NS)).isEqualTo(first);
            return first;
        });
        assertThat(outcome.refusal().isEmpty()).isEqualTo(outcome.isGranted());
        assertThat(standing()).as("of a thread that did not ask").isEqualTo(before);
        boolean isPermitted = ThreadInquiry.mayRaisePriorities() && ThreadInquiry.mayUseAllProcessors();
        assertThat(outcome.isGranted()).as(outcome.refusal()).isEqualTo(isPermitted);
        if (!isPermitted) {
            assertThat(outcome.refusal()).contains("EPERM", "CAP_SYS_NICE");
        }
    }

    @Test
    void shouldNotBePassedOnToThreadsThatTheThreadStarts() throws Exception {
        assertThat(onAThreadOfItsOwn(() -> {
                    RealTimePriority.request(BUDGET_NS, PERIOD_NS);
                    return onAThreadOfItsOwn(RealTimePriorityTest::standing);
                }))
                .isEqualTo(ORDINARY);
    }

    @Test
    void shouldTellWhatTheSystemSaysNoToAndRefuseVirtualThreads() throws Exception {
        assertThat(onAThreadOfItsOwn(() -> RealTimePriority.request(1, PERIOD_NS))
                        .refusal())
                .contains("errno 22");
        CompletableFuture<RealTimePriority.Outcome> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> answer.complete(RealTimePriority.request(BUDGET_NS, PERIOD_NS)));
        assertThat(answer.get(10, TimeUnit.SECONDS).isGranted()).isFalse();
    }

    /** Where it is granted at all, which the first test tells. Were it otherwise, a thread that waits in a loop for one that it keeps from the processor would do so for ever. */
    @Test
    void shouldRunNoLongerThanItsBudget() throws Exception {
        double share = onAThreadOfItsOwn(() -> {
            boolean isGranted = RealTimePriority.request(BUDGET_NS, PERIOD_NS).isGranted();
            return isGranted ? shareOfABusyLoop() : 0.0;
        });
        assertThat(share).isLessThan(0.3);
    }

    private static double shareOfABusyLoop() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long beginNs = System.nanoTime();
        long usedNs = -threads.getCurrentThreadCpuTime();
        while (System.nanoTime() - beginNs < LOOP_NS) {
            Thread.onSpinWait();
        }
        usedNs += threads.getCurrentThreadCpuTime();
        return usedNs / (double) (System.nanoTime() - beginNs);
    }
}
