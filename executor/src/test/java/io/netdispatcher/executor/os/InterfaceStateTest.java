package io.netdispatcher.executor.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InterfaceStateTest {
    @Test
    void shouldTellAnInterfaceThatIsDownFromOneWithoutCarrier() {
        String listing = """
                1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default\\    link/loopback
                2: va@vb: <NO-CARRIER,BROADCAST,MULTICAST,UP,M-DOWN> mtu 1400 qdisc noqueue state LOWERLAYERDOWN
                3: vb@va: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000
                14: eth0.7@if15: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9000 qdisc noqueue state UP
                """;
        assertThat(InterfaceState.parse(listing))
                .isEqualTo(Map.of(
                        "lo", new InterfaceState(true, true, 65_536),
                        "va", new InterfaceState(true, false, 1_400),
                        "vb", new InterfaceState(false, false, 1_500),
                        "eth0.7", new InterfaceState(true, true, 9_000)));
    }

    @Test
    void shouldIgnoreWhatIsNoInterface() {
        assertThat(InterfaceState.parse("\nDevice \"x\" does not exist.\n1: x: mtu 5\n"))
                .isEmpty();
    }
}
