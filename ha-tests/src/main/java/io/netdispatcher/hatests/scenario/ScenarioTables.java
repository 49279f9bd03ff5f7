package io.netdispatcher.hatests.scenario;

import io.netdispatcher.cli.output.Table;
import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.KindCount;
import io.netdispatcher.hatests.judge.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A scenario's report for people. */
public final class ScenarioTables {
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String PLAIN = "\033[0m";

    private ScenarioTables() {}

    /** What was measured, what became of the connections, the checks. */
    public static String of(ScenarioReport report, boolean coloured) {
        StringBuilder text = new StringBuilder("%s, profile %s: %d runs, %d invalid%n%n"
                .formatted(report.scenario(), report.profile(), report.runs(), report.invalidRuns()));
        if (report.outageMs() != null) {
            text.append(times(report)).append(System.lineSeparator());
        }
        if (report.connections() != null) {
            text.append(connections(report.connections())).append(System.lineSeparator());
        }
        return text.append(checks(report.checks(), coloured)).toString();
    }

    /** A line each. */
    public static String checks(List<Check> checks, boolean coloured) {
        StringBuilder text = new StringBuilder();
        for (Check check : checks) {
            String word = check.held() ? "ok    " : "FAILED";
            String colour = check.held() ? GREEN : RED;
            text.append(coloured ? colour + word + PLAIN : word)
                    .append("  %-26s  %s%n".formatted(check.name(), check.detail()));
        }
        return text.toString();
    }

    private static Table times(ScenarioReport report) {
        Table table = new Table("ms", "min", "median", "p99", "max");
        row(table, "outage, established connections", report.outageMs());
        row(table, "outage, new connections", report.outageNewMs());
        if (report.takeoverMs() != null) {
            row(table, "fault to gratuitous ARP", report.takeoverMs());
        }
        return table;
    }

    private static Table connections(ScenarioReport.Connections connections) {
        Table table = new Table("connections", "opened", "lost", "wrong server")
                .row("all", connections.opened(), connections.lost(), connections.wrongServer());
        for (Map.Entry<String, KindCount> kind : connections.kinds().entrySet()) {
            table.row(
                    "  " + kind.getKey(),
                    kind.getValue().opened(),
                    kind.getValue().lost(),
                    "");
        }
        return table;
    }

    private static void row(Table table, String name, Spread spread) {
        table.row(name, ms(spread.min()), ms(spread.median()), ms(spread.p99()), ms(spread.max()));
    }

    private static String ms(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
