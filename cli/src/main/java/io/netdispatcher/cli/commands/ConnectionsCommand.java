package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.daemon.Reports;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import io.netdispatcher.cli.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code nd connections}: the connection table. */
@Command(
        name = "connections",
        description = "List entries of the connection table.",
        footer = {"", "Example: nd connections --server srv1 --limit 20"})
public final class ConnectionsCommand implements Runnable {
    @Mixin
    private DaemonOption daemon;

    @Mixin
    private OutputOption output;

    @Option(names = "--server", paramLabel = "NAME", description = "Only connections of this server.")
    private String server;

    @Option(names = "--client", paramLabel = "IP", description = "Only connections of this client.")
    private String client;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Entries at most; default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    public void run() {
        JsonNode report = daemon.daemon().call("connections", new Reports.ConnectionsQuery(server, client, limit));
        if (output.isJson()) {
            Json.print(report);
            return;
        }
        Table table = new Table("CLIENT", "VIP", "SERVER", "STATE", "IDLE_MS");
        for (JsonNode connection : report.get("connections")) {
            table.row(
                    connection.get("client").asString() + ":"
                            + connection.get("client_port").asInt(),
                    connection.get("vip").asString() + ":"
                            + connection.get("port").asInt(),
                    connection.get("server").asString(),
                    connection.get("state").asString(),
                    connection.get("idle_ms").asLong());
        }
        System.out.print(table);
        String more = report.get("truncated").asBoolean() ? "; more match, see --limit" : "";
        System.out.printf(
                "%d shown of %d in the table%s%n",
                report.get("connections").size(), report.get("total").asInt(), more);
    }
}
