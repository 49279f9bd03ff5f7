package io.netdispatcher.cli.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the section {@code pair}. What could not be read is replaced by a stand-in, its problem being reported. */
final class PairReader {
    private static final int INDEX_MAX = 255;
    private static final int SYNC_TIMEOUT_DEFAULT_MS = 5;
    private static final int SYNC_TIMEOUT_MAX_MS = 1000;
    private static final int HEARTBEAT_PORT_DEFAULT = 7803;
    private static final int PORT_DEFAULT = 7801;
    /** Below are the ports of services, and of those that only root may open. */
    private static final int PORT_MIN = 1024;

    /** The port above is used as well. */
    private static final int PORT_MAX = 65_534;

    private final AddressPlan addresses;
    private final Distinct<String> names = new Distinct<>("the name of the other node");
    private final Distinct<Integer> indexes = new Distinct<>("the index of the other node");

    PairReader(AddressPlan addresses) {
        this.addresses = addresses;
    }

    PairSection read(Fields pair) {
        List<PairSection.Node> nodes = nodes(pair);
        PairSection.Replication replication = replication(pair, nodes);
        return new PairSection(
                pair.required("keyFile").flatMap(Value::file).orElse(Path.of("/")),
                pair.optional("profile")
                        .flatMap(v -> v.choice(PairSection.Profile.class))
                        .orElse(PairSection.Profile.DEFAULT),
                pair.optional("recovery")
                        .flatMap(v -> v.choice(PairSection.Recovery.class))
                        .orElse(PairSection.Recovery.MANUAL),
                pair.optional("partition")
                        .flatMap(v -> v.choice(PairSection.Partition.class))
                        .orElse(PairSection.Partition.AVAILABLE),
                preferred(pair, nodes),
                nodes,
                reachTargets(pair),
                heartbeat(pair, replication.port()),
                replication,
                new PairSection.Hooks(pair.optional("hooks")
                        .flatMap(v -> v.mapping(Section.HOOKS))
                        .flatMap(hooks -> hooks.optional("roleChange"))
                        .flatMap(Value::file)));
    }

    /** Both nodes; fewer if they could not be read. */
    private List<PairSection.Node> nodes(Fields pair) {
        Optional<Value> list = pair.required("nodes");
        if (list.isEmpty()) {
            return List.of();
        }
        Problems.Mark before = list.get().mark();
        List<PairSection.Node> nodes = new ArrayList<>();
        List<Value> items = list.get().items(Limits.NODES, "nodes");
        for (Value item : items) {
            item.mapping(Section.PAIR_NODE).map(this::node).ifPresent(nodes::add);
        }
        if (before.isClean() && nodes.size() != Limits.NODES) {
            list.get().problem(nodes.size() + " nodes make no pair", "name both nodes, or leave out `pair`");
        }
        if (before.isClean()
                && nodes.get(0).paths().size() != nodes.get(1).paths().size()) {
            String what = "the nodes have " + nodes.get(0).paths().size() + " and "
                    + nodes.get(1).paths().size() + " paths";
            list.get().problem(what, "give both the same number, in the same order");
        }
        return nodes;
    }

    private PairSection.Node node(Fields node) {
        Optional<Value> nameValue = node.required("name");
        Optional<String> name = nameValue.flatMap(v -> v.text(TextRule.NAME));
        name.ifPresent(n -> names.add(n, nameValue.get()));
        Optional<Value> indexValue = node.required("index");
        Optional<Integer> index = indexValue.flatMap(v -> v.integer(1, INDEX_MAX));
        index.ifPresent(i -> indexes.add(i, indexValue.get()));
        List<Ipv4Address> paths = node.required("paths").map(this::paths).orElse(List.of());
        return new PairSection.Node(name.orElse(""), index.orElse(0), paths);
    }

    private List<Ipv4Address> paths(Value list) {
        Problems.Mark before = list.mark();
        List<Ipv4Address> paths = hosts(list.items(Limits.PATHS_PER_NODE, "heartbeat addresses"), AddressPlan.Use.PATH);
        if (paths.isEmpty() && before.isClean()) {
            list.problem("a node without a heartbeat path", "give its address on the service LAN, then others");
        }
        return paths;
    }

    private List<Ipv4Address> reachTargets(Fields pair) {
        return pair.optional("reachTargets")
                .map(list -> hosts(list.items(Limits.REACH_TARGETS, "addresses"), AddressPlan.Use.REACH_TARGET))
                .orElse(List.of());
    }

    private List<Ipv4Address> hosts(List<Value> items, AddressPlan.Use use) {
        List<Ipv4Address> hosts = new ArrayList<>();
        for (Value item : items) {
            Optional<Ipv4Address> host = item.hostAddress();
            host.ifPresent(address -> addresses.add(use, address, item));
            host.ifPresent(hosts::add);
        }
        return hosts;
    }

    private static Optional<String> preferred(Fields pair, List<PairSection.Node> nodes) {
        Optional<Value> value = pair.optional("preferred");
        Optional<String> name = value.flatMap(v -> v.text(TextRule.NAME));
        if (name.isPresent()) {
            requireNode(name.get(), value.get(), nodes);
        }
        return name;
    }

    /** Reports a name that none of the nodes has, unless the nodes' own names could not be read. */
    static void requireNode(String name, Value where, List<PairSection.Node> nodes) {
        List<String> known =
                nodes.stream().map(PairSection.Node::name).distinct().toList();
        if (!known.isEmpty() && !known.contains("") && !known.contains(name)) {
            where.problem(Wording.quoted(name) + " is none of pair.nodes", "use " + String.join(" or ", known));
        }
    }

    /** Heartbeats use UDP and, one above, TCP; the replication TCP and one above. */
    private static PairSection.Heartbeat heartbeat(Fields pair, int replicationPort) {
        Optional<Value> value = pair.optional("heartbeat")
                .flatMap(v -> v.mapping(Section.HEARTBEAT))
                .flatMap(heartbeat -> heartbeat.optional("port"));
        int port = value.flatMap(v -> v.integer(PORT_MIN, PORT_MAX)).orElse(HEARTBEAT_PORT_DEFAULT);
        boolean overlaps = port + 1 == replicationPort || port == replicationPort;
        if (overlaps && value.isPresent()) {
            value.get()
                    .problem(
                            port + " and the port above it overlap with pair.replication.port " + replicationPort,
                            "choose another, for example " + (replicationPort + 2));
        }
        return new PairSection.Heartbeat(overlaps ? replicationPort + 2 : port);
    }

    private static PairSection.Replication replication(Fields pair, List<PairSection.Node> nodes) {
        int paths = nodes.stream().mapToInt(node -> node.paths().size()).min().orElse(0);
        Optional<Fields> replication = pair.optional("replication").flatMap(v -> v.mapping(Section.REPLICATION));
        return new PairSection.Replication(
                replication
                        .flatMap(r -> r.optional("mode"))
                        .flatMap(v -> v.choice(PairSection.Replication.Mode.class))
                        .orElse(PairSection.Replication.Mode.SYNC),
                replication
                        .flatMap(r -> r.optional("syncTimeoutMs"))
                        .flatMap(v -> v.integer(1, SYNC_TIMEOUT_MAX_MS))
                        .orElse(SYNC_TIMEOUT_DEFAULT_MS),
                replication
                        .flatMap(r -> r.optional("port"))
                        .flatMap(v -> v.integer(PORT_MIN, PORT_MAX))
                        .orElse(PORT_DEFAULT),
                replication
                        .flatMap(r -> r.optional("path"))
                        .flatMap(v -> v.integer(1, Math.max(1, paths)))
                        .orElse(paths));
    }
}
