package io.netdispatcher.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigProblemsTest {
    private static final String SERVER = "clusters[0].ports[0].servers[0]";

    /** A file, and the lines it must produce without the leading {@code nd.yaml:}. */
    record Case(String yaml, List<String> lines) {}

    @ParameterizedTest
    @MethodSource({"structure", "values", "places", "meaning", "pair", "syntax"})
    void shouldReportExactly(Case each) {
        List<String> expected =
                each.lines().stream().map(line -> "nd.yaml:" + line).toList();
        assertThat(SampleFiles.problems(each.yaml())).containsExactlyElementsOf(expected);
    }

    static Stream<Case> structure() {
        return Stream.of(
                minimal("  name: nd1\n", "", "1: node.name: is missing; add it, for example `name: nd1`"),
                minimal(
                        "name: nd1",
                        "nmae: nd1",
                        "1: node.name: is missing; add it, for example `name: nd1`",
                        "2: node.nmae: unknown key; did you mean `name`?"),
                minimal(
                        "vip: 10.0.0.100",
                        "vip: 10.0.0.100\n    colour: red",
                        "8: clusters[0].colour: unknown key; remove it; known here: name, vip, ports"),
                minimal(
                        "name: nd1",
                        "name: nd1\n  name: nd2",
                        "3: node.name: the key is already on line 2; remove one of the two"),
                minimal("name: nd1", "name:", "2: node.name: has no value; give one, for example `name: nd1`"),
                minimal(
                        "name: nd1",
                        "name: nd1\n  dataPlane:",
                        "3: node.dataPlane: has no value; give one, for example `dataPlane: auto`, or remove the key"),
                minimal(
                        "{external: eth0}",
                        "eth0",
                        "4: node.interfaces: a single value, where a mapping is needed; give the keys external, internal"),
                minimal("name: nd1", "name: [nd1]", "2: node.name: a list, where a text is needed; give a text"),
                minimal(
                        "- port: 80",
                        "- 80\n      - port: 80",
                        "9: clusters[0].ports[0]: a single value, where a mapping is needed; give the keys port, protocol, "
                                + "scheduler, timeouts, onMiss, onAllDown, advisor, servers"),
                minimal(
                        "vip: 10.0.0.100",
                        "vip: *v",
                        "7: clusters[0].vip: an alias (`*name`) is not supported; write the value out"),
                minimal(
                        "vip: 10.0.0.100",
                        "vip: !!str 10.0.0.100",
                        "7: clusters[0].vip: a tag (`!name`) is not supported; remove it"),
                new Case("", List.of("1: the file is empty; start from a sample in docs/samples")),
                new Case("- a\n", List.of("1: the file is not a mapping of keys to values; begin with `node:`")),
                new Case(
                        SampleFiles.MINIMAL + "---\na: 1\n",
                        List.of("13: a second document begins here; keep one document in the file")));
    }

    static Stream<Case> values() {
        String weight = ": " + SERVER + ".weight: ";
        String range = "give a whole number from 0 to 100";
        return Stream.of(
                server("weight: -3", 11 + weight + "-3 is out of range; " + range),
                server("weight: 101", 11 + weight + "101 is out of range; " + range),
                server("weight: \"10\"", 11 + weight + "`10` in quotes is not a whole number; " + range),
                server("weight: 1.5", 11 + weight + "`1.5` is not a whole number; " + range),
                server("weight: 010", 11 + weight + "`010` is not a whole number; " + range),
                server("weight: 99999999999999999999", 11 + weight + "99999999999999999999 is out of range; " + range),
                server(
                        "fixedWeight: yes",
                        "11: " + SERVER + ".fixedWeight: `yes` is neither true nor false; give true or false"),
                port(
                        "70000",
                        "9: clusters[0].ports[0].port: 70000 is out of range; give a whole number from 1 to 65535"),
                port("0", "9: clusters[0].ports[0].port: 0 is out of range; give a whole number from 1 to 65535"),
                port(
                        "80\n        protocol: udp",
                        "10: clusters[0].ports[0].protocol: udp is not supported yet; use tcp"),
                port(
                        "80\n        scheduler: rr",
                        "10: clusters[0].ports[0].scheduler: `rr` is not known here; use wrr"),
                port(
                        "80\n        onMiss: hsah",
                        "10: clusters[0].ports[0].onMiss: `hsah` is not known here; use drop or hash"),
                port(
                        "80\n        advisor: {name: http, request: \"GET /\\r\\nX: y\"}",
                        "10: clusters[0].ports[0].advisor.request: `GET /??X: y` is not a request; "
                                + "use one line of 1 to 1024 printable ASCII characters, such as \"GET /\""));
    }

    static Stream<Case> places() {
        String address = ": " + SERVER + ".address: ";
        return Stream.of(
                minimal(
                        "10.0.0.21",
                        "srv1.example.org",
                        11 + address + "`srv1.example.org` is not an IPv4 address; "
                                + "use an IPv4 address such as 10.0.0.1, not a host name"),
                minimal(
                        "10.0.0.21",
                        "\"2001:db8::1\"",
                        11 + address + "IPv6 is not supported yet (2001:db8::1); use an IPv4 address such as 10.0.0.1"),
                minimal(
                        "10.0.0.21",
                        "10.0.0.256",
                        11 + address + "`10.0.0.256` is not an IPv4 address; "
                                + "use an IPv4 address such as 10.0.0.1, not a host name"),
                host("224.0.0.18"),
                host("255.255.255.255"),
                host("127.0.0.1"),
                host("0.0.0.0"),
                minimal(
                        "eth0",
                        "a-name-too-long0",
                        "4: node.interfaces.external: `a-name-too-long0` is not an interface's "
                                + "name; use 1 to 15 characters without `/`, `:` and blanks"),
                minimal(
                        "eth0",
                        "\"eth/0\"",
                        "4: node.interfaces.external: `eth/0` is not an interface's name; "
                                + "use 1 to 15 characters without `/`, `:` and blanks"),
                minimal(
                        "/var/lib/nd",
                        "lib/nd",
                        "3: node.directory: `lib/nd` is not an absolute path; "
                                + "use an absolute path such as /var/lib/nd"),
                minimal(
                        "/var/lib/nd",
                        "/" + "d".repeat(95),
                        "3: node.directory: the control socket's path has 109 bytes; "
                                + "keep it to 107 by a shorter directory, or set node.control.socket"),
                minimal(
                        "/var/lib/nd",
                        "/d\n  control: {socket: /" + "s".repeat(107) + "}",
                        "4: node.control.socket: the control socket's path has 108 bytes; keep it to 107"),
                section(
                        "table: {capacity: 999, halfOpenShare: 0}",
                        "12: table.capacity: 999 is out of range; give a whole number from 1000 to 16777216",
                        "12: table.halfOpenShare: 0 is out of range; give a number above 0 and below 1"),
                section(
                        "table: {capacity: 16777217}",
                        "12: table.capacity: 16777217 is out of range; give a whole number from 1000 to 16777216"));
    }

    static Stream<Case> meaning() {
        return Stream.of(
                section(
                        "  - {name: www, vip: 10.0.0.100, ports: []}",
                        "12: clusters[1].name: www is already the name of another cluster (line 6); use another one",
                        "12: clusters[1].vip: 10.0.0.100 is already a cluster's VIP (line 7); give each cluster its own"),
                section(
                        "          - {name: srv1, address: 10.0.0.21}",
                        "12: clusters[0].ports[0].servers[1].name: srv1 is already the name of another server of this port "
                                + "(line 11); use another one",
                        "12: clusters[0].ports[0].servers[1].address: 10.0.0.21 is already the address of another server of "
                                + "this port (line 11); use another one"),
                section(
                        "      - {port: 80, servers: []}",
                        "12: clusters[0].ports[1].port: 80 is already another port of this cluster (line 9); "
                                + "use another one"),
                minimal(
                        "10.0.0.21",
                        "10.0.0.100",
                        "11: " + SERVER + ".address: 10.0.0.100 is also a cluster's VIP "
                                + "(line 7); give the server's own address; the VIP goes on its loopback"),
                port(
                        "80\n        timeouts: {closingMs: 900001, establishedMs: 0}",
                        "10: clusters[0].ports[0].timeouts.establishedMs: 0 is out of range; "
                                + "give a whole number from 1 to 604800000",
                        "10: clusters[0].ports[0].timeouts: closingMs (900001) is longer than establishedMs (900000); "
                                + "lower closingMs or raise establishedMs"),
                port(
                        "80\n        advisor: {name: http, intervalMs: 9000, connectTimeoutMs: 8000}",
                        "10: clusters[0].ports[0].advisor: a probe may take 10000 ms, longer than intervalMs (9000); "
                                + "lower connectTimeoutMs or receiveTimeoutMs, or raise intervalMs",
                        "10: clusters[0].ports[0].advisor: intervalMs (9000) is more than 4 times manager.intervalMs "
                                + "(2000): servers would seem down between reports; lower it or raise manager.intervalMs"),
                section(
                        "table: {halfOpenShare: 0.5, unprovenShare: 0.5}",
                        "12: table: halfOpenShare and unprovenShare leave nothing for established connections; "
                                + "keep their sum below 1"),
                section(
                        "manager: {proportions: {active: 0.5, host: 0.25}}",
                        "12: manager.proportions: the proportions add up to 0.75; make them add up to 1"));
    }

    static Stream<Case> pair() {
        return Stream.of(
                pair(
                        "role: {nd1: active, nd2: shadow}",
                        "15: pair.role: unknown key; remove it; known here: keyFile, profile, recovery, partition, "
                                + "preferred, nodes, reachTargets, heartbeat, replication, hooks"),
                pair(
                        "heartbeat: {port: 80}",
                        "15: pair.heartbeat.port: 80 is out of range; give a whole number from 1024 to 65534"),
                pair(
                        "heartbeat: {port: 7800}",
                        "15: pair.heartbeat.port: 7800 and the port above it overlap with pair.replication.port 7801; "
                                + "choose another, for example 7803"),
                pair(
                        "replication: {port: 80}",
                        "15: pair.replication.port: 80 is out of range; give a whole number from 1024 to 65534"),
                pair(
                        "replication: {path: 3}",
                        "15: pair.replication.path: 3 is out of range; give a whole number from 1 to 2"));
    }

    /** A pair, and a line of its section. */
    private static Case pair(String key, String... lines) {
        return section("""
                pair: # line 12
                  keyFile: /etc/nd/pair.key
                  nodes: [{name: nd1, index: 1, paths: [10.0.0.11, 10.1.0.1]}, {name: nd2, index: 2, paths: [10.0.0.12, 10.1.0.2]}]
                """ + "  " + key, lines);
    }

    static Stream<Case> syntax() {
        return Stream.of(
                new Case(
                        "node:\n\tname: x\n",
                        List.of(
                                "2: not valid YAML at column 1: a tab, where only spaces may be; replace tabs by spaces")),
                new Case(
                        "node:\n  name: \"x\nb: 1\n",
                        List.of("2: not valid YAML at column 9: quotes are opened here and never closed; close them")),
                new Case(
                        "node: {name: a\nclusters: []\n",
                        List.of("2: not valid YAML at column 9: a mapping in { } is not well formed; "
                                + "separate by `,` and close with `}`")),
                new Case(
                        "node:\n  name: a\n directory: b\n",
                        List.of("3: not valid YAML at column 2: the indentation does not fit the lines above; "
                                + "align the keys of one mapping, with spaces")),
                new Case(
                        "node: @x\n",
                        List.of("1: not valid YAML at column 7: a character that can't begin a value; "
                                + "put the text in quotes")),
                new Case(
                        "a: 1\nnode: \u0001\n", List.of("2: not valid YAML: the control character U+0001; remove it")));
    }

    @Test
    void shouldReportAllProblemsOfAPairAtOnce() {
        String pair = """
                pair:
                  profil: fast
                  recovery: sometimes
                  preferred: nd4
                  nodes:
                    - {name: nd2, index: 1, paths: ["10.0.0.11", "10.0.0.11"]}
                    - {name: nd3, index: 1, paths: ["10.0.0.100"]}
                  reachTargets: ["10.0.0.100"]
                  replication: {mode: sync, syncTimeoutMs: 0}
                clusers: []
                """;
        assertThat(SampleFiles.problems(SampleFiles.MINIMAL + pair))
                .containsExactly(
                        "nd.yaml:2: node.name: `nd1` is none of pair.nodes; use nd2 or nd3",
                        "nd.yaml:7: clusters[0].vip: 10.0.0.100 is also a heartbeat path of a node (line 18); "
                                + "use an address that no machine has",
                        "nd.yaml:12: pair.keyFile: is missing; add it, for example `keyFile: /etc/nd/pair.key`",
                        "nd.yaml:13: pair.profil: unknown key; did you mean `profile`?",
                        "nd.yaml:14: pair.recovery: `sometimes` is not known here; use manual or auto",
                        "nd.yaml:15: pair.preferred: `nd4` is none of pair.nodes; use nd2 or nd3",
                        "nd.yaml:17: pair.nodes[0].paths[1]: 10.0.0.11 is already a heartbeat path of a node (line 17); "
                                + "give each path of each node its own",
                        "nd.yaml:18: pair.nodes[1].index: 1 is already the index of the other node (line 17); "
                                + "use another one",
                        "nd.yaml:19: pair.reachTargets[0]: 10.0.0.100 is also a cluster's VIP (line 7); "
                                + "use a gateway or another host that always answers",
                        "nd.yaml:19: pair.reachTargets[0]: 10.0.0.100 is also a heartbeat path of a node (line 18); "
                                + "use a gateway or another host that always answers",
                        "nd.yaml:20: pair.replication.syncTimeoutMs: 0 is out of range; "
                                + "give a whole number from 1 to 1000",
                        "nd.yaml:21: clusers: unknown key; did you mean `clusters`?");
    }

    private static Case minimal(String from, String to, String... lines) {
        assertThat(SampleFiles.MINIMAL).contains(from);
        return new Case(SampleFiles.MINIMAL.replaceFirst(Pattern.quote(from), to), List.of(lines));
    }

    private static Case server(String key, String line) {
        return minimal("10.0.0.21}", "10.0.0.21, " + key + "}", line);
    }

    private static Case port(String value, String... lines) {
        return new Case(SampleFiles.MINIMAL.replace("port: 80", "port: " + value), List.of(lines));
    }

    private static Case host(String address) {
        return minimal(
                "10.0.0.21",
                address,
                "11: " + SERVER + ".address: " + address
                        + " is not the address of one host; use a unicast address such as 10.0.0.1");
    }

    private static Case section(String appended, String... lines) {
        return new Case(SampleFiles.MINIMAL + appended + "\n", List.of(lines));
    }
}
