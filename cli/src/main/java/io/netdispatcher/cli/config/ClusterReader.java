package io.netdispatcher.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the list {@code clusters}. What could not be read is replaced by a stand-in, its problem being reported. */
final class ClusterReader {
    private static final Ipv4Address STAND_IN = new Ipv4Address(0);
    private static final int WEIGHT_DEFAULT = 10;
    private static final int PORT_MAX = 65_535;

    private final AddressPlan addresses;
    private final AdvisorReader advisors;
    private final Distinct<String> clusterNames = new Distinct<>("the name of another cluster");

    /** Advisors' intervals are held against the manager's. */
    ClusterReader(AddressPlan addresses, int managerIntervalMs) {
        this.addresses = addresses;
        this.advisors = new AdvisorReader(managerIntervalMs);
    }

    List<ClusterConfig> read(Value list) {
        List<ClusterConfig> clusters = new ArrayList<>();
        for (Value item : list.items(Limits.CLUSTERS, "clusters")) {
            item.mapping(Section.CLUSTER).map(this::cluster).ifPresent(clusters::add);
        }
        return clusters;
    }

    private ClusterConfig cluster(Fields cluster) {
        Optional<Value> nameValue = cluster.required("name");
        Optional<String> name = nameValue.flatMap(v -> v.text(TextRule.NAME));
        name.ifPresent(n -> clusterNames.add(n, nameValue.get()));
        Optional<Value> vipValue = cluster.required("vip");
        Optional<Ipv4Address> vip = vipValue.flatMap(Value::hostAddress);
        vip.ifPresent(address -> addresses.add(AddressPlan.Use.VIP, address, vipValue.get()));
        List<PortConfig> ports = new ArrayList<>();
        Distinct<Integer> numbers = new Distinct<>("another port of this cluster");
        for (Value item : cluster.required("ports")
                .map(list -> list.items(Limits.PORTS_PER_CLUSTER, "ports"))
                .orElse(List.of())) {
            item.mapping(Section.PORT).map(port -> port(port, numbers)).ifPresent(ports::add);
        }
        return new ClusterConfig(name.orElse(""), vip.orElse(STAND_IN), ports);
    }

    private PortConfig port(Fields port, Distinct<Integer> numbers) {
        Optional<Value> numberValue = port.required("port");
        Optional<Integer> number = numberValue.flatMap(v -> v.integer(1, PORT_MAX));
        number.ifPresent(n -> numbers.add(n, numberValue.get()));
        return new PortConfig(
                number.orElse(0),
                port.optional("protocol")
                        .flatMap(v -> v.choice(PortConfig.Protocol.class, List.of("udp")))
                        .orElse(PortConfig.Protocol.TCP),
                port.optional("scheduler")
                        .flatMap(v -> v.choice(PortConfig.Scheduler.class))
                        .orElse(PortConfig.Scheduler.WRR),
                port.optional("timeouts")
                        .flatMap(v -> v.mapping(Section.TIMEOUTS))
                        .map(ClusterReader::timeouts)
                        .orElse(PortConfig.Timeouts.DEFAULT),
                port.optional("onMiss")
                        .flatMap(v -> v.choice(PortConfig.OnMiss.class))
                        .orElse(PortConfig.OnMiss.DROP),
                port.optional("onAllDown")
                        .flatMap(v -> v.choice(PortConfig.OnAllDown.class))
                        .orElse(PortConfig.OnAllDown.TRY),
                port.optional("advisor")
                        .flatMap(v -> v.mapping(Section.ADVISOR))
                        .map(advisors::read),
                servers(port));
    }

    private static PortConfig.Timeouts timeouts(Fields fields) {
        PortConfig.Timeouts defaults = PortConfig.Timeouts.DEFAULT;
        PortConfig.Timeouts timeouts = new PortConfig.Timeouts(
                timeout(fields, "halfOpenMs", defaults.halfOpenMs()),
                timeout(fields, "unprovenMs", defaults.unprovenMs()),
                timeout(fields, "establishedMs", defaults.establishedMs()),
                timeout(fields, "closingMs", defaults.closingMs()));
        shorter(fields, "halfOpenMs", timeouts.halfOpenMs(), timeouts.establishedMs());
        shorter(fields, "unprovenMs", timeouts.unprovenMs(), timeouts.establishedMs());
        shorter(fields, "closingMs", timeouts.closingMs(), timeouts.establishedMs());
        return timeouts;
    }

    private static int timeout(Fields fields, String key, int defaultMs) {
        return fields.optional(key)
                .flatMap(v -> v.integer(1, Limits.TIMEOUT_MAX_MS))
                .orElse(defaultMs);
    }

    private static void shorter(Fields fields, String key, int timeoutMs, int establishedMs) {
        if (timeoutMs > establishedMs) {
            String what = key + " (" + timeoutMs + ") is longer than establishedMs (" + establishedMs + ")";
            fields.problem(what, "lower " + key + " or raise establishedMs");
        }
    }

    private List<ServerConfig> servers(Fields port) {
        List<ServerConfig> servers = new ArrayList<>();
        Distinct<String> names = new Distinct<>("the name of another server of this port");
        Distinct<Ipv4Address> own = new Distinct<>("the address of another server of this port");
        for (Value item : port.required("servers")
                .map(list -> list.items(Limits.SERVERS_PER_PORT, "servers"))
                .orElse(List.of())) {
            item.mapping(Section.SERVER)
                    .map(server -> server(server, names, own))
                    .ifPresent(servers::add);
        }
        return servers;
    }

    private ServerConfig server(Fields server, Distinct<String> names, Distinct<Ipv4Address> own) {
        Optional<Value> nameValue = server.required("name");
        Optional<String> name = nameValue.flatMap(v -> v.text(TextRule.NAME));
        name.ifPresent(n -> names.add(n, nameValue.get()));
        Optional<Value> addressValue = server.required("address");
        Optional<Ipv4Address> address = addressValue.flatMap(Value::hostAddress);
        address.ifPresent(a -> own.add(a, addressValue.get()));
        address.ifPresent(a -> addresses.add(AddressPlan.Use.SERVER, a, addressValue.get()));
        return new ServerConfig(
                name.orElse(""),
                address.orElse(STAND_IN),
                server.optional("weight")
                        .flatMap(v -> v.integer(0, Limits.WEIGHT_MAX))
                        .orElse(WEIGHT_DEFAULT),
                server.optional("fixedWeight").flatMap(Value::flag).orElse(false));
    }
}
