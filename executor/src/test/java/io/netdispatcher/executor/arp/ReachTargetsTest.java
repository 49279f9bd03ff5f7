package io.netdispatcher.executor.arp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.pair.LanReport;
import io.netdispatcher.executor.pair.VipLease;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.plane.SilentPlane;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What is reported of the LAN: reach targets, servers, the carrier. */
class ReachTargetsTest {
    /** Code that waits to be compiled allocates; how long it waits depends on what else the machine does. */
    private static final int MOST_ATTEMPTS = 25;

    private static final String ROUTER = "10.0.0.1";
    private static final String ROUTER_MAC = "02:00:00:00:00:f1";
    private static final String OTHER = "10.0.0.3";
    private static final String SERVER = "10.1.0.21";
    private static final String BROADCAST = "ff:ff:ff:ff:ff:ff";

    private final SimulatedLan lan = new SimulatedLan();
    private final Link external = new Link(0, "eth0", 0x0200_0000_000BL, Ipv4Address.parse("10.0.0.11"), 1_500);
    private final Link internal = new Link(1, "eth1", 0x0200_0000_010BL, Ipv4Address.parse("10.1.0.11"), 1_500);
    private final ArpSender sender = new ArpSender(lan);
    private final Neighbours neighbours = new Neighbours(internal, sender);
    private int wakeUps;
    private boolean hasCarrier = true;
    private int looks;
    private final LanReport report = new LanReport(() -> wakeUps++);
    private final LanWatch watch = new LanWatch(
            external,
            neighbours,
            new ReachTargets(sender),
            () -> {
                looks++;
                return hasCarrier;
            },
            report);
    private final VipOwnership listener = new VipOwnership(
            new Links(external, internal),
            sender,
            watch,
            VipLease.unlimited(),
            ExecutorCounters.inMemory(128).arp());
    private long nowMs = 1_000_000;

    private void targets(String... addresses) {
        watch.targets(Arrays.stream(addresses).mapToInt(Ipv4Address::parse).toArray());
    }

    private void pass(long milliseconds) {
        for (long end = nowMs + milliseconds; nowMs < end; nowMs += 10) {
            lan.poll(listener, 32, nowMs);
            watch.poll(nowMs);
        }
    }

    private List<SimulatedLan.Sent> asked(String target) {
        return lan.takeSent().stream()
                .filter(sent -> sent.targetIp().equals(target))
                .toList();
    }

    @Test
    void shouldReportHowManyTargetsWereHeardInTheLastSecond() {
        lan.station(ROUTER, ROUTER_MAC);
        targets(ROUTER, OTHER);
        pass(100);
        assertThat(report.targets()).isEqualTo(2);
        assertThat(report.targetsHeard()).isEqualTo(1);
        pass(10_000);
        assertThat(report.targetsHeard()).isEqualTo(1);
        lan.station(ROUTER, null);
        pass(800);
        assertThat(report.targetsHeard())
                .as("heard at most 200 ms before it fell silent")
                .isEqualTo(1);
        pass(300);
        assertThat(report.targetsHeard()).isZero();
        lan.station(ROUTER, ROUTER_MAC);
        pass(300);
        assertThat(report.targetsHeard()).isEqualTo(1);
    }

    /** An active node that had stood still resigned, for it had heard nobody: it had not listened. */
    @Test
    void shouldNotTakeItsOwnPauseForTheirSilence() {
        lan.station(ROUTER, ROUTER_MAC);
        lan.station(SERVER, "02:00:00:00:00:21");
        neighbours.of(Ipv4Address.parse(SERVER));
        targets(ROUTER);
        pass(2_000);
        assertThat(report.serversHeard()).isEqualTo(1);
        nowMs += 5_000;
        watch.poll(nowMs);
        assertThat(report.targetsHeard()).as("right after a pause").isEqualTo(1);
        assertThat(report.serversHeard()).as("right after a pause").isEqualTo(1);
        lan.station(ROUTER, null);
        lan.station(SERVER, null);
        pass(3_500);
        assertThat(report.targetsHeard()).as("really silent").isZero();
        assertThat(report.serversHeard()).as("really silent").isZero();
    }

    @Test
    void shouldAskTheMacThatAnswersAndEverybodyWhenItIsSilent() {
        lan.station(ROUTER, ROUTER_MAC);
        targets(ROUTER);
        pass(10);
        assertThat(asked(ROUTER)).extracting(SimulatedLan.Sent::to).containsExactly(BROADCAST);
        pass(1_000);
        assertThat(asked(ROUTER))
                .hasSize(5)
                .allSatisfy(sent -> assertThat(sent.to()).isEqualTo(ROUTER_MAC))
                .allSatisfy(sent -> assertThat(sent.link()).isZero());
        lan.station(ROUTER, "02:00:00:00:00:f2");
        pass(1_000);
        assertThat(report.targetsHeard()).as("found again at its new address").isEqualTo(1);
        assertThat(asked(ROUTER)).extracting(SimulatedLan.Sent::to).contains(BROADCAST);
    }

    @Test
    void shouldAskTheServersWhereTheyAreWhenNoTargetIsNamed() {
        lan.station(SERVER, "02:00:00:00:00:15");
        watch.targetsAreServers(new int[] {Ipv4Address.parse(SERVER)});
        pass(200);
        assertThat(report.targets()).isEqualTo(1);
        assertThat(report.targetsHeard()).isEqualTo(1);
        assertThat(asked(SERVER)).extracting(SimulatedLan.Sent::link).containsOnly(1);
    }

    @Test
    void shouldNotTakeATargetForHeardOnTheWrongLink() {
        targets(ROUTER);
        lan.say(1, SimulatedLan.request(ROUTER_MAC, ROUTER, "10.1.0.11"));
        pass(100);
        assertThat(report.targetsHeard()).isZero();
        lan.say(0, SimulatedLan.request(ROUTER_MAC, ROUTER, "10.0.0.77"));
        pass(100);
        assertThat(report.targetsHeard()).as("whatever it says").isEqualTo(1);
    }

    @Test
    void shouldKeepWhatItKnowsWhenTheTargetsChangeAndAskNoMoreThanItMay() {
        lan.station(ROUTER, ROUTER_MAC);
        targets(ROUTER);
        pass(100);
        lan.station(ROUTER, null);
        targets(OTHER, ROUTER);
        watch.poll(nowMs);
        pass(100);
        assertThat(report.targetsHeard()).isEqualTo(1);
        watch.targets(IntStream.range(1, 100).toArray());
        pass(100);
        assertThat(report.targets()).isEqualTo(ReachTargets.MOST);
    }

    @Test
    void shouldReportHowManyServersAnswer() {
        lan.station(SERVER, "02:00:00:00:00:15");
        neighbours.of(Ipv4Address.parse(SERVER));
        neighbours.of(Ipv4Address.parse("10.1.0.22"));
        pass(200);
        assertThat(report.servers()).isEqualTo(2);
        assertThat(report.serversHeard()).isEqualTo(1);
        lan.station(SERVER, null);
        pass(5_000);
        assertThat(report.serversHeard()).isZero();
    }

    @Test
    void shouldReportTheCarrierAndTellOnceThatItIsBack() {
        assertThat(watch.carrierCameBack(nowMs)).isFalse();
        assertThat(report.hasCarrier()).isTrue();
        hasCarrier = false;
        assertThat(watch.carrierCameBack(nowMs + LanWatch.CARRIER_EVERY_MS)).isFalse();
        assertThat(report.hasCarrier()).isFalse();
        assertThat(wakeUps).as("the role agent need not wait for its tick").isEqualTo(1);
        hasCarrier = true;
        targets(ROUTER);
        watch.poll(nowMs);
        lan.takeSent();
        assertThat(watch.carrierCameBack(nowMs + 2 * LanWatch.CARRIER_EVERY_MS)).isTrue();
        watch.poll(nowMs + 2 * LanWatch.CARRIER_EVERY_MS);
        assertThat(asked(ROUTER)).as("not only when it would be its turn").hasSize(1);
        assertThat(report.hasCarrier()).isTrue();
        assertThat(watch.carrierCameBack(nowMs + 3 * LanWatch.CARRIER_EVERY_MS)).isFalse();
    }

    @Test
    void shouldLookAtTheCarrierNoMoreOftenThanItIsWorth() {
        for (int i = 0; i < 100; i++) {
            watch.carrierCameBack(nowMs + i / 10);
        }
        assertThat(looks).isEqualTo(1);
    }

    @Test
    void shouldAskNobodyAndReportNothingWithoutAPartner() {
        LanWatch alone = LanWatch.alone(neighbours);
        alone.targets(new int[] {Ipv4Address.parse(ROUTER)});
        alone.targetsAreServers(new int[] {Ipv4Address.parse(ROUTER)});
        assertThat(alone.poll(nowMs)).isZero();
        assertThat(alone.report().targets()).isZero();
        assertThat(alone.carrierCameBack(nowMs)).isFalse();
    }

    @Test
    void shouldAllocateNothingWhileItWatchesAndAnnounces() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        SilentPlane silence = new SilentPlane();
        ArpSender silent = new ArpSender(silence);
        Neighbours servers = new Neighbours(internal, silent);
        servers.of(Ipv4Address.parse(SERVER));
        LanWatch quiet =
                new LanWatch(external, servers, new ReachTargets(silent), () -> hasCarrier, new LanReport(() -> {}));
        quiet.targets(IntStream.range(1, ReachTargets.MOST).toArray());
        VipOwnership vips = new VipOwnership(
                new Links(external, internal),
                silent,
                quiet,
                VipLease.unlimited(),
                ExecutorCounters.inMemory(128).arp());
        vips.watch(new int[] {Ipv4Address.parse("10.0.0.100")});
        vips.hold(nowMs);
        UnsafeBuffer claim = new UnsafeBuffer(SimulatedLan.announcement(ROUTER_MAC, "10.0.0.100"));
        UnsafeBuffer request = new UnsafeBuffer(SimulatedLan.request(ROUTER_MAC, ROUTER, "10.0.0.100"));
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < MOST_ATTEMPTS && least != 0; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long overhead = threads.getCurrentThreadAllocatedBytes() - before;
            before = threads.getCurrentThreadAllocatedBytes();
            for (long end = nowMs + 200_000; nowMs < end; nowMs++) {
                quiet.poll(nowMs);
                quiet.carrierCameBack(nowMs);
                vips.poll(nowMs);
                vips.onFrame(0, claim, 0, claim.capacity(), nowMs);
                vips.onFrame(0, request, 0, request.capacity(), nowMs);
            }
            least = threads.getCurrentThreadAllocatedBytes() - before - overhead;
        }
        assertThat(least).isZero();
    }
}
