package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.control.ControlClient;
import io.netdispatcher.cli.daemon.Reports;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code nd events}: what happened to a node since it started. */
@Command(
        name = "events",
        description = "Show what happened to a running node: roles, synchronisation, configurations, alarms.",
        footer = {"", "Example: nd events --follow"})
public final class EventsCommand implements Runnable {
    private static final long POLL_MS = 300;
    /** As many as a daemon keeps. */
    private static final int ALL = 1_000;

    @Mixin
    private DaemonOption daemon;

    @Mixin
    private OutputOption output;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "The latest N; default: ${DEFAULT-VALUE}, at most 1000.")
    private int limit;

    @Option(names = "--follow", description = "Go on with those to come, until stopped or until the node ends.")
    private boolean isFollowing;

    @Override
    public void run() {
        ControlClient client = daemon.daemon();
        JsonNode report = client.call("events", new Reports.EventsQuery(0, limit));
        print(report);
        long run = report.get("run").asLong();
        while (isFollowing && pause()) {
            report = client.call(
                    "events", new Reports.EventsQuery(report.get("last").asLong(), ALL));
            if (report.get("run").asLong() != run) {
                throw CommandFailure.unreachable(
                        "the daemon was started anew; run nd events again to see what it says");
            }
            print(report);
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void print(JsonNode report) {
        if (report.get("forgotten").asLong() > 0) {
            System.err.println("nd: " + report.get("forgotten").asLong() + " events came too fast and are not shown");
        }
        for (JsonNode event : report.get("events")) {
            System.out.println(output.isJson() ? Json.mapper().writeValueAsString(event) : line(event));
        }
        System.out.flush();
    }

    private static String line(JsonNode event) {
        String from = event.get("from").asString();
        String to = event.get("to").asString();
        String change = from.isEmpty() ? to : from + " -> " + to;
        return String.format(
                        "%s  %-7s  %-16s  %s",
                        event.get("at").asString(),
                        event.get("kind").asString(),
                        change,
                        event.get("reason").asString())
                .stripTrailing();
    }
}
