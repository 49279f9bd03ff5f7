package io.netdispatcher.executor.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WakeUpTest {
    /** A sleep that ends by itself takes far longer than any that a signal ends. */
    private static final int LONG_MS = 20_000;

    private static final long TOO_LATE_NS = 10_000_000_000L;

    private final DescriptorPoll descriptors = new DescriptorPoll();

    /** Every round waits until the sleeper has heard of the one before, so that it mostly sleeps, or is about to. */
    @Test
    void shouldEndEverySleep() throws Exception {
        int rounds = 3_000;
        AtomicLong asked = new AtomicLong();
        AtomicLong heard = new AtomicLong();
        try (WakeUp wakeUp = new WakeUp(descriptors)) {
            Thread sleeper = Thread.ofPlatform().daemon().start(() -> {
                while (heard.get() < rounds) {
                    wakeUp.sleep(LONG_MS);
                    heard.set(asked.get());
                }
            });
            long before = System.nanoTime();
            for (int round = 1; round <= rounds; round++) {
                asked.set(round);
                wakeUp.signal();
                while (heard.get() < round) {
                    assertThat(System.nanoTime() - before)
                            .as("ns, in round %d", round)
                            .isLessThan(TOO_LATE_NS);
                    Thread.onSpinWait();
                }
            }
            sleeper.join();
        }
    }

    @Test
    void shouldNotBeginTheNextSleepAfterASignalAndSleepAgainAfterThat() throws IOException {
        try (WakeUp wakeUp = new WakeUp(descriptors)) {
            wakeUp.sleep(0);
            wakeUp.signal();
            wakeUp.signal();
            long before = System.nanoTime();
            wakeUp.sleep(LONG_MS);
            assertThat(System.nanoTime() - before)
                    .as("ns of the sleep that does not begin")
                    .isLessThan(TOO_LATE_NS);
            before = System.nanoTime();
            wakeUp.sleep(20);
            assertThat(System.nanoTime() - before)
                    .as("nothing is left of the signals")
                    .isGreaterThan(15_000_000L);
        }
    }

    /** Each of many threads hands over numbers and signals; the sleeper must hear of all of them though no sleep ends by itself. */
    @Test
    void shouldLoseNoSignalOfManyThreads() throws Exception {
        int signallers = 4;
        int each = 20_000;
        AtomicLong published = new AtomicLong();
        try (WakeUp wakeUp = new WakeUp(descriptors)) {
            CountDownLatch done = new CountDownLatch(1);
            Thread sleeper = Thread.ofPlatform().daemon().start(() -> {
                while (published.get() < (long) signallers * each) {
                    wakeUp.sleep(LONG_MS);
                }
                done.countDown();
            });
            for (int i = 0; i < signallers; i++) {
                Thread.ofPlatform().daemon().start(() -> {
                    for (int k = 0; k < each; k++) {
                        published.incrementAndGet();
                        wakeUp.signal();
                    }
                });
            }
            assertThat(done.await(TOO_LATE_NS, TimeUnit.NANOSECONDS))
                    .as("all were heard")
                    .isTrue();
            sleeper.join();
        }
    }

    @Test
    void shouldWakeAnIdleAgent() throws Exception {
        try (WakeUp wakeUp = new WakeUp(descriptors)) {
            ReadyIdleStrategy idle = new ReadyIdleStrategy(descriptors, wakeUp);
            idle.idle(1);
            wakeUp.signal();
            idle.idle(0);
            idle.idle();
            idle.reset();
        }
    }

    @Test
    void shouldDoNothingOnceClosedAndGiveThePlaceBack() throws IOException {
        for (int i = 0; i < 3 * DescriptorPoll.CAPACITY; i++) {
            WakeUp wakeUp = new WakeUp(descriptors);
            wakeUp.close();
            wakeUp.close();
            wakeUp.signal();
        }
        int place = descriptors.add(0);
        descriptors.remove(place);
    }
}
