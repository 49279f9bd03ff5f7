package io.netdispatcher.executor.arp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.pcap4j.packet.namednumber.ArpOperation;

class VipOwnershipTest {
    private static final String VIP = "10.0.0.100";
    private static final String NODE = "10.0.0.11";
    private static final String NODE_MAC = "02:00:00:00:00:0b";
    private static final String INTERNAL_MAC = "02:00:00:00:01:0b";
    private static final String CLIENT = "10.0.0.2";
    private static final String CLIENT_MAC = "02:00:00:00:00:01";
    private static final String BROADCAST = "ff:ff:ff:ff:ff:ff";
    private static final String NOBODY = "00:00:00:00:00:00";
    private static final long START_MS = 5_000_000;

    private final SimulatedLan lan = new SimulatedLan();
    private final CountersManager manager = new CountersManager(
            new UnsafeBuffer(ByteBuffer.allocateDirect(128 * CountersReader.METADATA_LENGTH)),
            new UnsafeBuffer(ByteBuffer.allocateDirect(128 * CountersReader.COUNTER_LENGTH)));
    private final ExecutorCounters counters = new ExecutorCounters(manager);
    private final Link external = new Link(0, "eth0", MacAddress.parse(NODE_MAC), Ipv4Address.parse(NODE), 1_500);
    private VipOwnership vips = ownership(new Links(external, external));

    private VipOwnership ownership(Links links) {
        ArpSender sender = new ArpSender(lan);
        return new VipOwnership(links, sender, new Neighbours(links.internal(), sender), counters.arp());
    }

    private void hold(String... addresses) {
        vips.hold(Arrays.stream(addresses).mapToInt(Ipv4Address::parse).toArray(), START_MS);
    }

    private List<SimulatedLan.Sent> receive(byte[] frame) {
        return receive(0, frame);
    }

    private List<SimulatedLan.Sent> receive(int link, byte[] frame) {
        lan.takeSent();
        lan.say(link, frame);
        lan.poll(vips, 10, START_MS);
        return lan.takeSent();
    }

    private long counted(String name) {
        Map<String, Long> values = new HashMap<>();
        manager.forEach((value, id, label) -> values.put(label, value));
        return values.get(name);
    }

    @Test
    void shouldAnswerTheAskerWhenAHeldVipIsAskedFor() {
        hold(VIP);
        assertThat(receive(SimulatedLan.request(CLIENT_MAC, CLIENT, VIP)))
                .containsExactly(new SimulatedLan.Sent(
                        0, CLIENT_MAC, NODE_MAC, ArpOperation.REPLY, NODE_MAC, VIP, CLIENT_MAC, CLIENT));
        assertThat(counted("arp.answered")).isEqualTo(1);
    }

    @Test
    void shouldDefendTheVipWhenAStationProbesForIt() {
        hold(VIP);
        assertThat(receive(SimulatedLan.request(CLIENT_MAC, "0.0.0.0", VIP)))
                .as("an answer to a probe of RFC 5227, whose sender has no address yet")
                .singleElement()
                .satisfies(answer -> assertThat(answer.senderIp()).isEqualTo(VIP));
    }

    @Test
    void shouldStaySilentWhenAnotherAddressIsAskedFor() {
        hold(VIP);
        assertThat(receive(SimulatedLan.request(CLIENT_MAC, CLIENT, NODE)))
                .as("the kernel's own")
                .isEmpty();
        assertThat(receive(SimulatedLan.request(CLIENT_MAC, CLIENT, "10.0.0.101")))
                .isEmpty();
        assertThat(receive(SimulatedLan.packet(ArpOperation.REPLY, CLIENT_MAC, CLIENT, NODE_MAC, VIP)))
                .as("nothing answers a reply")
                .isEmpty();
        assertThat(counted("arp.received")).isEqualTo(3);
        assertThat(counted("arp.answered")).isZero();
    }

    @Test
    void shouldNeitherAnswerNorAnnounceNorComplainWhenReleased() {
        hold(VIP);
        vips.release();
        assertThat(vips.isHolding()).isFalse();
        assertThat(receive(SimulatedLan.request(CLIENT_MAC, CLIENT, VIP))).isEmpty();
        assertThat(vips.poll(START_MS + 3_000)).isZero();
        assertThat(lan.takeSent()).isEmpty();
        receive(SimulatedLan.announcement("02:00:00:00:00:0c", VIP));
        assertThat(counters.arp().conflicts())
                .as("whoever took the VIP over is no conflict")
                .isZero();
    }

    @Test
    void shouldAnswerNothingBeforeAnythingIsHeld() {
        assertThat(receive(SimulatedLan.request(CLIENT_MAC, CLIENT, VIP))).isEmpty();
        assertThat(vips.poll(START_MS)).isZero();
    }

    @Test
    void shouldHoldExactlyTheNewVipsWhenTheyChange() {
        hold(VIP);
        hold("10.0.0.101");
        assertThat(receive(SimulatedLan.request(CLIENT_MAC, CLIENT, VIP))).isEmpty();
        assertThat(receive(SimulatedLan.request(CLIENT_MAC, CLIENT, "10.0.0.101")))
                .hasSize(1);
        vips.poll(START_MS);
        assertThat(lan.takeSent()).extracting(SimulatedLan.Sent::targetIp).containsExactly("10.0.0.101", "10.0.0.101");
    }

    @Test
    void shouldAnnounceInBothWellFormedForms() {
        hold(VIP);
        assertThat(vips.poll(START_MS)).isEqualTo(1);
        assertThat(lan.takeSent())
                .containsExactly(
                        new SimulatedLan.Sent(0, BROADCAST, NODE_MAC, ArpOperation.REQUEST, NODE_MAC, VIP, NOBODY, VIP),
                        new SimulatedLan.Sent(
                                0, BROADCAST, NODE_MAC, ArpOperation.REPLY, NODE_MAC, VIP, NODE_MAC, VIP));
        assertThat(counted("arp.announced")).isEqualTo(1);
    }

    @Test
    void shouldAnnounceEveryVipInQuickRoundsFirstAndThenEveryMinute() {
        hold(VIP, "10.0.0.101");
        List<Long> rounds = new ArrayList<>();
        for (long ms = 0; ms <= 125_000; ms += 10) {
            int announced = vips.poll(START_MS + ms);
            if (announced > 0) {
                assertThat(announced).isEqualTo(2);
                assertThat(lan.takeSent())
                        .extracting(SimulatedLan.Sent::senderIp)
                        .containsExactly(VIP, VIP, "10.0.0.101", "10.0.0.101");
                rounds.add(ms);
            }
        }
        assertThat(rounds).containsExactly(0L, 50L, 200L, 600L, 1_300L, 3_000L, 63_000L, 123_000L);
    }

    @Test
    void shouldCatchUpWithOneRoundACallWhenItWasNotCalledForAWhile() {
        hold(VIP);
        assertThat(vips.poll(START_MS + 250)).isEqualTo(1);
        assertThat(lan.takeSent()).hasSize(2);
    }

    @Test
    void shouldCountAConflictAndNotAnswerWhenAnotherStationClaimsAVip() {
        hold(VIP);
        String rival = "02:00:00:00:00:0c";
        assertThat(receive(SimulatedLan.announcement(rival, VIP))).isEmpty();
        assertThat(receive(SimulatedLan.packet(ArpOperation.REPLY, rival, VIP, CLIENT_MAC, CLIENT)))
                .isEmpty();
        assertThat(counters.arp().conflicts()).isEqualTo(2);
        receive(SimulatedLan.announcement(rival, "10.0.0.101"));
        assertThat(counters.arp().conflicts()).isEqualTo(2);
    }

    @Test
    void shouldIgnoreItsOwnFrames() {
        hold(VIP);
        assertThat(receive(SimulatedLan.announcement(NODE_MAC, VIP))).isEmpty();
        assertThat(counters.arp().conflicts()).isZero();
    }

    @Test
    void shouldCountMalformedFramesAndDoNothing() {
        hold(VIP);
        byte[] request = SimulatedLan.request(CLIENT_MAC, CLIENT, VIP);
        byte[] wrongHardware = request.clone();
        wrongHardware[15] = 6;
        byte[] fromGroup = request.clone();
        fromGroup[22] = 1;
        assertThat(receive(Arrays.copyOf(request, 41))).isEmpty();
        assertThat(receive(wrongHardware)).isEmpty();
        assertThat(receive(fromGroup)).isEmpty();
        assertThat(receive(CraftedFrames.echoRequest(CLIENT, VIP))).as("no ARP").isEmpty();
        assertThat(counted("arp.malformed")).isEqualTo(4);
        assertThat(counted("arp.received")).isEqualTo(4);
    }

    @Test
    void shouldAnswerAndAnnounceOnTheExternalLinkOnlyWhenThereAreTwo() {
        Link internal = new Link(1, "eth1", MacAddress.parse(INTERNAL_MAC), Ipv4Address.parse("10.1.0.11"), 1_500);
        vips = ownership(new Links(external, internal));
        hold(VIP);
        assertThat(receive(1, SimulatedLan.request(CLIENT_MAC, CLIENT, VIP))).isEmpty();
        assertThat(receive(0, SimulatedLan.request(CLIENT_MAC, CLIENT, VIP)))
                .extracting(SimulatedLan.Sent::link)
                .containsExactly(0);
        vips.poll(START_MS);
        assertThat(lan.takeSent()).extracting(SimulatedLan.Sent::link).containsOnly(0);
        receive(1, SimulatedLan.announcement(CLIENT_MAC, VIP));
        assertThat(counters.arp().conflicts())
                .as("servers hold the VIP too; only the external link counts")
                .isZero();
    }
}
