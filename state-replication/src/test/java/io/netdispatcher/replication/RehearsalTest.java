package io.netdispatcher.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void shouldPlayThroughWholeSnapshots() {
        assertThat(Rehearsal.play()).isTrue();
    }
}
