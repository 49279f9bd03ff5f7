package io.netdispatcher.hatests.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.Nd;
import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Capture;
import io.netdispatcher.hatests.lab.DispatcherPair;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabSize;
import io.netdispatcher.hatests.lab.LabTest;
import io.netdispatcher.hatests.lab.PairPlan;
import io.netdispatcher.hatests.lab.PairTables;
import io.netdispatcher.hatests.load.ConnectionKind;
import io.netdispatcher.hatests.load.ForwardingTimes;
import io.netdispatcher.hatests.load.Load;
import io.netdispatcher.hatests.load.LoadCommand;
import io.netdispatcher.hatests.load.SynFlood;
import io.netdispatcher.hatests.scenario.LabJudge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A pair between a real client and real web servers: how it comes together, what a SYN waits for, what the shadow is told. */
class PairLabTest {
    private static final String URL = "http://10.0.0.100/";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(30);
    /** Longer than the default, so that waiting and not waiting differ by more than a busy machine's noise. */
    private static final int SYNC_TIMEOUT_MS = 40;

    private static void get(Lab lab, int times) {
        String loop = "i=0; while [ $i -lt " + times + " ]; do curl -sf --max-time 5 -o /dev/null " + URL
                + " || exit 1; i=$((i+1)); done";
        lab.client().run("sh", "-c", loop).orThrow();
    }

    private static String alarms(DispatcherPair pair, String node) {
        return pair.status(node).get("alarms").toString();
    }

    /** What SYNs took through nd1 while this went on. */
    private static List<ForwardingTimes.Segment> syns(Lab lab, Runnable work) {
        Capture capture = lab.capture(LabPlan.ND1, "eth0", "tcp dst port 80 and tcp[tcpflags] & tcp-syn != 0");
        try (capture) {
            work.run();
            capture.stop();
        }
        return ForwardingTimes.of(capture.lines(), lab.node(LabPlan.ND1).mac("eth0"))
                .segments();
    }

    @LabTest
    void shouldNotPairWithAnotherKeyAndSayWhy(@LabSize(servers = 1) Lab lab) {
        try (DispatcherPair pair = DispatcherPair.prepare(lab, PairPlan.sync())) {
            pair.startNode(LabPlan.ND1);
            pair.awaitAnswer();
            pair.writeKey("a key that the other node does not have\n");
            pair.startNode(LabPlan.ND2);
            Await.until(
                    "an alarm about the key",
                    LOAD_LIMIT,
                    () -> alarms(pair, LabPlan.ND1).contains("has nd2 another key file?"));
            Await.until(
                    "an alarm about the key on the shadow",
                    SOON,
                    () -> alarms(pair, LabPlan.ND2).contains("has nd1 another key file?"));

            get(lab, 20);

            assertThat(pair.syncState(LabPlan.ND1)).isEqualTo("NONE");
            assertThat(pair.syncState(LabPlan.ND2)).isNotEqualTo("HOT");
            assertThat(pair.connections(LabPlan.ND2)).isEmpty();
            assertThat(pair.status(LabPlan.ND1).get("sync").get("rejected").asLong())
                    .isPositive();
            assertThat(pair.counter(LabPlan.ND1, "replication.rejected.wrong_seal"))
                    .isPositive();
        }
    }

    @LabTest
    void shouldRefuseAKeyThatOthersCanRead(@LabSize(servers = 1) Lab lab) throws IOException {
        try (DispatcherPair pair = DispatcherPair.prepare(lab, PairPlan.sync())) {
            Files.setPosixFilePermissions(pair.keyFile(), PosixFilePermissions.fromString("rw-r--r--"));
            pair.startNode(LabPlan.ND1);

            assertThat(pair.process(LabPlan.ND1).awaitExit(LOAD_LIMIT)).isOne();
            assertThat(pair.process(LabPlan.ND1).outputText().lines())
                    .singleElement()
                    .asString()
                    .contains("pair.keyFile", "open to others", "chmod 600 " + pair.keyFile());
        }
    }

    @LabTest
    void shouldHoldNoSynWhenAsynchronous(@LabSize(servers = 1) Lab lab) {
        PairPlan plan = PairPlan.async().withSyncTimeoutMs(SYNC_TIMEOUT_MS);
        try (DispatcherPair pair = DispatcherPair.start(lab, plan)) {
            pair.process(LabPlan.ND2).pause();
            List<ForwardingTimes.Segment> syns = syns(lab, () -> get(lab, 5));
            pair.process(LabPlan.ND2).resume();

            assertThat(syns).hasSize(5);
            assertThat(syns).allMatch(syn -> syn.delayUs() >= 0);
            assertThat(syns).as("a SYN went on at once").anyMatch(syn -> syn.delayMs() < SYNC_TIMEOUT_MS / 4.0);
            assertThat(pair.counter(LabPlan.ND1, "syn.held")).isZero();
            pair.awaitHot();
            assertThat(PairTables.awaitEqual(pair, SOON)).isGreaterThanOrEqualTo(5);
        }
    }

    @LabTest
    void shouldForwardASynOnlyWhenTheShadowKnowsItOrTheTimeIsOver(@LabSize(servers = 1) Lab lab) {
        PairPlan plan = PairPlan.sync().withSyncTimeoutMs(SYNC_TIMEOUT_MS);
        try (DispatcherPair pair = DispatcherPair.start(lab, plan)) {
            long unprotected = pair.counter(LabPlan.ND1, "syn.unprotected");
            long acknowledged = pair.counter(LabPlan.ND1, "syn.released_acknowledged");
            List<ForwardingTimes.Segment> known = syns(lab, () -> get(lab, 5));
            assertThat(known).hasSize(5).anyMatch(syn -> syn.delayMs() < SYNC_TIMEOUT_MS / 4.0);
            assertThat(pair.counter(LabPlan.ND1, "syn.released_acknowledged")
                            + pair.counter(LabPlan.ND1, "syn.unprotected"))
                    .as("every SYN was held, and acknowledged but for a busy machine")
                    .isEqualTo(acknowledged + unprotected + 5);
            assertThat(pair.counter(LabPlan.ND1, "syn.released_acknowledged")).isGreaterThan(acknowledged);

            long unprotectedBefore = pair.counter(LabPlan.ND1, "syn.unprotected");
            List<ForwardingTimes.Segment> held = syns(lab, () -> {
                pair.process(LabPlan.ND2).pause();
                get(lab, 2);
            });
            assertThat(held.getFirst().delayMs())
                    .as("the first SYN after the shadow stopped waits for the whole time")
                    .isGreaterThan(SYNC_TIMEOUT_MS - 2.0);
            assertThat(pair.counter(LabPlan.ND1, "syn.unprotected")).isGreaterThan(unprotectedBefore);
            assertThat(pair.status(LabPlan.ND1).get("unprotected").asLong()).isPositive();

            pair.awaitCold();
            List<ForwardingTimes.Segment> stale = syns(lab, () -> get(lab, 5));
            assertThat(stale)
                    .as("a stale shadow is not waited for")
                    .anyMatch(syn -> syn.delayMs() < SYNC_TIMEOUT_MS / 4.0);

            pair.process(LabPlan.ND2).resume();
            pair.awaitHot();
            PairTables.awaitEqual(pair, SOON);
            Await.until(
                    "no connection is unprotected",
                    SOON,
                    () -> pair.status(LabPlan.ND1).get("unprotected").asLong() == 0);
        }
    }

    @LabTest
    void shouldTellTheShadowWeightsThatAreAppliedOnTheActive(Lab lab) throws IOException {
        try (DispatcherPair pair = DispatcherPair.start(lab, PairPlan.sync())) {
            Path file = pair.node(LabPlan.ND1).configuration();
            String text = Files.readString(file);
            assertThat(text).contains("weight: 20");
            Files.writeString(file, text.replace("weight: 20", "weight: 35"));

            assertThat(Nd.commandLine().execute("config", "apply", file.toString()))
                    .isZero();

            Await.until(
                    "srv3 has weight 35 on the shadow", SOON, () -> weight(pair.servers(LabPlan.ND2), "srv3") == 35);
            assertThat(weight(pair.servers(LabPlan.ND2), "srv1")).isEqualTo(10);
            pair.awaitHot();
            assertThat(pair.events(LabPlan.ND2).toString()).contains("taken over from the active node");
            assertThat(alarms(pair, LabPlan.ND1)).isEqualTo("[]");
        }
    }

    private static int weight(JsonNode servers, String name) {
        for (JsonNode server : servers) {
            if (server.get("server").asString().equals(name)) {
                return server.get("weight").asInt();
            }
        }
        throw new AssertionError("no server " + name);
    }

    @LabTest
    void shouldStayHotAndKeepConnectionsInAFloodOfSyns(Lab lab) {
        int connections = 200;
        int flood = 20_000;
        try (Load load = Load.start(lab);
                DispatcherPair pair = DispatcherPair.start(lab, PairPlan.sync().withCapacity(20_000))) {
            load.open(
                    new LoadCommand.Open(lab.plan().vip(), 80, ConnectionKind.STEADY, connections, 200, 200, 10_000),
                    LOAD_LIMIT);
            long received = pair.counter(LabPlan.ND1, "frames.received");

            SynFlood.send(lab, LabPlan.ND1, flood, 8_000);

            Await.until(
                    "the flood came through",
                    SOON,
                    () -> pair.counter(LabPlan.ND1, "frames.received") - received >= flood * 9 / 10);
            pair.awaitHot();
            load.settle(LOAD_LIMIT);
            assertThat(LabJudge.judge(lab, load.report()).survived()).isEqualTo(connections);
            assertThat(pair.counter(LabPlan.ND1, "syn.stateless.table")
                            + pair.counter(LabPlan.ND1, "syn.stateless.hold_full")
                            + pair.counter(LabPlan.ND1, "syn.stateless.pressure"))
                    .as("SYNs above the half-open share got no entry")
                    .isPositive();
            PairTables.awaitEqual(pair, SOON);
        }
    }
}
