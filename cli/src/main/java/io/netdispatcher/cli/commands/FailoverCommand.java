package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.control.ControlClient;
import io.netdispatcher.cli.daemon.Reports;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code nd failover}: the shadow becomes active, and no connection is lost. */
@Command(
        name = "failover",
        description = "Hand the VIPs over to the shadow without losing a connection; on the active node.",
        footer = {"", "Example: nd failover --dry-run", "Example: nd failover --wait"})
public final class FailoverCommand implements Callable<Integer> {
    private static final long POLL_MS = 200;
    private static final long WAIT_MS = 60_000;

    @Mixin
    private DaemonOption daemon;

    @Mixin
    private OutputOption output;

    @Option(names = "--dry-run", description = "Say what would be done, and what is in the way; change nothing.")
    private boolean isDryRun;

    @Option(names = "--wait", description = "Wait up to 60 s for the shadow to be ready.")
    private boolean isPatient;

    @Option(names = "--force", description = "Though the shadow reaches fewer servers, or has another configuration.")
    private boolean isForced;

    @Override
    public Integer call() {
        ControlClient client = daemon.daemon();
        if (isPatient) {
            awaitReadiness(client);
        }
        JsonNode report = client.call("failover", new Reports.FailoverOrder(isDryRun, isForced));
        if (output.isJson()) {
            Json.print(report);
        } else {
            print(report);
        }
        if (!report.get("passed").asBoolean()) {
            throw CommandFailure.failed((isDryRun ? "it would be refused: " : "not done: ")
                    + report.get("refusal").asString());
        }
        return 0;
    }

    /** Goes on when nothing is in the way, or when time is up: then the order says what is. */
    private void awaitReadiness(ControlClient client) {
        try {
            for (long waitedMs = 0; waitedMs < WAIT_MS; waitedMs += POLL_MS) {
                JsonNode report = client.call("failover", new Reports.FailoverOrder(true, isForced));
                if (report.get("passed").asBoolean()) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("stopped while waiting; nothing was done");
        }
    }

    private static void print(JsonNode report) {
        String from = report.get("from").asString();
        String to = report.get("to").asString();
        for (JsonNode step : report.path("would")) {
            System.out.println("would: " + step.asString());
        }
        for (JsonNode step : report.path("done")) {
            System.out.printf(
                    Locale.ROOT,
                    "%8.1f ms  %s%n",
                    step.get("ms").asDouble(),
                    step.get("step").asString());
        }
        if (report.get("passed").asBoolean()) {
            System.out.printf(
                    "%s -> %s, %d unprotected connections%n",
                    from, to, report.get("unprotected").asLong());
        }
    }
}
