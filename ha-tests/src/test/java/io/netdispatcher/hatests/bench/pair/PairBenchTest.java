package io.netdispatcher.hatests.bench.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.bench.BenchResult;
import io.netdispatcher.hatests.lab.LabTest;
import java.time.Duration;
import java.util.List;

/** That the benchmarks of a pair measure, in small, and the names that scripts rely on; not the figures. */
class PairBenchTest {
    private static double value(List<BenchResult> results, String name) {
        return results.stream()
                .filter(result -> result.name().equals(name))
                .mapToDouble(BenchResult::value)
                .findFirst()
                .orElseThrow();
    }

    @LabTest
    void shouldMeasureTheReplication() {
        ReplicationBench.Outcome outcome = new ReplicationBench(
                        new ReplicationBench.Plan(true, Duration.ofMillis(500), 5_000, 2_000_000), what -> {})
                .run();

        assertThat(outcome.results())
                .extracting(result -> result.name() + " " + result.unit())
                .startsWith(
                        "entries_per_second 1/s",
                        "lag_p50 ms",
                        "lag_p99 ms",
                        "syn_added_p50 ms",
                        "syn_added_p99 ms",
                        "wire_bytes_per_entry B");
        assertThat(outcome.entries()).isGreaterThan(1_000);
        assertThat(value(outcome.results(), "entries_per_second")).isGreaterThan(1_000);
        assertThat(value(outcome.results(), "lag_p99")).isPositive();
        assertThat(value(outcome.results(), "wire_bytes_per_entry")).isBetween(30.0, 200.0);
        assertThat(value(outcome.results(), "interface_bytes_per_entry"))
                .isGreaterThan(value(outcome.results(), "wire_bytes_per_entry"));
    }

    @LabTest
    void shouldMeasureASnapshotWhileTrafficRuns() {
        BulkSyncBench.Outcome outcome =
                new BulkSyncBench(new BulkSyncBench.Plan(20_000, 1, Duration.ofMillis(500)), what -> {}).run();

        assertThat(outcome.results())
                .extracting(result -> result.name() + " " + result.unit())
                .startsWith("time_to_hot s", "longest_stall ms", "digest_equal ");
        assertThat(value(outcome.results(), "digest_equal")).isEqualTo(1);
        assertThat(value(outcome.results(), "time_to_hot")).isPositive();
        assertThat(value(outcome.results(), "longest_stall")).isPositive();
    }
}
