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
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Answers what comes by the control socket: reports, and changes of the configuration. Any thread. */
final class NodeControl implements ControlServer.Handler {
    private final NodeConfiguration configuration;
    private final ExecutorProxy executor;
    private final Optional<Pair> pair;
    private final EventLog events;
    private final Alarms alarms;

    /** {@code pair} is empty for a node on its own. */
    NodeControl(
            NodeConfiguration configuration,
            ExecutorProxy executor,
            Optional<Pair> pair,
            EventLog events,
            Alarms alarms) {
        this.configuration = configuration;
        this.executor = executor;
        this.pair = pair;
        this.events = events;
        this.alarms = alarms;
    }

    @Override
    public Object handle(Request request) {
        return switch (request.command()) {
            case "status" -> status();
            case "server.list" -> servers();
            case "connections" -> connections(request.arguments());
            case "events" -> events(request.arguments());
            case "config.apply" -> apply(request.arguments());
            case "failover" -> failOver(request.arguments());
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
        StatusReport.Forwarding forwarding = ExecutorCalls.call(
                executor,
                (owner, nowMs) -> new StatusReport.Forwarding(
                        owner.parts().vips().isHolding(), owner.parts().table().size(), alarms(owner)));
        return pair.map(both -> StatusReport.ofPair(
                        config,
                        forwarding,
                        new StatusReport.Pairing(
                                both.replication().status(), both.failover().status(), alarms.all())))
                .orElseGet(() -> StatusReport.ofSingle(config, forwarding));
    }

    private Reports.Events events(JsonNode arguments) {
        Reports.EventsQuery query = arguments(arguments, Reports.EventsQuery.class);
        if (query.limit() < 1 || query.limit() > EventLog.CAPACITY || query.after() < 0) {
            throw CommandFailure.failed(
                    "--limit " + query.limit() + " is out of range; choose 1 to " + EventLog.CAPACITY);
        }
        return events.read(query);
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
        refuseOnShadow();
        Reports.ConfigApply asked = arguments(arguments, Reports.ConfigApply.class);
        if (asked.text() == null || asked.file() == null) {
            throw CommandFailure.failed("config.apply needs the file's name and its text");
        }
        return switch (ConfigFile.parse(asked.file(), asked.text().getBytes(StandardCharsets.UTF_8))) {
            case ConfigFile.Valid valid -> applied(valid);
            case ConfigFile.Invalid invalid -> throw CommandFailure.failed(invalid.problems());
        };
    }

    private Reports.ConfigApplied applied(ConfigFile.Valid valid) {
        Reports.ConfigApplied report = configuration.apply(valid);
        events.add(
                EventLog.Kind.CONFIG,
                "",
                "",
                valid.source().name() + " applied: " + report.clusters() + " clusters, " + report.ports() + " ports, "
                        + report.servers() + " servers");
        return report;
    }

    private Reports.Failover failOver(JsonNode arguments) {
        Pair both = pair.orElseThrow(() -> CommandFailure.failed("this node has no partner to hand over to"));
        return new PlannedFailoverRequest(configuration.current(), both)
                .answer(arguments(arguments, Reports.FailoverOrder.class));
    }

    private void refuseOnShadow() {
        if (pair.isPresent() && !pair.get().failover().status().role().hasVips()) {
            PairConfig config = configuration.current();
            String own = config.node().name();
            String active = config.pair().orElseThrow().peerOf(own).name();
            throw CommandFailure.failed(
                    own + " is not the active node; apply it on " + active + ", and it comes here by itself");
        }
    }
}
