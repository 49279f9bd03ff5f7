package io.netdispatcher.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.config.HostFacts.InterfaceFacts;
import io.netdispatcher.cli.config.HostFacts.LocalAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostCheckTest {
    private static final InterfaceFacts LOOPBACK = up(65536, "127.0.0.1", 8);

    @Test
    void shouldAcceptAMachineThatFits() {
        assertThat(check(SampleFiles.MINIMAL, Map.of("lo", LOOPBACK, "eth0", up(1500, "10.0.0.11", 24))))
                .isEmpty();
    }

    @Test
    void shouldListTheInterfacesThatExist() {
        assertThat(check(SampleFiles.MINIMAL, Map.of("lo", LOOPBACK, "ens3", up(1500, "10.0.0.11", 24))))
                .containsExactly("nd.yaml:4: node.interfaces.external: unknown interface eth0; "
                        + "use one of this machine's: ens3, lo");
    }

    @Test
    void shouldReportVipAndServersOutsideOfSubnets() {
        assertThat(check(SampleFiles.MINIMAL, Map.of("lo", LOOPBACK, "eth0", up(1500, "10.1.0.11", 24))))
                .containsExactly(
                        "nd.yaml:7: clusters[0].vip: VIP 10.0.0.100 is outside any interface's subnet; "
                                + "use an address in the subnet of eth0 (10.1.0.11/24)",
                        "nd.yaml:11: clusters[0].ports[0].servers[0].address: server 10.0.0.21 is outside any "
                                + "interface's subnet; use an address in the subnet of eth0 (10.1.0.11/24)");
    }

    @Test
    void shouldReportAVipThatTheKernelHas() {
        assertThat(check(
                        SampleFiles.MINIMAL,
                        Map.of("lo", up(65536, "10.0.0.100", 32), "eth0", up(1500, "10.0.0.11", 24))))
                .containsExactly("nd.yaml:7: clusters[0].vip: 10.0.0.100 is configured on lo of this machine; "
                        + "remove it there: the dispatcher itself answers for it");
    }

    @Test
    void shouldHoldEachSideAgainstItsOwnInterface() {
        String file = SampleFiles.MINIMAL.replace("{external: eth0}", "{external: eth0, internal: eth1}");
        InterfaceFacts inside = new InterfaceFacts(List.of(local("10.9.0.1", 16)), false, false, 1400);
        assertThat(check(file, Map.of("eth0", up(1500, "10.0.0.11", 24), "eth1", inside)))
                .containsExactly(
                        "nd.yaml:4: node.interfaces.internal: eth1 is down; switch it on: ip link set eth1 up",
                        "nd.yaml:4: node.interfaces.internal: eth1 carries packets of 1400 bytes, eth0 brings packets of "
                                + "up to 1500; make the MTU of eth1 at least as large",
                        "nd.yaml:11: clusters[0].ports[0].servers[0].address: server 10.0.0.21 is in the subnet of eth0, "
                                + "not of eth1; use an address in the subnet of eth1 (10.9.0.1/16)");
    }

    @Test
    void shouldReportReservedAndOwnAddresses() {
        String file = SampleFiles.MINIMAL.replace("10.0.0.100", "10.0.0.255").replace("10.0.0.21", "10.0.0.11");
        assertThat(check(file, Map.of("eth0", up(1500, "10.0.0.11", 24))))
                .containsExactly(
                        "nd.yaml:7: clusters[0].vip: VIP 10.0.0.255 is the first or last address of 10.0.0.11/24; "
                                + "use one in between",
                        "nd.yaml:11: clusters[0].ports[0].servers[0].address: 10.0.0.11 is this machine's own address; "
                                + "give the address of another machine");
    }

    @Test
    void shouldReportAnInterfaceWithoutAddress() {
        assertThat(check(SampleFiles.MINIMAL, Map.of("eth0", new InterfaceFacts(List.of(), true, true, 1500))))
                .containsExactly("nd.yaml:4: node.interfaces.external: eth0 has no IPv4 address; "
                        + "give it one in the subnet that it serves: ip addr add ADDRESS/BITS dev eth0");
    }

    @Test
    void shouldNotAskToSwitchOnAnInterfaceThatOnlyLacksItsCarrier() {
        InterfaceFacts unplugged = new InterfaceFacts(List.of(local("10.0.0.11", 24)), true, false, 1500);
        assertThat(check(SampleFiles.MINIMAL, Map.of("eth0", unplugged)))
                .containsExactly(
                        "nd.yaml:4: node.interfaces.external: eth0 has no carrier; check the cable or its peer");
    }

    @Test
    void shouldNoticeTheOtherNodesFile() throws IOException {
        String pair = Files.readString(SampleFiles.DOCS.resolve("samples/pair.yaml"));
        InterfaceFacts service = up(1500, "10.0.0.12", 24);
        assertThat(check(pair, Map.of("eth0", service, "eth1", up(1500, "192.168.77.1", 24))))
                .containsExactly(
                        "nd.yaml:21: pair.nodes[0].paths[0]: 10.0.0.11 is on no interface of this machine; "
                                + "configure it, or correct node.name or the path",
                        "nd.yaml:22: pair.nodes[1].paths[0]: 10.0.0.12 of the other node is on eth0 of this machine; "
                                + "correct node.name or the path");
    }

    @Test
    void shouldReadTheFactsOfThisMachine() throws IOException {
        HostFacts facts = HostFacts.ofThisMachine();
        assertThat(facts.interfaces()).isNotEmpty();
        assertThat(facts.interfaces())
                .allSatisfy((name, each) -> assertThat(each.mtuBytes()).as(name).isNotNegative());
    }

    private static List<String> check(String yaml, Map<String, InterfaceFacts> interfaces) {
        return HostCheck.check(SampleFiles.valid(yaml), new HostFacts(interfaces)).stream()
                .map(Problem::toString)
                .toList();
    }

    private static InterfaceFacts up(int mtuBytes, String address, int prefixBits) {
        return new InterfaceFacts(List.of(local(address, prefixBits)), true, true, mtuBytes);
    }

    private static LocalAddress local(String address, int prefixBits) {
        return new LocalAddress(Ipv4Address.parse(address).orElseThrow(), prefixBits);
    }
}
