package io.netdispatcher.executor.os;

import io.netdispatcher.executor.frame.Ipv4Address;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps the kernel's hands off VIP traffic: an nftables rule on the ingress hook of each interface drops IPv4 addressed to a VIP. Captures
 * see frames before that hook, so the pcap plane still gets them; without the rule a kernel that routes would forward them a
 * second time. One table of our own per external interface; nothing else of the machine's rules is touched. Any
 * thread but the executor's: each call starts a program.
 */
public final class KernelGuard implements AutoCloseable {
    private final String table;
    private final List<String> interfaces;
    private int[] vips = new int[0];
    /** The kernel's own words for our rules when they were installed; empty when there are none. */
    private String installed = "";

    /** Guards these interfaces; the first is the external one. Nothing is done before {@link #protect}. */
    public KernelGuard(List<String> interfaces) {
        this.interfaces = List.copyOf(interfaces);
        table = tableName(interfaces.get(0));
    }

    private static String tableName(String interfaceName) {
        return "nd_" + interfaceName.replaceAll("[^A-Za-z0-9_]", "_");
    }

    /** Replaces our rules, also those that a killed process left, by ones for these VIPs, in one transaction. */
    public synchronized void protect(int[] addresses) throws IOException {
        StringBuilder script = new StringBuilder(removal())
                .append("table netdev ")
                .append(table)
                .append(" {\n");
        String list = Arrays.stream(addresses).mapToObj(Ipv4Address::format).collect(Collectors.joining(", "));
        for (int i = 0; i < interfaces.size(); i++) {
            script.append("chain ingress").append(i);
            script.append(" { type filter hook ingress device \"")
                    .append(interfaces.get(i))
                    .append("\" priority -500;");
            if (!list.isEmpty()) {
                script.append(" ip daddr { ").append(list).append(" } drop;");
            }
            script.append(" }\n");
        }
        apply(script.append("}\n").toString());
        vips = addresses.clone();
        installed = list().output();
    }

    /** Whether our rules are still there; somebody may have flushed them. */
    public synchronized boolean isInPlace() throws IOException {
        Tool.Result listed = list();
        return !installed.isEmpty() && listed.succeeded() && listed.output().equals(installed);
    }

    private Tool.Result list() throws IOException {
        return Tool.run("", "nft", "list", "table", "netdev", table);
    }

    /** Puts the rules back when they are gone or changed; returns whether they were. Nothing comes back after {@link #close}. */
    public synchronized boolean restore() throws IOException {
        if (installed.isEmpty() || isInPlace()) {
            return false;
        }
        protect(vips);
        return true;
    }

    private String removal() {
        return "table netdev " + table + "\ndelete table netdev " + table + "\n";
    }

    private void apply(String script) throws IOException {
        Tool.Result result = Tool.run(script, "nft", "-f", "-");
        if (!result.succeeded()) {
            throw new IOException("nft refused the ingress rule: " + result.firstLine());
        }
    }

    /** Removes the rules. */
    @Override
    public synchronized void close() throws IOException {
        installed = "";
        apply(removal());
    }
}
