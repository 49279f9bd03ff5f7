package io.netdispatcher.executor.arp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import java.util.List;
import org.agrona.collections.IntHashSet;
import org.junit.jupiter.api.Test;
import org.pcap4j.packet.namednumber.ArpOperation;

class NeighboursTest {
    private static final String SERVER = "10.0.0.21";
    private static final String MAC = "02:00:00:00:00:15";
    private static final String OTHER_MAC = "02:00:00:00:00:99";
    private static final String NODE_MAC = "02:00:00:00:00:0b";
    private static final String BROADCAST = "ff:ff:ff:ff:ff:ff";
    private static final long STEP_MS = 10;

    private final SimulatedLan lan = new SimulatedLan();
    private final Link link = new Link(0, "eth0", MacAddress.parse(NODE_MAC), Ipv4Address.parse("10.0.0.11"), 1_500);
    private final ArpSender sender = new ArpSender(lan);
    private final Neighbours neighbours = new Neighbours(link, sender);
    private final VipOwnership listener = new VipOwnership(
            new Links(link, link),
            sender,
            neighbours,
            ExecutorCounters.inMemory(128).arp());
    private long nowMs = 1_000_000;

    private Neighbour server() {
        return neighbours.of(Ipv4Address.parse(SERVER));
    }

    /** Lets time pass as the executor does: ARP first, then questions. */
    private void pass(long milliseconds) {
        long end = nowMs + milliseconds;
        while (nowMs < end) {
            nowMs += STEP_MS;
            cycle();
        }
    }

    private void cycle() {
        lan.poll(listener, 32, nowMs);
        neighbours.poll(nowMs);
    }

    private Neighbour resolved() {
        lan.station(SERVER, MAC);
        Neighbour server = server();
        cycle();
        pass(STEP_MS);
        assertThat(server.isReachable()).as("answered").isTrue();
        lan.takeSent();
        return server;
    }

    @Test
    void shouldAskEverybodyAtOnceWhenAServerIsNew() {
        Neighbour server = server();
        assertThat(server.isReachable()).isFalse();
        assertThat(server.mac()).isEqualTo(MacAddress.UNKNOWN);
        neighbours.poll(nowMs);
        assertThat(lan.takeSent())
                .containsExactly(new SimulatedLan.Sent(
                        0,
                        BROADCAST,
                        NODE_MAC,
                        ArpOperation.REQUEST,
                        NODE_MAC,
                        "10.0.0.11",
                        "00:00:00:00:00:00",
                        SERVER));
    }

    @Test
    void shouldBeReachableAtItsMacAddressWhenItAnswered() {
        Neighbour server = resolved();
        assertThat(server.mac()).isEqualTo(MacAddress.parse(MAC));
        assertThat(server.lastHeardMs()).isEqualTo(nowMs);
        assertThat(neighbours.changes()).isEqualTo(1);
    }

    @Test
    void shouldKeepAskingEverybodyOnceASecondWhileNobodyAnswers() {
        server();
        cycle();
        pass(4_990);
        assertThat(lan.takeSent()).hasSize(5).extracting(SimulatedLan.Sent::to).containsOnly(BROADCAST);
    }

    @Test
    void shouldRefreshByUnicastOnceASecondWhileItAnswers() {
        Neighbour server = resolved();
        pass(10_000);
        List<SimulatedLan.Sent> questions = lan.takeSent();
        assertThat(questions)
                .hasSizeBetween(9, 10)
                .extracting(SimulatedLan.Sent::to)
                .containsOnly(MAC);
        assertThat(server.isReachable()).isTrue();
        assertThat(neighbours.changes()).as("nothing changed meanwhile").isEqualTo(1);
    }

    @Test
    void shouldFindAnUnannouncedMacAddressWithinTwoSecondsByAskingEverybody() {
        Neighbour server = resolved();
        lan.station(SERVER, OTHER_MAC);
        pass(2_000);
        assertThat(server.mac()).isEqualTo(MacAddress.parse(OTHER_MAC));
        assertThat(server.isReachable()).as("it was never given up").isTrue();
        assertThat(lan.takeSent())
                .extracting(SimulatedLan.Sent::to)
                .startsWith(MAC, BROADCAST)
                .doesNotContain(OTHER_MAC);
        pass(1_000);
        assertThat(lan.takeSent()).extracting(SimulatedLan.Sent::to).containsOnly(OTHER_MAC);
    }

    @Test
    void shouldFollowAnAnnouncementAtOnce() {
        Neighbour server = resolved();
        lan.station(SERVER, OTHER_MAC);
        lan.say(0, SimulatedLan.announcement(OTHER_MAC, SERVER));
        cycle();
        assertThat(server.mac()).isEqualTo(MacAddress.parse(OTHER_MAC));
        assertThat(neighbours.changes()).isEqualTo(2);
        assertThat(lan.takeSent()).as("no question was needed").isEmpty();
    }

    @Test
    void shouldBeUnreachableAfterThreeSilentSecondsAndComeBackWithinOne() {
        Neighbour server = resolved();
        lan.station(SERVER, null);
        pass(2_900);
        assertThat(server.isReachable()).as("after 2.9 s").isTrue();
        pass(300);
        assertThat(server.isReachable()).as("after 3.2 s").isFalse();
        assertThat(server.mac()).as("old connections still find it").isEqualTo(MacAddress.parse(MAC));
        assertThat(neighbours.changes()).isEqualTo(2);
        lan.station(SERVER, MAC);
        pass(1_000 + STEP_MS);
        assertThat(server.isReachable()).isTrue();
        assertThat(neighbours.changes()).isEqualTo(3);
    }

    @Test
    void shouldAskAtMostFourTimesASecondWhileItIsSilent() {
        resolved();
        lan.station(SERVER, null);
        pass(10_000);
        // 1 s until the first question, 4 a second until 3 s, then one a second.
        assertThat(lan.takeSent()).hasSizeBetween(14, 17);
    }

    @Test
    void shouldIgnoreStationsThatAreNoServers() {
        Neighbour server = resolved();
        lan.say(0, SimulatedLan.announcement(OTHER_MAC, "10.0.0.77"));
        cycle();
        assertThat(server.mac()).isEqualTo(MacAddress.parse(MAC));
        assertThat(neighbours.changes()).isEqualTo(1);
    }

    @Test
    void shouldAskNoMoreAndForgetWhenAServerIsNotRetained() {
        Neighbour server = resolved();
        Neighbour kept = neighbours.of(Ipv4Address.parse("10.0.0.22"));
        IntHashSet addresses = new IntHashSet();
        addresses.add(Ipv4Address.parse("10.0.0.22"));
        neighbours.retain(addresses);
        pass(3_000);
        assertThat(lan.takeSent())
                .isNotEmpty()
                .extracting(SimulatedLan.Sent::targetIp)
                .containsOnly("10.0.0.22");
        assertThat(neighbours.of(Ipv4Address.parse("10.0.0.22"))).isSameAs(kept);
        Neighbour again = server();
        assertThat(again).isNotSameAs(server);
        assertThat(again.isReachable()).isFalse();
    }

    @Test
    void shouldNotAskForANeighbourThatIsFixed() {
        neighbours.add(Neighbour.fixed(Ipv4Address.parse(SERVER), MacAddress.parse(MAC)));
        pass(5_000);
        assertThat(lan.takeSent()).isEmpty();
        assertThat(server().isReachable()).isTrue();
    }
}
