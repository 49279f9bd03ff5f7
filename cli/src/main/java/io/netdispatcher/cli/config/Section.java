package io.netdispatcher.cli.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Every mapping of the file with the keys it may hold. What is not listed here is unknown to the reader, and what is
 * listed must be described in docs/configuration.md.
 */
enum Section {
    ROOT(
            "",
            key("node", "{name: nd1, directory: /var/lib/nd, interfaces: {external: eth0}}"),
            key("pair", "{keyFile: /etc/nd/pair.key, nodes: [...]}"),
            key("table", "{capacity: 1000000}"),
            key("manager", "{intervalMs: 2000}"),
            key("clusters", "[{name: www, vip: 10.0.0.100, ports: [...]}]")),
    NODE(
            "node",
            key("name", "nd1"),
            key("directory", "/var/lib/nd"),
            key("control", "{socket: /run/nd/control.sock, group: nd-admin}"),
            key("metrics", "{listen: \"127.0.0.1:9464\"}"),
            key("interfaces", "{external: eth0, internal: eth1}"),
            key("dataPlane", "auto")),
    CONTROL("node.control", key("socket", "/run/nd/control.sock"), key("group", "nd-admin")),
    METRICS("node.metrics", key("listen", "\"127.0.0.1:9464\"")),
    INTERFACES("node.interfaces", key("external", "eth0"), key("internal", "eth1")),
    PAIR(
            "pair",
            key("keyFile", "/etc/nd/pair.key"),
            key("profile", "default"),
            key("recovery", "manual"),
            key("partition", "available"),
            key("preferred", "nd1"),
            key(
                    "nodes",
                    "[{name: nd1, index: 1, paths: [\"10.0.0.11\"]}, {name: nd2, index: 2, paths: [\"10.0.0.12\"]}]"),
            key("reachTargets", "[\"10.0.0.1\"]"),
            key("heartbeat", "{port: 7803}"),
            key("replication", "{mode: sync, syncTimeoutMs: 5}"),
            key("hooks", "{roleChange: /etc/nd/hooks/role-change}")),
    PAIR_NODE("pair.nodes[]", key("name", "nd1"), key("index", "1"), key("paths", "[\"10.0.0.11\"]")),
    HEARTBEAT("pair.heartbeat", key("port", "7803")),
    REPLICATION(
            "pair.replication", key("mode", "sync"), key("syncTimeoutMs", "5"), key("port", "7801"), key("path", "2")),
    HOOKS("pair.hooks", key("roleChange", "/etc/nd/hooks/role-change")),
    TABLE("table", key("capacity", "1000000"), key("halfOpenShare", "0.2"), key("unprovenShare", "0.2")),
    MANAGER(
            "manager",
            key("intervalMs", "2000"),
            key("smoothing", "1.5"),
            key("sensitivity", "0.05"),
            key("weightBound", "20"),
            key("weightFunction", "default"),
            key("proportions", "{active: 0.5, new: 0.5}")),
    PROPORTIONS("manager.proportions", key("active", "0.5"), key("new", "0.5"), key("advisor", "0"), key("host", "0")),
    CLUSTER("clusters[]", key("name", "www"), key("vip", "10.0.0.100"), key("ports", "[{port: 80, servers: [...]}]")),
    PORT(
            "clusters[].ports[]",
            key("port", "80"),
            key("protocol", "tcp"),
            key("scheduler", "wrr"),
            key("timeouts", "{establishedMs: 900000}"),
            key("onMiss", "drop"),
            key("onAllDown", "try"),
            key("advisor", "{name: http}"),
            key("servers", "[{name: srv1, address: 10.0.0.21}]")),
    TIMEOUTS(
            "clusters[].ports[].timeouts",
            key("halfOpenMs", "30000"),
            key("unprovenMs", "60000"),
            key("establishedMs", "900000"),
            key("closingMs", "10000")),
    ADVISOR(
            "clusters[].ports[].advisor",
            key("name", "http"),
            key("intervalMs", "7000"),
            key("connectTimeoutMs", "1000"),
            key("receiveTimeoutMs", "2000"),
            key("retries", "2"),
            key("request", "\"GET /\""),
            key("expect", "200")),
    SERVER(
            "clusters[].ports[].servers[]",
            key("name", "srv1"),
            key("address", "10.0.0.21"),
            key("weight", "10"),
            key("fixedWeight", "true"));

    private final String pattern;
    private final Map<String, String> examples = new LinkedHashMap<>();

    @SafeVarargs
    Section(String pattern, Map.Entry<String, String>... keys) {
        this.pattern = pattern;
        for (Map.Entry<String, String> key : keys) {
            examples.put(key.getKey(), key.getValue());
        }
    }

    private static Map.Entry<String, String> key(String key, String example) {
        return Map.entry(key, example);
    }

    /** The keys that the mapping may hold. */
    Set<String> keys() {
        return Collections.unmodifiableSet(examples.keySet());
    }

    /** A value that the key may have, as YAML. */
    String example(String key) {
        return examples.get(key);
    }

    /** The key with the sections around it, such as {@code clusters[].ports[].port}. */
    String fullKey(String key) {
        return pattern.isEmpty() ? key : pattern + "." + key;
    }
}
