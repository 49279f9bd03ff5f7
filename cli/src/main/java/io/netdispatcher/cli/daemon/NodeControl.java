package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.ConfigFile;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.control.ControlMessages.Request;
import io.netdispatcher.cli.control.ControlServer;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.executor.Executor;
import io.netdispatcher.executor.ExecutorProxy;
import io.netdispatcher.executor.cluster.Cluster;
import io.netdispatcher.executor.cluster.Port;
import io.netdispatcher.executor.cluster.RealServer;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.frame.MacAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Answers what comes by the control socket: reports, and changes of the configuration. Any thread. */
final class NodeControl implements ControlServer.Handler {
    private final NodeConfiguration configuration;
    private final ExecutorProxy executor;

    NodeControl(NodeConfiguration configuration, ExecutorProxy executor) {
        this.configuration = configuration;
        this.executor = executor;
    }

    @Override
    public Object handle(Request request) {
        return switch (request.command()) {
            case "status" -> status();
            case "server.list" -> servers();
            case "connections" -> connections(request.arguments());
            case "config.apply" -> apply(request.arguments());
            default ->
                throw CommandFailure.failed(
                        "the daemon knows no command " + request.command() + "; is it older than this nd?");
        };
    }

    private static <T> T arguments(JsonNode arguments, Class<T> type) {
        if (arguments == null || arguments.isNull()) {
            throw CommandFailure.failed("the request has no arguments");
        }
        return Json.mapper().treeToValue(arguments, type);
    }

    private Reports.Status status() {
        PairConfig config = configuration.current();
        return ExecutorCalls.call(executor, (owner, nowMs) -> {
            boolean held = owner.parts().vips().isHolding();
            List<Reports.Vip> vips = config.clusters().stream()
                    .map(cluster -> new Reports.Vip(cluster.vip().toString(), held))
                    .toList();
            int entries = owner.parts().table().size();
            return new Reports.Status(
                    config.node().name(),
                    "ACTIVE",
                    0,
                    new Reports.Sync("NONE", 0, 0),
                    new Reports.DataPlane("pcap", "the only data plane of this version"),
                    vips,
                    entries,
                    entries,
                    List.of(),
                    alarms(owner));
        });
    }

    private static List<String> alarms(Executor owner) {
        List<String> alarms = new ArrayList<>();
        for (Cluster cluster : owner.clusters().all()) {
            for (Port port : cluster.ports()) {
                for (RealServer server : port.servers()) {
                    if (!server.neighbour().isReachable()) {
                        alarms.add("server " + server.name() + " of " + port.name() + " does not answer ARP");
                    }
                }
            }
        }
        if (owner.parts().counters().arp().conflicts() > 0) {
            alarms.add("another station claimed a VIP "
                    + owner.parts().counters().arp().conflicts() + " times");
        }
        if (owner.parts().counters().table().refusals() > 0) {
            alarms.add("the connection table refused "
                    + owner.parts().counters().table().refusals() + " connections");
        }
        return alarms;
    }

    private Reports.Servers servers() {
        return ExecutorCalls.call(executor, (owner, nowMs) -> {
            List<Reports.Server> servers = new ArrayList<>();
            for (Cluster cluster : owner.clusters().all()) {
                for (Port port : cluster.ports()) {
                    port.servers().forEach(server -> servers.add(server(cluster, port, server)));
                }
            }
            return new Reports.Servers(servers);
        });
    }

    private static Reports.Server server(Cluster cluster, Port port, RealServer server) {
        return new Reports.Server(
                cluster.name(),
                port.port(),
                server.name(),
                Ipv4Address.format(server.id()),
                server.weight(),
                server.neighbour().isReachable(),
                MacAddress.format(server.neighbour().mac()),
                server.counters().active(),
                server.counters().connections(),
                server.counters().packets(),
                server.counters().bytes());
    }

    private Reports.Connections connections(JsonNode arguments) {
        Reports.ConnectionsQuery query = arguments(arguments, Reports.ConnectionsQuery.class);
        return new ConnectionListing(executor, query).collect();
    }

    private Reports.ConfigApplied apply(JsonNode arguments) {
        Reports.ConfigApply asked = arguments(arguments, Reports.ConfigApply.class);
        if (asked.text() == null || asked.file() == null) {
            throw CommandFailure.failed("config.apply needs the file's name and its text");
        }
        return switch (ConfigFile.parse(asked.file(), asked.text().getBytes(StandardCharsets.UTF_8))) {
            case ConfigFile.Valid valid -> configuration.apply(valid.config());
            case ConfigFile.Invalid invalid -> throw CommandFailure.failed(invalid.problems());
        };
    }
}
