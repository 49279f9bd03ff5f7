package io.netdispatcher.executor.pair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignalledIdleStrategyTest {
    /** Longer than any test may take: who sleeps so long was not woken. */
    private static final long FOR_EVER_NS = TimeUnit.HOURS.toNanos(1);

    @Test
    void shouldSleepNoLongerThanItsBound() {
        SignalledIdleStrategy idle = new SignalledIdleStrategy(TimeUnit.MILLISECONDS.toNanos(1));
        for (int i = 0; i < 100; i++) {
            idle.idle(0);
        }
    }

    @Test
    void shouldNotSleepAfterWork() {
        new SignalledIdleStrategy(FOR_EVER_NS).idle(1);
    }

    @Test
    void shouldNotSleepWhenTheSignalCameBefore() {
        SignalledIdleStrategy idle = new SignalledIdleStrategy(FOR_EVER_NS);
        idle.signal();
        idle.signal();
        idle.idle(1);
        idle.idle(0);
    }

    @Test
    void shouldWakeWhoSleeps() throws InterruptedException {
        SignalledIdleStrategy idle = new SignalledIdleStrategy(FOR_EVER_NS);
        CountDownLatch woken = new CountDownLatch(1);
        Thread sleeper = Thread.ofPlatform().daemon().start(() -> {
            idle.idle(0);
            woken.countDown();
        });
        while (sleeper.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(woken.getCount()).isEqualTo(1);
        idle.signal();
        assertThat(woken.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** A sleep without bound would hang at the first signal that is lost. */
    @Test
    void shouldLoseNoSignal() throws InterruptedException {
        int rounds = 100_000;
        SignalledIdleStrategy idle = new SignalledIdleStrategy(FOR_EVER_NS);
        AtomicLong published = new AtomicLong();
        AtomicLong seen = new AtomicLong();
        Thread agent = Thread.ofPlatform().daemon().start(() -> {
            long last = 0;
            while (last < rounds) {
                long now = published.get();
                idle.idle(now > last ? 1 : 0);
                last = now;
                seen.set(now);
            }
        });
        for (int i = 1; i <= rounds; i++) {
            published.set(i);
            idle.signal();
            while (i % 3 == 0 && seen.get() < i) {
                Thread.onSpinWait();
            }
        }
        agent.join();
        assertThat(seen.get()).isEqualTo(rounds);
    }
}
