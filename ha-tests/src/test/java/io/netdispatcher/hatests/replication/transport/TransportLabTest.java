package io.netdispatcher.hatests.replication.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabSize;
import io.netdispatcher.hatests.lab.LabTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The transport between two processes over the dedicated cable, and what becomes of it when something breaks. */
class TransportLabTest {
    private static final String FIRST = "192.168.77.1 7801 192.168.77.2 7801";
    private static final String SECOND = "192.168.77.2 7801 192.168.77.1 7801";
    private static final Duration START = Duration.ofSeconds(10);
    /** Changes of the members until an end is in a group, be it alone: its channel, and the group. */
    private static final int ALONE = 2;
    /** From the end of a fault to a connection that carries messages again. */
    private static final Duration RETURN = Duration.ofSeconds(8);

    private static ProbeProcess first(Lab lab) throws IOException {
        return ProbeProcess.start(lab, LabPlan.ND1, 1, FIRST);
    }

    private static ProbeProcess second(Lab lab) throws IOException {
        return ProbeProcess.start(lab, LabPlan.ND2, 2, SECOND);
    }

    private static void awaitPair(ProbeProcess one, ProbeProcess two, Duration limit) {
        one.awaitConnected(true, limit);
        two.awaitConnected(true, limit);
    }

    private static void assertCarries(ProbeProcess from, ProbeProcess to) {
        to.ask("received");
        assertThat(from.ask("stream 1000 1000")).startsWith("done 1000 messages");
        assertThat(to.ask("received")).contains("data=1000 faults=0");
    }

    private static List<String> sockets(Lab lab, ProbeProcess probe, String node) {
        return lab.node(node)
                .run("ss", "-Hltunap")
                .orThrow()
                .stdout()
                .lines()
                .filter(line -> line.contains("pid=" + probe.pid() + ","))
                .toList();
    }

    private static long number(String text, String name) {
        Matcher matcher = Pattern.compile(name + "=(\\d+)").matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    @LabTest
    void shouldDeliverInOrderAndOnceFromItsOwnAddressOnlyAndLeaveNothing(@LabSize(servers = 1) Lab lab)
            throws IOException {
        try (ProbeProcess one = first(lab);
                ProbeProcess two = second(lab)) {
            awaitPair(one, two, START);

            assertThat(sockets(lab, one, LabPlan.ND1))
                    .as("sockets")
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allMatch(line -> line.startsWith("tcp") && line.split(" +")[4].startsWith("192.168.77.1:"))
                    .filteredOn(line -> line.contains("LISTEN"))
                    .extracting(line -> line.split(" +")[4])
                    .containsExactlyInAnyOrder("192.168.77.1:7801", "192.168.77.1:7802");

            two.tell("stream 100000 300");
            assertThat(one.ask("stream 100000 300")).startsWith("done 100000");
            assertThat(two.answer("stream")).startsWith("done 100000");
            assertThat(one.ask("received")).endsWith("sender=2 data=100000 faults=0 others=0}");
            assertThat(two.ask("received")).endsWith("sender=1 data=100000 faults=0 others=0}");
            assertThat(one.ask("stream 500 65536")).as("the longest messages").startsWith("done 500");
            assertThat(two.ask("received")).contains("data=500 faults=0");
            assertThat(one.ask("ping 1000 100")).startsWith("p50=");

            assertThat(Long.parseLong(one.ask("close"))).as("ms to close").isLessThan(2_000);
            assertThat(two.awaitConnected(false, Duration.ofSeconds(2)))
                    .as("ms until the other knows")
                    .isLessThan(1_000);
            Await.until(
                    "no socket and no thread is left",
                    Duration.ofSeconds(1),
                    () -> sockets(lab, one, LabPlan.ND1).isEmpty()
                            && one.ask("threads").equals("[]"));
        }
    }

    @LabTest
    void shouldComeBackWhenAnEndIsKilledAndStartedAgain(@LabSize(servers = 1) Lab lab) throws IOException {
        try (ProbeProcess one = first(lab);
                ProbeProcess two = second(lab)) {
            awaitPair(one, two, START);
            assertCarries(one, two);
            long changes = one.changes();

            two.kill();
            assertThat(one.awaitConnected(false, Duration.ofSeconds(3)))
                    .as("ms until an ended process is noticed")
                    .isLessThan(1_000);
            assertThat(one.changes()).isGreaterThan(changes);
            assertThat(one.ask("stream 1 100")).as("nobody to send to").startsWith("failed at 0");
            try (ProbeProcess again = second(lab)) {
                awaitPair(one, again, RETURN);
                assertCarries(one, again);
                assertCarries(again, one);
                again.kill();
            }
            try (ProbeProcess atOnce = second(lab)) {
                long seen = one.changes();
                Await.until("the end before has gone", RETURN, () -> one.changes() > seen);
                awaitPair(one, atOnce, RETURN);
                assertCarries(one, atOnce);
            }
        }
    }

    @LabTest
    void shouldMakeTheChannelAnewWhenTheOtherEndStopsReading(@LabSize(servers = 1) Lab lab)
            throws IOException, InterruptedException {
        try (ProbeProcess one = first(lab);
                ProbeProcess two = second(lab)) {
            awaitPair(one, two, START);
            assertCarries(one, two);

            two.signal("STOP");
            long stoppedNs = System.nanoTime();
            String answer = one.ask("flood 60000 10000");
            assertThat(answer).startsWith("refused");
            assertThat(number(answer, "longestMs")).as(answer).isBetween(900L, 2_500L);
            assertThat(number(answer, "totalMs")).as(answer).isLessThan(3_000);
            assertThat(one.isConnected()).isFalse();
            assertThat(number(one.ask("state"), "rebuilds")).isEqualTo(1);
            Await.until(
                    "five seconds of a stopped peer are over",
                    Duration.ofSeconds(6),
                    () -> System.nanoTime() - stoppedNs > 5_000_000_000L);
            two.signal("CONT");
            Await.until("the stopped end knows", RETURN, () -> two.changes() > 2 && two.isConnected());
            awaitPair(one, two, RETURN);
            two.ask("received");
            assertCarries(one, two);
            assertCarries(two, one);
            assertThat(number(one.ask("state"), "abandoned")).isZero();
        }
    }

    @LabTest
    void shouldComeBackWhenTheCableIsCutAndPluggedInAgain(@LabSize(servers = 1) Lab lab) throws IOException {
        lab.node(LabPlan.ND1)
                .run("ip", "addr", "del", "192.168.77.1/24", "dev", "eth1")
                .orThrow();
        try (ProbeProcess one = first(lab);
                ProbeProcess two = second(lab)) {
            assertThat(one.isConnected()).as("without an address").isFalse();
            Await.until(
                    "the other end listens",
                    START,
                    () -> !sockets(lab, two, LabPlan.ND2).isEmpty());
            assertThat(sockets(lab, one, LabPlan.ND1)).isEmpty();
            lab.node(LabPlan.ND1)
                    .run("ip", "addr", "add", "192.168.77.1/24", "dev", "eth1")
                    .orThrow();
            awaitPair(one, two, RETURN);
            assertCarries(one, two);

            lab.unplugDedicatedCable();
            one.awaitConnected(false, Duration.ofSeconds(5));
            two.awaitConnected(false, Duration.ofSeconds(5));
            lab.plugDedicatedCable();
            awaitPair(one, two, RETURN);
            assertCarries(one, two);
            assertCarries(two, one);

            one.ask("rebuild");
            Await.until("the channel is another one", RETURN, () -> number(one.ask("state"), "rebuilds") == 1);
            awaitPair(one, two, RETURN);
            Await.until(
                    "both are there again",
                    RETURN,
                    () -> one.ask("stream 1 100").startsWith("done"));
        }
    }

    /**
     * The third one is told of the first only, so the first has to be the coordinator: second and third have no address of each other, and
     * could neither join nor merge. Hence one after the other.
     */
    @LabTest
    void shouldTellAThirdMemberApart(@LabSize(servers = 1) Lab lab) throws IOException {
        try (ProbeProcess one = first(lab)) {
            Await.until("the first has begun alone", START, () -> one.changes() >= ALONE);
            try (ProbeProcess two = second(lab)) {
                awaitPair(one, two, START);
                tellAThirdMemberApart(lab, one, two);
            }
        }
    }

    private static void tellAThirdMemberApart(Lab lab, ProbeProcess one, ProbeProcess two) throws IOException {
        try (ProbeProcess third = ProbeProcess.start(lab, LabPlan.ND2, 3, "192.168.77.2 7811 192.168.77.1 7801")) {
            third.awaitConnected(true, START);
            Await.until("all three see each other", START, () -> {
                two.tell("flood 100 1");
                third.tell("flood 100 1");
                two.answer("flood");
                third.answer("flood");
                String received = one.ask("received");
                return received.contains("sender=2") && received.contains("sender=3");
            });
            one.ask("received");
            two.tell("stream 5000 200");
            assertThat(third.ask("stream 5000 200")).startsWith("done");
            assertThat(two.answer("stream")).startsWith("done");
            assertThat(one.ask("received")).contains("sender=2 data=5000 faults=0", "sender=3 data=5000 faults=0");

            long changesOfOne = one.changes();
            long changesOfTwo = two.changes();
            third.kill();
            Await.until(
                    "both know that the third has gone",
                    Duration.ofSeconds(5),
                    () -> one.changes() > changesOfOne && two.changes() > changesOfTwo);
            assertThat(two.ask("stream 5000 200")).as("the pair goes on").startsWith("done");
            assertThat(one.ask("received")).contains("sender=2 data=5000 faults=0");
        }
    }
}
