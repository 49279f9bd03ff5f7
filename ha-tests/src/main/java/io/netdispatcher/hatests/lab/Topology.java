package io.netdispatcher.hatests.lab;

import io.netdispatcher.hatests.lab.LabPlan.Host;
import io.netdispatcher.hatests.lab.LabPlan.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * The shell scripts that lay the cables of a plan and set the machines up. Pure text; nothing is run here.
 *
 * <p>No interface is ever made in the namespace of the machine itself: each cable is born with its two ends where they
 * belong. All offloads are off at both ends of every cable, because local TCP stacks would otherwise put partial checksums
 * and segments of up to 64 kB on the wire, which no real LAN carries and which captures and the data planes must not meet.
 */
final class Topology {
    private static final String OFFLOADS_OFF = " tx off tso off gso off gro off rxvlan off txvlan off >/dev/null 2>&1";

    private final LabState state;
    private final LabPlan plan;

    Topology(LabState state) {
        this.state = state;
        this.plan = state.plan();
    }

    /** Makes the namespaces, the bridges and all cables; run beside the namespaces. */
    String cabling() {
        StringBuilder script = new StringBuilder("set -e\n");
        state.namespaces()
                .forEach(name -> script.append("ip netns add ").append(name).append('\n'));
        script.append("ip -n ").append(state.namespace(LabPlan.SWITCH)).append(" -batch - <<'END'\n");
        bridges()
                .forEach(bridge -> script.append("link add ")
                        .append(bridge)
                        .append(" type bridge stp_state 0 forward_delay 0 mcast_snooping 0\n"));
        for (Host host : plan.hosts()) {
            script.append(cable(host, switchPort(host.name()), "eth0", host.address()));
            if (plan.hasInternalLeg(host)) {
                script.append(cable(host, internalSwitchPort(host.name()), "int0", host.internalAddress()));
            }
        }
        script.append("END\n");
        script.append("ip -n %s link add eth1 type veth peer name eth1 netns %s\n"
                .formatted(state.namespace(LabPlan.ND1), state.namespace(LabPlan.ND2)));
        return script.toString();
    }

    /** Sets the switch up; run inside its namespace. */
    String switchSetup() {
        List<String> ports = new ArrayList<>();
        StringBuilder links = new StringBuilder("link set lo up\n");
        for (Host host : plan.hosts()) {
            ports.add(switchPort(host.name()));
            links.append("link set %s master br0 up\n".formatted(switchPort(host.name())));
            if (plan.hasInternalLeg(host)) {
                ports.add(internalSwitchPort(host.name()));
                links.append("link set %s master br1 up\n".formatted(internalSwitchPort(host.name())));
            }
        }
        bridges().forEach(bridge -> links.append("link set ").append(bridge).append(" up\n"));
        links.append("addr add ").append(LabPlan.GATEWAY).append("/24 dev br0\n");
        StringBuilder script = new StringBuilder("set -e\n").append(commonSettings(bridges()));
        for (String port : ports) {
            script.append("ethtool -K ").append(port).append(OFFLOADS_OFF).append('\n');
            if (plan.nativeXdp() && port.startsWith("nd")) {
                script.append("ethtool -K ").append(port).append(" gro on >/dev/null 2>&1\n");
            }
        }
        return script.append(batch(links.toString())).toString();
    }

    /** Sets a host up; run inside its namespace. */
    String hostSetup(String name) {
        Host host = plan.hosts().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        StringBuilder links = new StringBuilder("link set lo up\n");
        List<String> interfaces = new ArrayList<>(List.of("eth0"));
        links.append("addr add ").append(host.address()).append("/24 dev eth0\n");
        if (plan.hasInternalLeg(host)) {
            interfaces.add("int0");
            links.append("addr add ").append(host.internalAddress()).append("/24 dev int0\n");
        }
        if (host.role() == Role.DISPATCHER) {
            interfaces.add("eth1");
            links.append("addr add ").append(host.dedicatedAddress()).append("/24 dev eth1\n");
        }
        if (host.role() == Role.SERVER) {
            plan.vips().forEach(vip -> links.append("addr add ").append(vip).append("/32 dev lo\n"));
        }
        interfaces.forEach(device -> links.append("link set ").append(device).append(" up\n"));
        StringBuilder script = new StringBuilder("set -e\n").append(commonSettings(interfaces));
        if (host.role() == Role.CLIENT) {
            script.append(clientSettings());
        }
        interfaces.forEach(device ->
                script.append("ethtool -K ").append(device).append(OFFLOADS_OFF).append('\n'));
        return script.append(batch(links.toString())).toString();
    }

    /** The switch's port towards a host on the service LAN. */
    static String switchPort(String host) {
        return host;
    }

    /** The switch's port towards a host on the internal LAN. */
    static String internalSwitchPort(String host) {
        return host + "-int";
    }

    private List<String> bridges() {
        return plan.twoInterfaces() ? List.of("br0", "br1") : List.of("br0");
    }

    private String cable(Host host, String port, String device, String address) {
        return "link add %s type veth peer name %s address %s netns %s\n"
                .formatted(port, device, macOf(address), state.namespace(host.name()));
    }

    /** A locally administered address that can be read: 02:00 and the four numbers of the IPv4 address. */
    static String macOf(String address) {
        StringBuilder mac = new StringBuilder("02:00");
        for (String part : address.split("\\.")) {
            mac.append(":%02x".formatted(Integer.parseInt(part)));
        }
        return mac.toString();
    }

    /**
     * No IPv6 chatter; ARP answered only for addresses of the interface asked on, and asked only from such (so that nobody
     * answers or speaks for a VIP on its loopback, which is what direct return needs); no reverse path check, since
     * packets for a VIP may come in by another interface than replies leave by; deep accept queues.
     */
    private static String commonSettings(List<String> interfaces) {
        StringBuilder script = new StringBuilder();
        script.append("if [ -e /proc/sys/net/ipv6 ]; then for d in all default; do"
                + " echo 1 > /proc/sys/net/ipv6/conf/$d/disable_ipv6; done; fi\n");
        script.append("for d in all default lo ")
                .append(String.join(" ", interfaces))
                .append("; do\n");
        script.append("  echo 1 > /proc/sys/net/ipv4/conf/$d/arp_ignore\n");
        script.append("  echo 2 > /proc/sys/net/ipv4/conf/$d/arp_announce\n");
        script.append("  echo 0 > /proc/sys/net/ipv4/conf/$d/rp_filter\ndone\n");
        script.append("echo 0 > /proc/sys/net/ipv4/ip_forward\n");
        script.append("echo 65535 > /proc/sys/net/core/somaxconn\n");
        script.append("echo 65535 > /proc/sys/net/ipv4/tcp_max_syn_backlog\n");
        return script.toString();
    }

    /** Room for tens of thousands of connections a minute from one address. */
    private static String clientSettings() {
        return """
                echo '1024 65535' > /proc/sys/net/ipv4/ip_local_port_range
                echo 1 > /proc/sys/net/ipv4/tcp_tw_reuse
                echo 5 > /proc/sys/net/ipv4/tcp_fin_timeout
                echo 1 > /proc/sys/net/ipv4/tcp_no_metrics_save
                """;
    }

    private static String batch(String lines) {
        return "ip -batch - <<'END'\n" + lines + "END\n";
    }
}
