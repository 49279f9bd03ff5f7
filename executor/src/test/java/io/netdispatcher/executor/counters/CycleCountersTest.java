package io.netdispatcher.executor.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

class CycleCountersTest {
    @Test
    void shouldCountCyclesByLengthAndKeepTheLongest() {
        CountersManager manager =
                new CountersManager(room(CountersReader.METADATA_LENGTH), room(CountersReader.COUNTER_LENGTH));
        CycleCounters cycles = new CycleCounters(manager::newCounter);
        cycles.took(900_000);
        cycles.took(1_200_000);
        cycles.took(7_300_999);
        cycles.took(20_000);
        Map<String, Long> values = new HashMap<>();
        manager.forEach((value, id, label) -> values.put(label, value));
        assertThat(values)
                .containsEntry("executor.cycles.longest_us", 7_300L)
                .containsEntry("executor.cycles.over_1_ms", 2L)
                .containsEntry("executor.cycles.over_5_ms", 1L);
    }

    private static UnsafeBuffer room(int counterLength) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(16 * counterLength));
    }
}
