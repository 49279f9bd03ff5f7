package io.netdispatcher.hatests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionListener;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.TableOptions;
import io.netdispatcher.executor.table.Timeouts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names and units that scripts rely on; not the figures. */
class TableBenchTest {
    private static final Timeouts TIMEOUTS = Timeouts.of(30_000, 60_000, 900_000, 10_000);

    @Test
    void shouldReportEveryFigureOfTheContract() {
        int entries = 1_000;
        TableOptions options = TableOptions.of(entries, 1);
        try (ConnectionTable table = ChronicleConnectionTable.inMemory(options, TIMEOUTS, ConnectionListener.NONE)) {
            List<BenchResult> results = new TableBench(table, entries, 3, 1).run();
            assertThat(results)
                    .extracting(result -> result.name() + " " + result.unit())
                    .containsExactly(
                            "lookup_hot ns",
                            "lookup_random_1m ns",
                            "lookup_miss ns",
                            "insert ns",
                            "remove ns",
                            "bytes_per_entry B",
                            "allocated_per_op B");
            assertThat(table.size()).isZero();
        }
    }
}
