package io.netdispatcher.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.failover.role.Policy;
import io.netdispatcher.failover.role.Timers;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void shouldLiveAsANodeOfAnyProfileDoes() {
        for (Timers timers : List.of(Timers.DEFAULT, Timers.FAST, Timers.STEADY)) {
            assertThat(Rehearsal.play(new Policy(timers, false, false, 1, true, "nd2")))
                    .isTrue();
        }
    }
}
