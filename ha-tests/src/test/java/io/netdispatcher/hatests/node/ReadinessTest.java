package io.netdispatcher.hatests.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabNode;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabSize;
import io.netdispatcher.hatests.lab.LabTest;
import io.netdispatcher.hatests.lab.ManagedProcess;
import java.time.Duration;
import java.util.List;

/** {@code nd run} on a machine that is not ready says so, a line for each thing, and leaves nothing behind. */
class ReadinessTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Starts a node that is to be refused; returns the lines it said. */
    private static List<String> refused(Lab lab, String externalInterface, String... vips) {
        String configuration = """
                node:
                  name: nd1
                  directory: %s
                  control: {socket: %s}
                  interfaces: {external: %s, internal: %s}
                  dataPlane: pcap
                clusters:
                """.formatted(
                        Dispatcher.directory(lab, LabPlan.ND1).resolve("state"),
                        Dispatcher.controlSocket(lab, LabPlan.ND1),
                        externalInterface,
                        lab.plan().internalInterface());
        for (String vip : vips) {
            configuration += """
                      - name: www-%s
                        vip: %s
                        ports:
                          - port: 80
                            servers:
                              - {name: srv1, address: %s}
                    """.formatted(vip, vip, lab.plan().forwardingAddress("srv1"))
                    .indent(2);
        }
        try (Dispatcher dispatcher = Dispatcher.launch(lab, LabPlan.ND1, configuration)) {
            ManagedProcess process = dispatcher.process();
            int exitCode = process.awaitExit(LIMIT);
            List<String> lines = process.outputText().lines().toList();
            assertThat(exitCode).as(lines.toString()).isEqualTo(1);
            assertThat(lines).allMatch(line -> line.startsWith("nd: "));
            assertThat(dispatcher.controlSocket()).doesNotExist();
            assertThat(lab.node(LabPlan.ND1).run("nft", "list", "ruleset").text())
                    .as("rules left behind")
                    .isEmpty();
            return lines;
        }
    }

    @LabTest
    void shouldNameEveryThingThatWouldBreakForwarding(@LabSize(servers = 1, twoInterfaces = true) Lab lab) {
        LabNode node = lab.node(LabPlan.ND1);
        String internal = lab.plan().internalInterface();
        node.run("ethtool", "-K", "eth0", "gro", "on").orThrow();
        node.run("ethtool", "-K", internal, "gro", "on").orThrow();
        node.run("ip", "route", "add", "local", "10.0.0.100/32", "dev", "lo").orThrow();
        node.run("ip", "route", "add", "local", "10.0.0.10/32", "dev", "lo").orThrow();
        assertThat(refused(lab, "eth0", "10.0.0.100", "10.0.0.10"))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("eth0 merges received segments", "ethtool -K eth0 gro off"),
                        line -> assertThat(line)
                                .contains(
                                        internal + " merges received segments", "ethtool -K " + internal + " gro off"),
                        line -> assertThat(line).contains("VIP 10.0.0.100 is routed to this machine itself"),
                        line -> assertThat(line).contains("VIP 10.0.0.10 is routed to this machine itself"));
    }

    @LabTest
    void shouldNameTheOneThingThatIsWrongWithAnInterface(@LabSize(servers = 1, twoInterfaces = true) Lab lab) {
        LabNode node = lab.node(LabPlan.ND1);
        String internal = lab.plan().internalInterface();
        assertThat(refused(lab, "eth9", "10.0.0.100"))
                .singleElement()
                .asString()
                .contains("eth9");

        node.run("ip", "link", "set", internal, "mtu", "1400").orThrow();
        assertThat(refused(lab, "eth0", "10.0.0.100"))
                .singleElement()
                .asString()
                .contains("MTU", internal, "1400", "1500");
        node.run("ip", "link", "set", internal, "mtu", "1500").orThrow();

        node.run("ip", "addr", "add", "10.0.0.100/32", "dev", "eth0").orThrow();
        assertThat(refused(lab, "eth0", "10.0.0.100"))
                .singleElement()
                .asString()
                .contains("10.0.0.100", "eth0");
        node.run("ip", "addr", "del", "10.0.0.100/32", "dev", "eth0").orThrow();

        node.linkDown(internal);
        assertThat(refused(lab, "eth0", "10.0.0.100"))
                .singleElement()
                .asString()
                .contains(internal + " is down");
    }

    @LabTest
    void shouldTellMissingAddressFromMissingCarrier(@LabSize(servers = 1) Lab lab) {
        LabNode node = lab.node(LabPlan.ND1);
        lab.unplug(LabPlan.ND1);
        assertThat(refused(lab, "eth0", "10.0.0.100"))
                .singleElement()
                .asString()
                .contains("eth0 has no carrier");

        // Java sees no interface that has no address at all.
        node.linkDown("eth0");
        node.run("ip", "addr", "flush", "dev", "eth0").orThrow();
        assertThat(refused(lab, "eth0", "10.0.0.100"))
                .singleElement()
                .asString()
                .contains("eth0 is down");
        node.linkUp("eth0");
        assertThat(refused(lab, "eth0", "10.0.0.100"))
                .singleElement()
                .asString()
                .contains("eth0 has no IPv4 address", "ip addr add");
    }
}
