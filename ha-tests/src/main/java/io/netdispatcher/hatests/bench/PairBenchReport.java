package io.netdispatcher.hatests.bench;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import java.util.List;
import java.util.Locale;

/**
 * What a benchmark of a pair prints; field names are part of the JSON contract.
 *
 * @param entries connections: those that were replicated, or those that the table began with
 * @param mode {@code sync} or {@code async}
 * @param at when it was measured, ISO 8601
 */
record PairBenchReport(int entries, String mode, String at, Machine machine, List<BenchResult> results) {
    void print(OutputOption output) {
        if (output.isJson()) {
            Json.print(this);
            return;
        }
        System.out.printf(
                "%,d connections, %s, %s (%d cores), %s, JDK %s, %s, %s%n",
                entries,
                mode,
                machine.cpu(),
                machine.cores(),
                machine.kernel(),
                machine.jdk(),
                machine.collector(),
                at);
        for (BenchResult result : results) {
            System.out.printf("%-27s %12s %s%n", result.name(), figure(result.value()), result.unit());
        }
    }

    /** Three digits that count, as benchmarks have no more. */
    private static String figure(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "%,d", Math.round(value))
                : String.format(Locale.ROOT, "%.3f", value);
    }
}
