package io.netdispatcher.cli.config;

import io.netdispatcher.cli.config.HostFacts.InterfaceFacts;
import io.netdispatcher.cli.config.HostFacts.LocalAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds a valid configuration against the machine that is to run it. Pure: the machine comes as facts. */
public final class HostCheck {
    private static final String EXTERNAL = "node.interfaces.external";
    private static final String INTERNAL = "node.interfaces.internal";

    private final PairConfig config;
    private final ConfigFile source;
    private final HostFacts facts;
    private final List<Problem> problems = new ArrayList<>();

    private HostCheck(ConfigFile.Valid file, HostFacts facts) {
        this.config = file.config();
        this.source = file.source();
        this.facts = facts;
    }

    /**
     * What keeps this configuration from working on a machine with these facts, in the file's order; empty if nothing
     * does. Nothing here blocks or reads the machine.
     */
    public static List<Problem> check(ConfigFile.Valid file, HostFacts facts) {
        HostCheck check = new HostCheck(file, facts);
        check.interfaces();
        check.clusters();
        check.ownPaths();
        check.problems.sort(Comparator.comparingInt(Problem::line));
        return List.copyOf(check.problems);
    }

    private void interfaces() {
        NodeConfig.Interfaces names = config.node().interfaces();
        Optional<InterfaceFacts> external = usable(EXTERNAL, names.external());
        if (names.isOneArm()) {
            return;
        }
        Optional<InterfaceFacts> internal = usable(INTERNAL, names.internal());
        if (external.isPresent() && internal.isPresent()) {
            int outsideBytes = external.get().mtuBytes();
            int insideBytes = internal.get().mtuBytes();
            if (insideBytes > 0 && insideBytes < outsideBytes) {
                String what = names.internal() + " carries packets of " + insideBytes + " bytes, " + names.external()
                        + " brings packets of up to " + outsideBytes;
                report(INTERNAL, what, "make the MTU of " + names.internal() + " at least as large");
            }
        }
    }

    /** The named interface if it exists; reports if it does not, or is down, without an address or without carrier. */
    private Optional<InterfaceFacts> usable(String path, String name) {
        InterfaceFacts found = facts.interfaces().get(name);
        if (found == null) {
            String known = String.join(", ", facts.interfaces().keySet());
            report(path, "unknown interface " + name, "use one of this machine's: " + known);
        } else if (!found.isUp()) {
            report(path, name + " is down", "switch it on: ip link set " + name + " up");
        } else if (found.addresses().isEmpty()) {
            String remedy = "give it one in the subnet that it serves: ip addr add ADDRESS/BITS dev " + name;
            report(path, name + " has no IPv4 address", remedy);
        } else if (!found.hasCarrier()) {
            report(path, name + " has no carrier", "check the cable or its peer");
        }
        return Optional.ofNullable(found);
    }

    private void clusters() {
        for (int c = 0; c < config.clusters().size(); c++) {
            ClusterConfig cluster = config.clusters().get(c);
            String path = "clusters[" + c + "]";
            vip(path + ".vip", cluster.vip());
            for (int p = 0; p < cluster.ports().size(); p++) {
                List<ServerConfig> servers = cluster.ports().get(p).servers();
                for (int s = 0; s < servers.size(); s++) {
                    String serverPath = path + ".ports[" + p + "].servers[" + s + "].address";
                    server(serverPath, servers.get(s).address());
                }
            }
        }
    }

    private void vip(String path, Ipv4Address vip) {
        Optional<String> holder = holderOf(vip);
        if (holder.isPresent()) {
            String what = vip + " is configured on " + holder.get() + " of this machine";
            report(path, what, "remove it there: the dispatcher itself answers for it");
            return;
        }
        onLink(path, "VIP " + vip, vip, config.node().interfaces().external());
    }

    private void server(String path, Ipv4Address address) {
        Optional<String> holder = holderOf(address);
        if (holder.isPresent()) {
            report(path, address + " is this machine's own address", "give the address of another machine");
            return;
        }
        onLink(path, "server " + address, address, config.node().interfaces().internal());
    }

    /** Reports an address that the interface does not reach without a router; silent if the interface is unknown. */
    private void onLink(String path, String noun, Ipv4Address address, String interfaceName) {
        InterfaceFacts link = facts.interfaces().get(interfaceName);
        if (link == null || link.addresses().isEmpty()) {
            return;
        }
        Optional<LocalAddress> subnet = subnetOf(link, address);
        if (subnet.isPresent() && subnet.get().reserves(address)) {
            report(path, noun + " is the first or last address of " + subnet.get(), "use one in between");
        }
        if (subnet.isPresent()) {
            return;
        }
        Optional<String> other = facts.interfaces().entrySet().stream()
                .filter(entry -> subnetOf(entry.getValue(), address).isPresent())
                .map(Map.Entry::getKey)
                .findFirst();
        String has = link.addresses().stream().map(LocalAddress::toString).collect(Collectors.joining(", "));
        String what = other.map(name -> noun + " is in the subnet of " + name + ", not of " + interfaceName)
                .orElse(noun + " is outside any interface's subnet");
        report(path, what, "use an address in the subnet of " + interfaceName + " (" + has + ")");
    }

    private void ownPaths() {
        List<PairSection.Node> nodes = config.pair().map(PairSection::nodes).orElse(List.of());
        for (int n = 0; n < nodes.size(); n++) {
            List<Ipv4Address> paths = nodes.get(n).paths();
            boolean isOurs = nodes.get(n).name().equals(config.node().name());
            for (int p = 0; p < paths.size(); p++) {
                Optional<String> holder = holderOf(paths.get(p));
                String path = "pair.nodes[" + n + "].paths[" + p + "]";
                if (isOurs && holder.isEmpty()) {
                    String what = paths.get(p) + " is on no interface of this machine";
                    report(path, what, "configure it, or correct node.name or the path");
                } else if (!isOurs && holder.isPresent()) {
                    String what = paths.get(p) + " of the other node is on " + holder.get() + " of this machine";
                    report(path, what, "correct node.name or the path");
                }
            }
        }
    }

    private Optional<String> holderOf(Ipv4Address address) {
        return facts.interfaces().entrySet().stream()
                .filter(entry -> entry.getValue().addresses().stream()
                        .anyMatch(local -> local.address().equals(address)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Optional<LocalAddress> subnetOf(InterfaceFacts link, Ipv4Address address) {
        return link.addresses().stream()
                .filter(local -> local.contains(address))
                .findFirst();
    }

    private void report(String path, String what, String remedy) {
        problems.add(source.problem(path, what, remedy));
    }
}
