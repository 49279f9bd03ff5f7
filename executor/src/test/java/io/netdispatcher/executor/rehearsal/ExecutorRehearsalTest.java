package io.netdispatcher.executor.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExecutorRehearsalTest {
    @Test
    void shouldPlayTheWholeLifeAsOftenAsItIsAsked() {
        assertThat(ExecutorRehearsal.play()).isTrue();
        assertThat(ExecutorRehearsal.play()).isTrue();
    }
}
