package io.netdispatcher.hatests.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.Nd;
import io.netdispatcher.cli.control.ControlClient;
import io.netdispatcher.executor.counters.CountersFile;
import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Capture;
import io.netdispatcher.hatests.lab.CommandResult;
import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabServer;
import io.netdispatcher.hatests.lab.LabSize;
import io.netdispatcher.hatests.lab.LabTest;
import io.netdispatcher.hatests.lab.ManagedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;

/** One dispatcher between a real client and real web servers: what the servers and the wire say of it. */
class DispatcherLabTest {
    private static final String URL = "http://10.0.0.100/";
    private static final Duration SOON = Duration.ofSeconds(10);

    private static String get(Lab lab, String url) {
        return lab.client().run("curl", "-s", "--max-time", "5", url).orThrow().text();
    }

    private static Map<String, Integer> spread(Lab lab, int requests) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < requests; i++) {
            counts.merge(get(lab, URL), 1, Integer::sum);
        }
        return counts;
    }

    private static long counter(Lab lab, String name) {
        Path file = Dispatcher.directory(lab, LabPlan.ND1).resolve("state").resolve(CountersFile.NAME);
        try (CountersFile counters = CountersFile.open(file)) {
            long[] found = {-1};
            counters.reader().forEach((value, id, label) -> found[0] = label.equals(name) ? value : found[0]);
            return found[0];
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void assertEveryFrameAccountedFor(Lab lab) {
        Await.until(
                "received == forwarded + passed + dropped",
                SOON,
                () -> counter(lab, "frames.received")
                        == counter(lab, "frames.forwarded")
                                + counter(lab, "frames.passed")
                                + counter(lab, "frames.dropped"));
    }

    private static boolean isReachable(Dispatcher dispatcher, String server) {
        for (JsonNode each : new ControlClient(dispatcher.controlSocket())
                .call("server.list", null)
                .get("servers")) {
            if (each.get("server").asString().equals(server)) {
                return each.get("reachable").asBoolean();
            }
        }
        throw new AssertionError("no server " + server);
    }

    private static void apply(Dispatcher dispatcher, String from, String to) {
        try {
            String text = Files.readString(dispatcher.configuration());
            assertThat(text).contains(from);
            Files.writeString(dispatcher.configuration(), text.replace(from, to));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        int exitCode = Nd.commandLine()
                .execute("config", "apply", dispatcher.configuration().toString());
        assertThat(exitCode).isZero();
    }

    @LabTest
    void shouldSpreadConnectionsByWeightAndLetServersAnswerDirectly(Lab lab) {
        try (Dispatcher dispatcher = Dispatcher.start(lab, LabPlan.ND1)) {
            String ownMac = lab.node(LabPlan.ND1).mac("eth0");
            Capture replies = lab.capture(LabPlan.ND1, "eth0", "tcp src port 80 and ether dst " + ownMac);
            assertThat(spread(lab, 40)).isEqualTo(Map.of("srv1", 10, "srv2", 10, "srv3", 20));
            replies.stop();
            assertThat(replies.lines())
                    .as("replies must not pass the dispatcher")
                    .isEmpty();
            assertThat(dispatcher.process().isAlive()).isTrue();
            assertEveryFrameAccountedFor(lab);
        }
    }

    @LabTest
    void shouldCarryUploadsAndDownloadsIntact(Lab lab) throws IOException {
        byte[] content = new byte[10_000_000];
        ThreadLocalRandom.current().nextBytes(content);
        Path upload = Files.write(lab.directory().resolve("upload.bin"), content);
        try (Dispatcher dispatcher = Dispatcher.start(lab, LabPlan.ND1)) {
            String server = lab.client()
                    .run(
                            "curl",
                            "-s",
                            "-o",
                            "/dev/null",
                            "-w",
                            "%header{x-server}",
                            "-T",
                            upload.toString(),
                            URL + "upload/upload.bin")
                    .orThrow()
                    .text();
            assertThat(Files.mismatch(upload, lab.server(server).upload("upload.bin")))
                    .isEqualTo(-1);
            Path download = lab.directory().resolve("download.bin");
            lab.client()
                    .run("curl", "-s", "--max-time", "20", "-o", download.toString(), URL + "big")
                    .orThrow();
            assertThat(Files.mismatch(lab.bigFile(), download)).isEqualTo(-1);
            assertThat(dispatcher.process().isAlive()).isTrue();
        }
    }

    @LabTest
    void shouldKeepOldConnectionsOfAServerWhoseWeightBecomesZero(Lab lab) throws IOException {
        try (Dispatcher dispatcher = Dispatcher.start(lab, LabPlan.ND1)) {
            Path download = lab.directory().resolve("slow.bin");
            Path headers = lab.directory().resolve("slow.headers");
            ManagedProcess slow = lab.client()
                    .start("curl", "-s", "-D", headers.toString(), "-o", download.toString(), URL + "big?rate=3m");
            Await.until("the download has begun", SOON, () -> Files.exists(download));
            String server = Files.readAllLines(headers).stream()
                    .filter(line -> line.startsWith("X-Server: "))
                    .map(line -> line.substring(10).trim())
                    .findFirst()
                    .orElseThrow();
            String weight = "weight: " + lab.plan().weight(server);
            String line = "{name: " + server + ", address: " + lab.plan().forwardingAddress(server) + ", ";
            apply(dispatcher, line + weight, line + "weight: 0");

            assertThat(spread(lab, 12)).doesNotContainKey(server).hasSize(2);
            assertThat(slow.isAlive()).as("the download went on meanwhile").isTrue();
            assertThat(slow.awaitExit(Duration.ofSeconds(20))).isZero();
            assertThat(Files.mismatch(lab.bigFile(), download)).isEqualTo(-1);
        }
    }

    @LabTest
    void shouldFilterAndCountWhatIsNoService(Lab lab) {
        try (Dispatcher dispatcher = Dispatcher.start(lab, LabPlan.ND1)) {
            long before = counter(lab, "frames.dropped.undefined_port");
            CommandResult refused = lab.client().run("curl", "-s", "--connect-timeout", "2", "http://10.0.0.100:8080/");
            assertThat(refused.exitCode())
                    .as("curl's exit code for a time-out: no answer at all")
                    .isEqualTo(28);
            assertThat(counter(lab, "frames.dropped.undefined_port")).isGreaterThan(before);
            assertThat(lab.servers())
                    .allSatisfy(server -> assertThat(server.accessLog())
                            .noneMatch(record -> record.uri().contains("8080")));
            assertThat(dispatcher.process().isAlive()).isTrue();
            assertEveryFrameAccountedFor(lab);
        }
    }

    @LabTest
    void shouldFollowAServerThatChangesItsMacAddressWithinTwoSeconds(@LabSize(servers = 1) Lab lab) {
        try (Dispatcher dispatcher = Dispatcher.start(lab, LabPlan.ND1)) {
            String mac = lab.server("srv1").changeMac();
            Await.until(
                    "the new MAC address " + mac,
                    Duration.ofSeconds(2),
                    () -> new ControlClient(dispatcher.controlSocket())
                            .call("server.list", null)
                            .toString()
                            .contains(mac));
            assertThat(get(lab, URL)).isEqualTo("srv1");
        }
    }

    @LabTest
    void shouldGiveNoNewConnectionToAServerThatDoesNotResolve(Lab lab) {
        try (Dispatcher dispatcher = Dispatcher.start(lab, LabPlan.ND1)) {
            lab.unplug("srv3");
            Await.until("srv3 is out of reach", SOON, () -> !isReachable(dispatcher, "srv3"));
            assertThat(spread(lab, 10)).isEqualTo(Map.of("srv1", 5, "srv2", 5));
            lab.plug("srv3");
            Await.until("srv3 is back", SOON, () -> isReachable(dispatcher, "srv3"));
            assertThat(spread(lab, 8)).containsKey("srv3");
        }
    }

    @LabTest
    void shouldStopAnsweringForTheVipWhenFrozen(Lab lab) {
        try (Dispatcher dispatcher = Dispatcher.start(lab, LabPlan.ND1)) {
            lab.client().run("ip", "neigh", "flush", "dev", "eth0").orThrow();
            dispatcher.process().pause();
            Capture arp = lab.capture(LabPlan.SWITCH, "br0", "arp and host 10.0.0.100");
            assertThat(lab.client()
                            .run("curl", "-s", "--connect-timeout", "2", URL)
                            .succeeded())
                    .isFalse();
            arp.stop();
            assertThat(arp.lines()).anyMatch(line -> line.contains("who-has 10.0.0.100"));
            assertThat(arp.lines()).noneMatch(line -> line.contains("is-at"));
            dispatcher.process().resume();
            dispatcher.awaitAnswer(lab);
        }
    }

    @LabTest
    void shouldLeaveCleanlyAndComeBackWithItsConnections(Lab lab) throws IOException {
        Path download = lab.directory().resolve("slow.bin");
        ManagedProcess slow;
        try (Dispatcher dispatcher = Dispatcher.start(lab, LabPlan.ND1)) {
            slow = lab.client().start("curl", "-s", "-o", download.toString(), URL + "big?rate=2m");
            Await.until("the download has begun", SOON, () -> Files.exists(download));
            dispatcher.process().terminate();
            assertThat(dispatcher.process().awaitExit(SOON))
                    .as("exit code after SIGTERM")
                    .isZero();
            assertThat(lab.node(LabPlan.ND1).run("nft", "list", "ruleset").text())
                    .isEmpty();
            assertThat(dispatcher.controlSocket()).doesNotExist();
        }
        try (Dispatcher again = Dispatcher.start(lab, LabPlan.ND1)) {
            assertThat(again.process().outputText()).contains("connection table reopened with");
            assertThat(slow.awaitExit(Duration.ofSeconds(30))).isZero();
            assertThat(Files.mismatch(lab.bigFile(), download)).isEqualTo(-1);
        }
    }

    @LabTest
    void shouldLeaveNothingBehindWhenItIsStoppedWhileItStarts(@LabSize(servers = 1) Lab lab) throws IOException {
        String configuration;
        try (Dispatcher complete = Dispatcher.start(lab, LabPlan.ND1)) {
            configuration = Files.readString(complete.configuration());
            complete.process().terminate();
            assertThat(complete.process().awaitExit(SOON)).isZero();
        }
        Path state = Dispatcher.directory(lab, LabPlan.ND1).resolve("state");
        Path clean = state.resolve("connections.clean");
        try (Dispatcher starting = Dispatcher.launch(lab, LabPlan.ND1, configuration)) {
            Await.until("the table is being opened", SOON, () -> !Files.exists(clean));
            starting.process().terminate();
            assertThat(starting.process().awaitExit(SOON)).as("exit code").isZero();
            assertThat(clean).as("the table is closed cleanly").exists();
            assertThat(starting.controlSocket()).doesNotExist();
            assertThat(lab.node(LabPlan.ND1).run("nft", "list", "ruleset").text())
                    .isEmpty();
        }
    }

    @LabTest
    void shouldStartAgainAfterAKillWithANewTable(@LabSize(servers = 1) Lab lab) {
        try (Dispatcher dispatcher = Dispatcher.start(lab, LabPlan.ND1)) {
            dispatcher.process().kill();
            dispatcher.process().awaitExit(SOON);
        }
        try (Dispatcher again = Dispatcher.start(lab, LabPlan.ND1)) {
            assertThat(again.process().outputText()).contains("can't be trusted (it was not closed cleanly)");
            assertThat(get(lab, URL)).isEqualTo("srv1");
        }
    }

    @LabTest
    void shouldRefuseASecondDaemonOnTheSameDirectory(@LabSize(servers = 1) Lab lab) {
        try (Dispatcher first = Dispatcher.start(lab, LabPlan.ND1)) {
            String[] words = Dispatcher.launcher().toArray(String[]::new);
            String[] command = java.util.Arrays.copyOf(words, words.length + 3);
            command[words.length] = "run";
            command[words.length + 1] = "--config";
            command[words.length + 2] = first.configuration().toString();
            CommandResult second = lab.node(LabPlan.ND1).run(command);
            assertThat(second.exitCode()).isOne();
            assertThat(second.stderr().lines())
                    .singleElement()
                    .asString()
                    .contains("is in use by process " + first.process().pid(), "choose another directory");
            assertThat(get(lab, URL)).isEqualTo("srv1");
        }
    }

    @LabTest
    void shouldServeFromTwoInterfaces(@LabSize(twoInterfaces = true) Lab lab) {
        try (Dispatcher dispatcher = Dispatcher.start(lab, LabPlan.ND1)) {
            Capture external = lab.capture(
                    LabPlan.ND1,
                    "eth0",
                    "tcp and ether src " + lab.node(LabPlan.ND1).mac("eth0"));
            assertThat(spread(lab, 8)).isEqualTo(Map.of("srv1", 2, "srv2", 2, "srv3", 4));
            external.stop();
            assertThat(external.lines()).as("forwarded on the wrong side").isEmpty();
            for (LabServer server : lab.servers()) {
                assertThat(isReachable(dispatcher, server.name())).isTrue();
            }
        }
    }

    @LabTest
    void shouldHoldAndReleaseAVipThatIsAddedAndRemovedWhileRunning() throws IOException {
        String second = "10.0.0.101";
        try (Lab lab = Lab.up(LabPlan.oneArm().withServers(1).withVips(LabPlan.VIP, second));
                Dispatcher dispatcher = Dispatcher.start(lab, LabPlan.ND1)) {
            String whole = Files.readString(dispatcher.configuration());
            String secondCluster = whole.substring(whole.indexOf("  - name: www2"));
            assertThat(get(lab, "http://" + second + "/")).isEqualTo("srv1");

            apply(dispatcher, secondCluster, "");
            lab.client().run("ip", "neigh", "flush", "dev", "eth0").orThrow();
            assertThat(lab.client()
                            .run("curl", "-s", "--connect-timeout", "2", "http://" + second + "/")
                            .succeeded())
                    .isFalse();
            assertThat(get(lab, URL)).isEqualTo("srv1");

            Files.writeString(dispatcher.configuration(), whole);
            apply(dispatcher, secondCluster, secondCluster);
            assertThat(get(lab, "http://" + second + "/")).isEqualTo("srv1");
        }
    }
}
