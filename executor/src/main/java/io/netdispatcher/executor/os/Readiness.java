package io.netdispatcher.executor.os;

import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks, before anything is started, for what on this machine would break forwarding, and says what to change. */
public final class Readiness {
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_NET_RAW = 13;

    private final List<String> problems = new ArrayList<>();

    private Readiness() {}

    /** One line for each thing that would break forwarding; empty when the node can start. */
    public static List<String> problems(Links links, int[] vips) {
        Readiness readiness = new Readiness();
        readiness.checkCapabilities();
        Set<Link> distinct = new LinkedHashSet<>(List.of(links.external()));
        distinct.add(links.internal());
        for (Link link : distinct) {
            readiness.checkUp(link);
            readiness.checkOffloads(link);
        }
        readiness.checkMtu(links);
        readiness.checkVips(vips);
        return List.copyOf(readiness.problems);
    }

    private void checkCapabilities() {
        try {
            String mask = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .map(line -> line.substring(7).trim())
                    .findFirst()
                    .orElse("0");
            long effective = Long.parseUnsignedLong(mask, 16);
            requireCapability(effective, CAP_NET_RAW, "CAP_NET_RAW", "capture and send frames");
            requireCapability(effective, CAP_NET_ADMIN, "CAP_NET_ADMIN", "keep the kernel off VIP traffic");
        } catch (IOException failure) {
            problems.add("the process's capabilities can't be read: " + failure.getMessage() + "; mount /proc");
        }
    }

    private void requireCapability(long effective, int bit, String name, String use) {
        if ((effective >>> bit & 1) == 0) {
            problems.add("capability " + name + " is missing, needed to " + use + "; run as root or grant it");
        }
    }

    private void checkUp(Link link) {
        try {
            InterfaceState state = InterfaceState.all().get(link.name());
            if (state == null) {
                problems.add("interface " + link.name() + " does not exist; correct node.interfaces");
            } else if (!state.isUp()) {
                problems.add("interface " + link.name() + " is down; switch it on: ip link set " + link.name() + " up");
            } else if (!state.hasCarrier()) {
                problems.add("interface " + link.name() + " has no carrier; check the cable or its peer");
            }
        } catch (IOException failure) {
            problems.add("interface " + link.name() + " can't be examined: " + failure.getMessage());
        }
    }

    /** Merged segments exceed the MTU and can't be sent on. A driver that ethtool can't ask has nothing to switch off. */
    private void checkOffloads(Link link) {
        Tool.Result features;
        try {
            features = Tool.run("", "ethtool", "-k", link.name());
        } catch (IOException failure) {
            problems.add("ethtool can't be run (" + failure.getMessage() + "); install the package ethtool");
            return;
        }
        if (!features.succeeded()) {
            return;
        }
        String switches = features.output()
                .lines()
                .map(String::trim)
                .filter(line -> line.equals("generic-receive-offload: on") || line.equals("large-receive-offload: on"))
                .map(line -> line.startsWith("generic") ? "gro off" : "lro off")
                .collect(Collectors.joining(" "));
        if (!switches.isEmpty()) {
            problems.add("interface " + link.name() + " merges received segments beyond the MTU; ethtool -K "
                    + link.name() + " " + switches);
        }
    }

    private void checkMtu(Links links) {
        if (links.internal().mtu() < links.external().mtu()) {
            problems.add("interface " + links.internal().name() + " has MTU "
                    + links.internal().mtu() + ", less than "
                    + links.external().name() + " with " + links.external().mtu() + "; ip link set "
                    + links.internal().name() + " mtu " + links.external().mtu());
        }
    }

    private void checkVips(int[] vips) {
        try {
            Set<String> reported = new HashSet<>();
            List<NetworkInterface> devices =
                    NetworkInterface.networkInterfaces().toList();
            for (int vip : vips) {
                String text = Ipv4Address.format(vip);
                devices.stream()
                        .filter(device -> device.inetAddresses()
                                .anyMatch(a -> a instanceof Inet4Address
                                        && a.getHostAddress().equals(text)))
                        .forEach(device -> {
                            reported.add(text);
                            problems.add("VIP " + text + " is configured on interface " + device.getName()
                                    + ", so the kernel would answer for it; ip addr del " + text + " dev "
                                    + device.getName());
                        });
                if (!reported.contains(text)) {
                    checkNotLocal(text);
                }
            }
        } catch (SocketException failure) {
            problems.add("the machine's addresses can't be read: " + failure.getMessage());
        }
    }

    private void checkNotLocal(String vip) {
        try {
            Tool.Result route = Tool.run("", "ip", "route", "get", vip);
            if (route.succeeded() && route.output().startsWith("local ")) {
                problems.add(
                        "VIP " + vip + " is routed to this machine itself; remove it from the local routing table");
            }
        } catch (IOException failure) {
            problems.add("ip can't be run (" + failure.getMessage() + "); install the package iproute2");
        }
    }
}
