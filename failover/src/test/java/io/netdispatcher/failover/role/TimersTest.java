package io.netdispatcher.failover.role;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TimersTest {
    private static Timers with(long lease, long suspect, long silence, long heartbeat, long probeWait) {
        return new Timers(5, 40, heartbeat, lease, suspect, silence, 5, probeWait, 1_000);
    }

    @Test
    void shouldHoldTheRuleThatTiesThemTogether() {
        assertThatCode(() -> with(60, 60, 100, 20, 10)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .as("the lease outlives the suspicion")
                .isThrownBy(() -> with(61, 60, 100, 20, 10));
        assertThatIllegalArgumentException()
                .as("suspect only when silent")
                .isThrownBy(() -> with(60, 100, 100, 20, 10));
        assertThatIllegalArgumentException().as("one lost heartbeat").isThrownBy(() -> with(40, 40, 100, 20, 10));
        assertThatIllegalArgumentException().as("no time for probes").isThrownBy(() -> with(60, 60, 100, 20, 36));
        assertThatIllegalArgumentException()
                .as("a tick is a pause")
                .isThrownBy(() -> new Timers(40, 40, 50, 60, 110, 200, 5, 10, 1_000));
        assertThatIllegalArgumentException()
                .as("ticks are too rare")
                .isThrownBy(() -> new Timers(20, 40, 20, 60, 60, 100, 5, 10, 1_000));
    }
}
