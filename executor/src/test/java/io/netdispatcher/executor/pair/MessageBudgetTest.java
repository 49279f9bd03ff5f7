package io.netdispatcher.executor.pair;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageBudgetTest {
    private static final long WINDOW_NS = 1_000;

    @Test
    void shouldTellOnceHowManyItHeldBack() {
        // The clock may be anywhere, also about to turn over.
        long startNs = Long.MAX_VALUE - 100;
        MessageBudget budget = new MessageBudget(2, WINDOW_NS, startNs);
        assertThat(budget.admit(startNs)).isZero();
        assertThat(budget.admit(startNs + 1)).isZero();
        for (int i = 0; i < 5; i++) {
            assertThat(budget.admit(startNs + WINDOW_NS)).isEqualTo(-1);
        }
        assertThat(budget.admit(startNs + WINDOW_NS + 1)).isEqualTo(5);
        assertThat(budget.admit(startNs + WINDOW_NS + 2)).isZero();
        assertThat(budget.admit(startNs + WINDOW_NS + 3)).isEqualTo(-1);
    }
}
