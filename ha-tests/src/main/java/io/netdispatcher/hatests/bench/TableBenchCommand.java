package io.netdispatcher.hatests.bench;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionListener;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.TableOptions;
import io.netdispatcher.executor.table.Timeouts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nd bench table}: lookup, insert and remove of the connection table, and what an entry takes. */
@Command(
        name = "table",
        description = "Measure the connection table: time per operation, bytes per entry, garbage.",
        footer = {"", "Example: nd bench table -o json"})
public final class TableBenchCommand implements Runnable {
    private static final Timeouts TIMEOUTS = Timeouts.of(30_000, 60_000, 900_000, 10_000);
    private static final long SEED = 20_261_121L;

    @Mixin
    private OutputOption output;

    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Connections in the table; default: ${DEFAULT-VALUE}.")
    private int entries;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "Measured rounds, of which the median counts; default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Measure a table in this directory; default: one in memory.")
    private Path directory;

    /** What is printed; field names are part of the JSON contract. */
    record Report(int entries, int rounds, Machine machine, List<BenchResult> results) {}

    @Override
    public void run() {
        if (entries < 1 || rounds < 1) {
            throw CommandFailure.usage("--entries and --rounds must be at least 1");
        }
        Report report;
        try (ConnectionTable table = open(TableOptions.of(entries, SEED))) {
            TableBench bench = new TableBench(table, entries, rounds, SEED);
            report = new Report(entries, rounds, Machine.current(), bench.run());
            if (bench.sink() == 0) {
                throw CommandFailure.failed("the benchmark did nothing");
            }
        } catch (IOException failure) {
            throw CommandFailure.failed(failure.getMessage());
        }
        if (output.isJson()) {
            Json.print(report);
        } else {
            print(report);
        }
    }

    private ConnectionTable open(TableOptions options) throws IOException {
        if (directory == null) {
            return ChronicleConnectionTable.inMemory(options, TIMEOUTS, ConnectionListener.NONE);
        }
        return ChronicleConnectionTable.open(directory, options, TIMEOUTS, ConnectionListener.NONE, 0);
    }

    private static void print(Report report) {
        Machine machine = report.machine();
        System.out.printf(
                "%,d connections, %s (%d cores), %s, JDK %s, %s%n",
                report.entries(), machine.cpu(), machine.cores(), machine.kernel(), machine.jdk(), machine.collector());
        for (BenchResult result : report.results()) {
            System.out.printf("%-18s %10.1f %s%n", result.name(), result.value(), result.unit());
        }
    }
}
