package io.netdispatcher.executor.arp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.pair.LanReport;
import io.netdispatcher.executor.pair.VipLease;
import io.netdispatcher.executor.plane.CarrierSense;
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
import org.junit.jupiter.api.BeforeEach;
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
    private final LanReport report = new LanReport(() -> {});
    private long leaseClockNs;
    private final VipLease lease = VipLease.expired(() -> leaseClockNs);
    private VipOwnership vips = ownership(new Links(external, external));

    private VipOwnership ownership(Links links) {
        ArpSender sender = new ArpSender(lan);
        Neighbours neighbours = new Neighbours(links.internal(), sender);
        LanWatch watch =
                new LanWatch(links.external(), neighbours, new ReachTargets(sender), CarrierSense.ASSUMED, report);
        return new VipOwnership(links, sender, watch, lease, counters.arp());
    }

    @BeforeEach
    void lease() {
        lease.renew(Long.MAX_VALUE);
    }

    private void hold(String... addresses) {
        vips.watch(Arrays.stream(addresses).mapToInt(Ipv4Address::parse).toArray());
        vips.hold(START_MS);
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
        assertThat(receive(SimulatedLan.announcement(rival, VIP)))
                .as("a defence is no answer")
                .allSatisfy(sent -> assertThat(sent.to()).isEqualTo(BROADCAST));
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

    @Test
    void shouldAnswerNothingWithoutALeaseAndAnswerAgainWithOne() {
        hold(VIP);
        lease.revoke();
        assertThat(receive(SimulatedLan.request(CLIENT_MAC, CLIENT, VIP))).isEmpty();
        assertThat(receive(SimulatedLan.request(CLIENT_MAC, "0.0.0.0", VIP))).isEmpty();
        assertThat(counted("arp.lease_expired")).isEqualTo(2);
        assertThat(counted("arp.answered")).isZero();
        lease.renew(1);
        assertThat(receive(SimulatedLan.request(CLIENT_MAC, CLIENT, VIP))).hasSize(1);
        leaseClockNs = 1;
        assertThat(receive(SimulatedLan.request(CLIENT_MAC, CLIENT, VIP)))
                .as("asked for each packet")
                .isEmpty();
    }

    private List<Long> rounds(long fromMs, long toMs) {
        List<Long> rounds = new ArrayList<>();
        for (long ms = fromMs; ms <= toMs; ms += 10) {
            if (vips.poll(START_MS + ms) > 0) {
                rounds.add(ms);
            }
        }
        return rounds;
    }

    @Test
    void shouldKeepAnnouncementsBackUntilTheLeaseIsValidAndThenSendAllRounds() {
        lease.revoke();
        hold(VIP);
        assertThat(rounds(0, 990)).isEmpty();
        assertThat(lan.takeSent()).isEmpty();
        lease.renew(Long.MAX_VALUE);
        assertThat(rounds(1_000, 5_000)).containsExactly(1_000L, 1_050L, 1_200L, 1_600L, 2_300L, 4_000L);
        lease.revoke();
        assertThat(rounds(5_010, 70_000)).isEmpty();
        lease.renew(Long.MAX_VALUE);
        assertThat(rounds(70_010, 70_500)).as("it may have been away").containsExactly(70_010L, 70_060L, 70_210L);
    }

    @Test
    void shouldBeginTheRoundsAgainWhenTheLinkTakesNoneOfThem() {
        hold(VIP);
        lan.isDown(true);
        assertThat(rounds(0, 990)).isEmpty();
        assertThat(counted("arp.announcements_not_sent")).isEqualTo(20);
        lan.isDown(false);
        assertThat(rounds(1_000, 1_500)).containsExactly(1_000L, 1_050L, 1_200L);
    }

    @Test
    void shouldDefendTheVipsOnceInTenSecondsAndNeverArgue() {
        hold(VIP, "10.0.0.101");
        vips.poll(START_MS);
        String rival = "02:00:00:00:00:0c";
        assertThat(receive(SimulatedLan.announcement(rival, VIP)))
                .extracting(SimulatedLan.Sent::operation, SimulatedLan.Sent::senderIp)
                .containsExactly(
                        tuple(ArpOperation.REQUEST, VIP),
                        tuple(ArpOperation.REPLY, VIP),
                        tuple(ArpOperation.REQUEST, "10.0.0.101"),
                        tuple(ArpOperation.REPLY, "10.0.0.101"));
        long sent = 0;
        for (long ms = 0; ms < 30_000; ms++) {
            lan.say(0, SimulatedLan.announcement(rival, VIP));
            lan.poll(vips, 10, START_MS + ms);
            sent += lan.takeSent().size();
        }
        assertThat(sent).as("at 10 s and 20 s").isEqualTo(2 * 4);
        assertThat(counted("arp.defended")).isEqualTo(3);
        assertThat(counters.arp().conflicts()).isEqualTo(30_001);
        assertThat(report.vipClaims()).isEqualTo(30_001);
    }

    @Test
    void shouldDefendNothingWithoutALease() {
        hold(VIP);
        lease.revoke();
        assertThat(receive(SimulatedLan.announcement("02:00:00:00:00:0c", VIP))).isEmpty();
        assertThat(counters.arp().conflicts()).isEqualTo(1);
        lease.renew(Long.MAX_VALUE);
        assertThat(receive(SimulatedLan.announcement("02:00:00:00:00:0c", VIP)))
                .as("the one that could not be sent is not counted")
                .hasSize(2);
    }

    @Test
    void shouldReportWhoClaimsAVipAlsoWhenItHoldsNone() {
        vips.watch(new int[] {Ipv4Address.parse(VIP)});
        assertThat(receive(SimulatedLan.packet(ArpOperation.REPLY, CLIENT_MAC, VIP, NODE_MAC, "0.0.0.0")))
                .isEmpty();
        assertThat(report.vipClaims()).isEqualTo(1);
        assertThat(report.vipClaimant()).isEqualTo(MacAddress.parse(CLIENT_MAC));
        receive(SimulatedLan.announcement("02:00:00:00:00:0c", VIP));
        receive(SimulatedLan.announcement(NODE_MAC, VIP));
        receive(SimulatedLan.announcement(CLIENT_MAC, CLIENT));
        receive(SimulatedLan.request(CLIENT_MAC, CLIENT, VIP));
        assertThat(report.vipClaims()).isEqualTo(2);
        assertThat(report.vipClaimant()).isEqualTo(MacAddress.parse("02:00:00:00:00:0c"));
        assertThat(counters.arp().conflicts()).isZero();
    }

    @Test
    void shouldAskForEveryVipWithoutTellingAnAddress() {
        vips.watch(new int[] {Ipv4Address.parse(VIP), Ipv4Address.parse("10.0.0.101")});
        vips.probe();
        assertThat(lan.takeSent())
                .containsExactly(
                        new SimulatedLan.Sent(
                                0, BROADCAST, NODE_MAC, ArpOperation.REQUEST, NODE_MAC, "0.0.0.0", NOBODY, VIP),
                        new SimulatedLan.Sent(
                                0,
                                BROADCAST,
                                NODE_MAC,
                                ArpOperation.REQUEST,
                                NODE_MAC,
                                "0.0.0.0",
                                NOBODY,
                                "10.0.0.101"));
    }

    @Test
    void shouldRememberWhoAnnouncedAVipSinceItHeldThem() {
        hold(VIP);
        assertThat(vips.takeAnnouncer()).isEqualTo(MacAddress.UNKNOWN);
        vips.release();
        receive(SimulatedLan.packet(ArpOperation.REPLY, CLIENT_MAC, VIP, NODE_MAC, NODE));
        assertThat(vips.takeAnnouncer())
                .as("an answer to one is no announcement")
                .isEqualTo(MacAddress.UNKNOWN);
        receive(SimulatedLan.announcement("02:00:00:00:00:0c", VIP));
        assertThat(vips.takeAnnouncer()).isEqualTo(MacAddress.parse("02:00:00:00:00:0c"));
        assertThat(vips.takeAnnouncer()).as("told once").isEqualTo(MacAddress.UNKNOWN);
    }
}
