package io.netdispatcher.hatests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabSize;
import io.netdispatcher.hatests.lab.LabTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Heartbeat paths between two processes, over the service LAN and over the dedicated cable, and what faults make of them. */
class HeartbeatPathLabTest {
    private static final Duration START = Duration.ofSeconds(10);
    /** From the end of a fault to a membership that is watched again. */
    private static final Duration RETURN = Duration.ofSeconds(5);
    /** For what takes milliseconds on a machine that is not busy. */
    private static final long AT_ONCE_MS = 500;

    private static final String[] MANNER = {"default", "ordinary"};

    private static ProbeEnd onLan(Lab lab, int index) throws IOException {
        String[] nodes = {LabPlan.ND1, LabPlan.ND2};
        return ProbeEnd.start(
                lab,
                nodes[index - 1],
                String.valueOf(index),
                lab.plan().address(nodes[index - 1]),
                lab.plan().address(nodes[2 - index]),
                "default",
                "ordinary");
    }

    private static void awaitMembers(int count, Duration limit, ProbeEnd... ends) {
        for (ProbeEnd end : ends) {
            Await.until(count + " members", limit, () -> end.number("members") == count);
        }
    }

    /** The first watches the second. */
    private static void awaitWatched(Lab lab, Duration limit) {
        Await.until(
                "the second is watched",
                limit,
                () -> lab.node(LabPlan.ND1)
                                .run("ss", "-Htn", "state", "established", "( dport = :7804 )")
                                .orThrow()
                                .stdout()
                                .lines()
                                .count()
                        >= 1);
    }

    private static List<String> sockets(Lab lab, ProbeEnd end) {
        return lab.node(LabPlan.ND1)
                .run("ss", "-Hltunap")
                .orThrow()
                .stdout()
                .lines()
                .filter(line -> line.contains("pid=" + end.pid() + ","))
                .map(line -> line.split(" +")[0] + " " + line.split(" +")[4])
                .distinct()
                .filter(line -> line.contains(":780"))
                .toList();
    }

    @LabTest
    void shouldCarryHeartbeatsAsSoonAsTheWayIsFreeWhateverTheMembershipIs(@LabSize(servers = 1) Lab lab)
            throws IOException {
        try (ProbeEnd one = onLan(lab, 1);
                ProbeEnd two = onLan(lab, 2)) {
            awaitMembers(2, START, one, two);
            awaitWatched(lab, RETURN);

            one.ask("reset");
            lab.isolate(LabPlan.ND1);
            awaitMembers(1, RETURN, one, two);
            Await.until("the silence lasts", RETURN, () -> one.number("now") - one.number("last") > 1_000_000_000);
            assertThat(one.number("slowestSend") / 1_000_000)
                    .as("ms that a send to nobody took")
                    .isLessThan(AT_ONCE_MS);
            assertThat(one.number("unsent")).isZero();
            one.ask("reset");
            two.ask("reset");
            lab.rejoin(LabPlan.ND1);
            long healedNs = System.nanoTime();
            Await.until("both hear", RETURN, () -> one.number("first") != 0 && two.number("first") != 0);
            assertThat((one.number("first") - healedNs) / 1_000_000)
                    .as("ms until nd1 hears")
                    .isLessThan(AT_ONCE_MS);
            assertThat((two.number("first") - healedNs) / 1_000_000)
                    .as("ms until nd2 hears")
                    .isLessThan(AT_ONCE_MS);
            assertThat(one.number("firstMembers") + two.number("firstMembers"))
                    .as("each was alone yet")
                    .isEqualTo(2);
            awaitMembers(2, RETURN, one, two);
            awaitWatched(lab, RETURN);
            assertThat(one.number("gone") + two.number("gone"))
                    .as("a partition ends no process")
                    .isZero();
            assertThat(one.number("unsent")).isZero();

            long killNs = System.nanoTime();
            two.kill();
            Await.until("the end is noticed", RETURN, () -> one.number("gone") == 1);
            assertThat((one.number("goneAt") - killNs) / 1_000_000).as("ms").isLessThan(AT_ONCE_MS);
        }
    }

    @LabTest
    void shouldGoOnByItselfWhenTheCableIsPluggedInAndTheAddressIsThere(@LabSize(servers = 1) Lab lab)
            throws IOException {
        lab.node(LabPlan.ND1)
                .run("ip", "addr", "del", "192.168.77.1/24", "dev", "eth1")
                .orThrow();
        lab.unplugDedicatedCable();
        // The kernel may take a second to count the carrier as lost; who looks before finds the interface as it was.
        Await.until(
                "the other end's interface is down",
                RETURN,
                () -> !lab.node(LabPlan.ND2)
                        .run("ip", "-o", "link", "show", "eth1")
                        .orThrow()
                        .text()
                        .contains("state UP"));
        try (ProbeEnd one = HeartbeatMeasurement.first(lab, MANNER);
                ProbeEnd two = HeartbeatMeasurement.second(lab, MANNER)) {
            Await.until(
                    "it tells what is missing",
                    START,
                    () -> one.ask("state").contains("obstacle=no interface has the address 192.168.77.1"));
            Await.until(
                    "the other tells, too",
                    START,
                    () -> two.ask("state").contains("obstacle=eth1, which has the address 192.168.77.2, is down"));
            assertThat(one.isOpen() || two.isOpen()).isFalse();
            lab.plugDedicatedCable();
            Await.until("the other is open", RETURN, two::isOpen);
            lab.node(LabPlan.ND1)
                    .run("ip", "addr", "add", "192.168.77.1/24", "dev", "eth1")
                    .orThrow();
            awaitMembers(2, RETURN, one, two);

            lab.unplugDedicatedCable();
            Await.until(
                    "it tells that it can't send",
                    RETURN,
                    () -> one.ask("state").contains("unreachable"));
            awaitMembers(1, RETURN, one, two);
            one.ask("reset");
            two.ask("reset");
            lab.plugDedicatedCable();
            long pluggedNs = System.nanoTime();
            Await.until("both hear", RETURN, () -> one.number("first") != 0 && two.number("first") != 0);
            assertThat((two.number("first") - pluggedNs) / 1_000_000).as("ms").isLessThan(3 * AT_ONCE_MS);
            awaitMembers(2, RETURN, one, two);
            awaitWatched(lab, RETURN);
            Await.until(
                    "nothing is in the way",
                    RETURN,
                    () -> one.ask("state").contains("obstacle=]")
                            && two.ask("state").contains("obstacle=]"));
            assertThat(one.number("gone") + two.number("gone")).isZero();
            assertThat(one.number("rebuilds") + two.number("rebuilds")).isZero();
        }
    }

    @LabTest
    void shouldOpenAndCloseInTimeThoughTheOtherIsStopped(@LabSize(servers = 1) Lab lab)
            throws IOException, InterruptedException {
        try (ProbeEnd one = HeartbeatMeasurement.first(lab, MANNER)) {
            awaitMembers(1, START, one);
            assertThat(sockets(lab, one)).containsExactlyInAnyOrder("udp 192.168.77.1:7803", "tcp 192.168.77.1:7804");
            one.signal("STOP");
            try (ProbeEnd two = HeartbeatMeasurement.second(lab, MANNER)) {
                Await.until("it is open", START, () -> two.number("open") != 0);
                // Loading JGroups takes most of it.
                assertThat((two.number("open") - two.number("start")) / 1_000_000)
                        .as("ms to open")
                        .isLessThan(3_000);
                one.signal("CONT");
                awaitMembers(2, RETURN, one, two);
                awaitWatched(lab, RETURN);
                one.signal("STOP");
                Await.until("the other is silent", RETURN, () -> two.number("now") - two.number("last") > 50_000_000);
                assertThat(Long.parseLong(two.ask("close"))).as("ms to close").isLessThan(1_200);
                Await.until(
                        "no thread is left", RETURN, () -> two.ask("threads").equals("[]"));
                one.signal("CONT");
                awaitMembers(1, RETURN, one);
                Await.until("the goodbye is heard", RETURN, () -> one.number("gone") == 1);
                assertThat(one.number("abandoned") + two.number("abandoned")).isZero();
            }
        }
    }
}
