package io.netdispatcher.hatests.demo;

import io.netdispatcher.cli.output.Table;
import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.ServerShare;
import io.netdispatcher.hatests.load.LatencySummary;
import java.util.Locale;

/** A demo's report for people. */
public final class DemoTables {
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String PLAIN = "\033[0m";

    private DemoTables() {}

    /** The tables that the run came to, and the checks. */
    public static String of(DemoReport report, boolean coloured) {
        StringBuilder text = new StringBuilder();
        if (report.connections() != null) {
            text.append(servers(report)).append(System.lineSeparator());
            text.append(counts(report)).append(System.lineSeparator());
            text.append(takeovers(report)).append(System.lineSeparator());
            text.append(latencies(report.latencyMs())).append(System.lineSeparator());
        }
        for (Check check : report.checks()) {
            String word = check.held() ? "ok    " : "FAILED";
            String colour = check.held() ? GREEN : RED;
            text.append(coloured ? colour + word + PLAIN : word)
                    .append("  %-26s  %s%n".formatted(check.name(), check.detail()));
        }
        return text.toString();
    }

    private static Table servers(DemoReport report) {
        Table table = new Table("server", "weight", "expected", "share", "connections");
        double weights = report.servers().stream().mapToInt(ServerShare::weight).sum();
        for (ServerShare server : report.servers()) {
            table.row(
                    server.name(),
                    server.weight(),
                    percent(server.weight() / weights),
                    percent(server.share()),
                    server.connections());
        }
        return table;
    }

    private static Table counts(DemoReport report) {
        DemoReport.Connections kept = report.connections();
        DemoReport.ShortRequests brief = report.shortRequests();
        return new Table("", "opened", "lost", "wrong server")
                .row("connections", kept.opened(), kept.lost(), kept.wrongServer())
                .row("short requests", brief.sent(), brief.failed(), "");
    }

    private static Table takeovers(DemoReport report) {
        Table table =
                new Table("takeover", "connections", "lost", "wrong server", "outage ms", "outage ms, new connections");
        for (DemoReport.Step step : report.steps()) {
            if (step.connections() != null) {
                table.row(
                        step.name(),
                        step.connections().opened(),
                        step.connections().lost(),
                        step.connections().wrongServer(),
                        ms(step.outageMs().max()),
                        ms(step.outageNewMs().max()));
            }
        }
        return table;
    }

    private static Table latencies(DemoReport.LatencyMs latency) {
        Table table = new Table("latency in ms", "p50", "p90", "p99", "p99.9", "max");
        row(table, "keep-alive", latency.keepAlive());
        row(table, "short", latency.shortRequests());
        return table;
    }

    private static void row(Table table, String name, LatencySummary latency) {
        table.row(name, ms(latency.p50()), ms(latency.p90()), ms(latency.p99()), ms(latency.p999()), ms(latency.max()));
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * part);
    }

    private static String ms(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
