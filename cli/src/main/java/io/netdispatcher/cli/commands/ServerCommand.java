package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import io.netdispatcher.cli.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code nd server}: the real servers of a running node. */
@Command(
        name = "server",
        description = "Show the real servers of a running node.",
        subcommands = ServerCommand.ListCommand.class,
        footer = {"", "Example: nd server list"})
public final class ServerCommand {
    /** {@code nd server list}: weights and counts of every server of every port. */
    @Command(
            name = "list",
            description = "List the servers of every port with weight, reachability and counts.",
            footer = {"", "Example: nd server list -o json"})
    public static final class ListCommand implements Runnable {
        @Mixin
        private DaemonOption daemon;

        @Mixin
        private OutputOption output;

        @Override
        public void run() {
            JsonNode report = daemon.daemon().call("server.list", null);
            if (output.isJson()) {
                Json.print(report);
                return;
            }
            Table table = new Table(
                    "PORT", "SERVER", "ADDRESS", "WEIGHT", "REACHABLE", "MAC", "ACTIVE", "CONNECTIONS", "PACKETS");
            for (JsonNode server : report.get("servers")) {
                table.row(
                        server.get("cluster").asString() + ":"
                                + server.get("port").asInt(),
                        server.get("server").asString(),
                        server.get("address").asString(),
                        server.get("weight").asInt(),
                        server.get("reachable").asBoolean() ? "yes" : "no",
                        server.get("mac").asString(),
                        server.get("active").asLong(),
                        server.get("connections").asLong(),
                        server.get("packets").asLong());
            }
            System.out.print(table);
        }
    }
}
