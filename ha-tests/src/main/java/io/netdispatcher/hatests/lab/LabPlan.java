package io.netdispatcher.hatests.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a lab consists of. All labs use the same addresses, each in namespaces of its own:
 *
 * <ul>
 *   <li>service LAN 10.0.0.0/24 ({@code eth0} everywhere): gateway .1 (the switch; a reach target, it routes nothing),
 *       client .2, nd1 .11, nd2 .12, servers .21 and up, VIP .100, bystanders .201 and up;
 *   <li>with two interfaces, an internal LAN 10.1.0.0/24 ({@code int0} of dispatchers and servers, same last numbers): the
 *       dispatchers send to the servers there, while a server keeps its leg on the service LAN, through which its replies
 *       for the VIP reach the client directly, by the connected route;
 *   <li>a dedicated cable nd1 - nd2, 192.168.77.1 and .2 ({@code eth1}).
 * </ul>
 *
 * @param servers how many web servers, 1 to {@value #MAX_SERVERS}
 * @param twoInterfaces whether servers are fed through an internal LAN
 * @param vips the virtual addresses that every server holds on its loopback; not empty
 * @param bystanders hosts on the service LAN that take no part: third parties for faults
 * @param accessLog how servers keep their records
 * @param nativeXdp whether the switch's ports towards the dispatchers run NAPI (GRO on), which redirecting by native XDP
 *     needs; frames may then be merged on those ports (and are split again at the next), so captures there may show
 *     frames above the MTU
 */
public record LabPlan(
        int servers,
        boolean twoInterfaces,
        List<String> vips,
        int bystanders,
        AccessLogMode accessLog,
        boolean nativeXdp) {
    /** The most servers that the address plan has room for. */
    public static final int MAX_SERVERS = 70;
    /** The VIP of a plan that names none. */
    public static final String VIP = "10.0.0.100";
    /** The address of the switch on the service LAN. */
    public static final String GATEWAY = "10.0.0.1";
    /** The namespace of the client. */
    public static final String CLIENT = "client";
    /** The namespace of the switch: bridge {@code br0} (service LAN), with two interfaces {@code br1} (internal LAN). */
    public static final String SWITCH = "switch";
    /** The first dispatcher. */
    public static final String ND1 = "nd1";
    /** The second dispatcher. */
    public static final String ND2 = "nd2";
    /** The dispatchers' interface on the dedicated link. */
    public static final String DEDICATED_INTERFACE = "eth1";

    private static final String SERVICE_LAN = "10.0.0.";
    private static final String INTERNAL_LAN = "10.1.0.";
    private static final String DEDICATED_LINK = "192.168.77.";

    /** How servers keep their access logs: a line at once, 64 kB blocks flushed every second (load), or none. */
    public enum AccessLogMode {
        IMMEDIATE,
        BUFFERED,
        OFF
    }

    /** What a host is for. */
    enum Role {
        CLIENT,
        DISPATCHER,
        SERVER,
        BYSTANDER
    }

    /**
     * One machine on the service LAN.
     *
     * @param number the last number of its addresses
     */
    record Host(String name, Role role, int number) {
        String address() {
            return SERVICE_LAN + number;
        }

        String internalAddress() {
            return INTERNAL_LAN + number;
        }

        /** The dedicated link's address of a dispatcher. */
        String dedicatedAddress() {
            return DEDICATED_LINK + (number - 10);
        }
    }

    /** Checks the bounds. */
    public LabPlan {
        if (servers < 1 || servers > MAX_SERVERS) {
            throw new LabFailure("a lab has 1 to " + MAX_SERVERS + " servers, not " + servers);
        }
        if (bystanders < 0 || bystanders > 20) {
            throw new LabFailure("a lab has 0 to 20 bystanders, not " + bystanders);
        }
        if (vips.isEmpty()) {
            throw new LabFailure("a lab needs a VIP");
        }
        vips = List.copyOf(vips);
    }

    /** Three servers, everything on one LAN. */
    public static LabPlan oneArm() {
        return new LabPlan(3, false, List.of(VIP), 0, AccessLogMode.IMMEDIATE, false);
    }

    /** Three servers, fed through an internal LAN. */
    public static LabPlan twoArms() {
        return new LabPlan(3, true, List.of(VIP), 0, AccessLogMode.IMMEDIATE, false);
    }

    /** This plan with so many servers. */
    public LabPlan withServers(int count) {
        return new LabPlan(count, twoInterfaces, vips, bystanders, accessLog, nativeXdp);
    }

    /** This plan with these virtual addresses, all of 10.0.0.0/24, the first being {@link #vip()}. */
    public LabPlan withVips(String... addresses) {
        return new LabPlan(servers, twoInterfaces, List.of(addresses), bystanders, accessLog, nativeXdp);
    }

    /** This plan with so many third parties, {@code bystander1} and up. */
    public LabPlan withBystanders(int count) {
        return new LabPlan(servers, twoInterfaces, vips, count, accessLog, nativeXdp);
    }

    /** This plan with another kind of access log. */
    public LabPlan withAccessLog(AccessLogMode mode) {
        return new LabPlan(servers, twoInterfaces, vips, bystanders, mode, nativeXdp);
    }

    /** This plan with switch ports as native XDP needs them. */
    public LabPlan withNativeXdp() {
        return new LabPlan(servers, twoInterfaces, vips, bystanders, accessLog, true);
    }

    /** The first VIP. */
    public String vip() {
        return vips.getFirst();
    }

    /** The names of the servers, {@code srv1} and up. */
    public List<String> serverNames() {
        return IntStream.rangeClosed(1, servers).mapToObj(i -> "srv" + i).toList();
    }

    /** The address of a host or of the switch on the service LAN. */
    public String address(String node) {
        return node.equals(SWITCH) ? GATEWAY : host(node).address();
    }

    /** The address to which the dispatcher forwards: the server's leg on the internal LAN if there is one. */
    public String forwardingAddress(String server) {
        return twoInterfaces ? host(server).internalAddress() : host(server).address();
    }

    /** The address of a dispatcher on the dedicated link. */
    public String dedicatedAddress(String dispatcher) {
        return host(dispatcher).dedicatedAddress();
    }

    /** The weight of a server in generated configurations: 10, 10, 20, 10, 10, 20, … */
    public int weight(String server) {
        return (host(server).number() - 21) % 3 == 2 ? 20 : 10;
    }

    /** The interface on which dispatchers meet servers: {@code int0}, or {@code eth0} on one LAN. */
    public String internalInterface() {
        return twoInterfaces ? "int0" : "eth0";
    }

    /** All namespaces, the switch first. */
    public List<String> nodeNames() {
        List<String> names = new ArrayList<>(List.of(SWITCH));
        hosts().forEach(host -> names.add(host.name()));
        return names;
    }

    List<Host> hosts() {
        List<Host> hosts = new ArrayList<>(List.of(
                new Host(CLIENT, Role.CLIENT, 2),
                new Host(ND1, Role.DISPATCHER, 11),
                new Host(ND2, Role.DISPATCHER, 12)));
        for (int i = 1; i <= servers; i++) {
            hosts.add(new Host("srv" + i, Role.SERVER, 20 + i));
        }
        for (int i = 1; i <= bystanders; i++) {
            hosts.add(new Host("bystander" + i, Role.BYSTANDER, 200 + i));
        }
        return hosts;
    }

    /** Whether the host has a leg on the internal LAN. */
    boolean hasInternalLeg(Host host) {
        return twoInterfaces && (host.role() == Role.DISPATCHER || host.role() == Role.SERVER);
    }

    private Host host(String name) {
        return hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LabFailure(
                        "no host named '" + name + "' in this lab; there are: " + String.join(", ", nodeNames())));
    }
}
