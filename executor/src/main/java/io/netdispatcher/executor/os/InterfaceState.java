package io.netdispatcher.executor.os;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network interface as the kernel has it. Java does not do: it leaves out interfaces without an address, and calls one
 * without carrier "not up". Nor does {@code /sys/class/net}: it shows the namespace that it was mounted in, which
 * need not be this process's.
 *
 * @param isUp whether it is switched on (IFF_UP)
 * @param hasCarrier whether its cable leads to a live peer; meaningless unless it is up
 * @param mtuBytes largest IP packet it carries, in bytes
 */
public record InterfaceState(boolean isUp, boolean hasCarrier, int mtuBytes) {
    /** As in {@code 7: eth0@if8: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue}: what follows the @ is no part of the name. */
    private static final Pattern LINE = Pattern.compile(
            "\\d+:\\s+(?<name>[^\\s@]+?)(@\\S+)?:\\s+<(?<flags>[^>]*)>\\s+mtu\\s+(?<mtu>\\d{1,9})\\b.*");

    /**
     * All interfaces of this process's network namespace, by name.
     *
     * @throws IOException one line, when iproute2's {@code ip} is missing or fails
     */
    public static Map<String, InterfaceState> all() throws IOException {
        Tool.Result listing;
        try {
            listing = Tool.run("", "ip", "-o", "link", "show");
        } catch (IOException failure) {
            throw new IOException(
                    "ip can't be run (" + failure.getMessage() + "); install the package iproute2", failure);
        }
        if (!listing.succeeded()) {
            throw new IOException("ip link show failed: " + listing.output().strip());
        }
        return parse(listing.output());
    }

    /** Reads what {@code ip -o link show} prints. */
    static Map<String, InterfaceState> parse(String listing) {
        Map<String, InterfaceState> states = new TreeMap<>();
        for (String line : listing.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                var flags = Arrays.asList(matcher.group("flags").split(","));
                states.put(
                        matcher.group("name"),
                        new InterfaceState(
                                flags.contains("UP"),
                                flags.contains("LOWER_UP"),
                                Integer.parseInt(matcher.group("mtu"))));
            }
        }
        return states;
    }
}
