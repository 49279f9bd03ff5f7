package io.netdispatcher.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedDigestTest {
    private static final String MINIMAL = digest(SampleFiles.MINIMAL);

    @Test
    void shouldBeSha256InHexadecimal() {
        assertThat(MINIMAL).matches("[0-9a-f]{64}");
    }

    @Test
    void shouldIgnoreCommentsOrderOfKeysDefaultsAndTheNode() {
        String same = """
                # the same, written by somebody else
                clusters:
                  - ports:
                      - servers: [{weight: 10, address: "10.0.0.21", name: srv1, fixedWeight: false}]
                        protocol: tcp
                        timeouts: {closingMs: 10000}
                        port: 80
                    vip: 10.0.0.100
                    name: www
                manager: {smoothing: 1.50, proportions: {new: 0.5, active: 0.5}}
                node: {name: nd2, directory: /srv/nd, interfaces: {internal: eth1, external: eth0}, dataPlane: pcap}
                """;
        assertThat(digest(same)).isEqualTo(MINIMAL);
    }

    @Test
    void shouldChangeWithEverySharedValueOfThePairSample() throws IOException {
        String pair = Files.readString(SampleFiles.DOCS.resolve("samples/pair.yaml"));
        Map<String, String> changes = Map.ofEntries(
                Map.entry("pair.key ", "other.key "),
                Map.entry("profile: default", "profile: fast"),
                Map.entry("recovery: manual", "recovery: auto"),
                Map.entry("partition: available", "partition: safe"),
                Map.entry("preferred: nd1", "preferred: nd2"),
                Map.entry("index: 2", "index: 3"),
                Map.entry("\"192.168.77.2\"", "\"192.168.77.3\""),
                Map.entry("reachTargets: [\"10.0.0.1\"]", "reachTargets: []"),
                Map.entry("port: 7803", "port: 7805"),
                Map.entry("port: 7801", "port: 7802"),
                Map.entry("path: 2", "path: 1"),
                Map.entry("mode: sync", "mode: async"),
                Map.entry("syncTimeoutMs: 5", "syncTimeoutMs: 6"),
                Map.entry("hooks/role-change", "hooks/role"),
                Map.entry("capacity: 1000000", "capacity: 1000001"),
                Map.entry("halfOpenShare: 0.2", "halfOpenShare: 0.3"),
                Map.entry("unprovenShare: 0.2", "unprovenShare: 0.3"),
                Map.entry("intervalMs: 2000", "intervalMs: 2001"),
                Map.entry("smoothing: 1.5", "smoothing: 1.6"),
                Map.entry("sensitivity: 0.05", "sensitivity: 0.06"),
                Map.entry("weightBound: 20", "weightBound: 21"),
                Map.entry("weightFunction: default", "weightFunction: best-server"),
                Map.entry("active: 0.5, new: 0.5", "active: 0.6, new: 0.4"),
                Map.entry("advisor: 0, host: 0}", "advisor: 0, host: 0.0000001}"),
                Map.entry("name: www", "name: web"),
                Map.entry("vip: 10.0.0.100", "vip: 10.0.0.101"),
                Map.entry("port: 80", "port: 81"),
                Map.entry("halfOpenMs: 30000", "halfOpenMs: 30001"),
                Map.entry("unprovenMs: 60000", "unprovenMs: 60001"),
                Map.entry("establishedMs: 900000", "establishedMs: 900001"),
                Map.entry("closingMs: 10000", "closingMs: 10001"),
                Map.entry("onMiss: drop", "onMiss: hash"),
                Map.entry("onAllDown: try", "onAllDown: drop"),
                Map.entry("name: http", "name: https"),
                Map.entry("connectTimeoutMs: 1000", "connectTimeoutMs: 1001"),
                Map.entry("receiveTimeoutMs: 2000", "receiveTimeoutMs: 2001"),
                Map.entry("retries: 2", "retries: 3"),
                Map.entry("GET /", "GET /x"),
                Map.entry("expect: 200", "expect: 204"),
                Map.entry("name: srv1", "name: srv0"),
                Map.entry("10.0.0.21", "10.0.0.31"),
                Map.entry("weight: 20", "weight: 21"),
                Map.entry("fixedWeight: true", "fixedWeight: false"));
        changes.forEach((from, to) -> {
            assertThat(pair).contains(from);
            assertThat(digest(pair.replace(from, to))).as(from).isNotEqualTo(digest(pair));
        });
        assertThat(digest(pair.replace("name: nd1                       #", "name: nd2 #")))
                .isEqualTo(digest(pair));
    }

    private static String digest(String yaml) {
        return SampleFiles.valid(yaml).config().sharedDigest();
    }
}
