package io.netdispatcher.hatests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The lab itself, before any dispatcher: the network, the servers and their records are what tests take them for. */
class NetworkLabTest {
    @LabTest
    void shouldAnswerWithItsOwnNameWhenAServerIsAskedDirectly(Lab lab) {
        CommandResult answer = lab.client().run("curl", "-si", "http://10.0.0.21/");

        assertThat(answer.orThrow().stdout())
                .contains("X-Server: srv1", "X-Connection: ", "X-Requests: 1")
                .endsWith("srv1\n");
        assertThat(lab.client()
                        .run("curl", "-s", "http://10.0.0.23:8080/")
                        .orThrow()
                        .text())
                .isEqualTo("srv3");
        assertThat(lab.server("srv1").accessLog()).singleElement().satisfies(line -> {
            assertThat(line.clientAddress()).isEqualTo("10.0.0.2");
            assertThat(line.serverAddress()).isEqualTo("10.0.0.21");
            assertThat(line.request()).isEqualTo(1);
            assertThat(line.status()).isEqualTo(200);
            assertThat(line.uri()).isEqualTo("/");
        });
    }

    @LabTest
    void shouldAcceptTheVipOnEveryServerButAnswerNoArpForIt(Lab lab) {
        LabNode client = lab.client();
        Capture capture = lab.capture(LabPlan.SWITCH, "br0", "arp");
        assertThat(client.run("curl", "-s", "--connect-timeout", "2", "http://10.0.0.100/")
                        .succeeded())
                .as("an answer from a VIP that nobody should own")
                .isFalse();
        capture.stop();
        assertThat(capture.lines()).anyMatch(line -> line.contains("who-has 10.0.0.100"));
        assertThat(capture.lines()).noneMatch(line -> line.contains("10.0.0.100 is-at"));
        assertThat(capture.dropped()).isZero();

        for (LabServer server : lab.servers()) {
            client.run("ip", "neigh", "replace", "10.0.0.100", "lladdr", server.mac(), "dev", "eth0")
                    .orThrow();
            assertThat(client.run("curl", "-s", "--max-time", "3", "http://10.0.0.100/")
                            .orThrow()
                            .text())
                    .isEqualTo(server.name());
            assertThat(server.accessLog())
                    .singleElement()
                    .extracting(AccessRecord::serverAddress)
                    .isEqualTo("10.0.0.100");
        }
    }

    @LabTest
    void shouldReplyDirectlyToTheClientWhenFedThroughTheInternalLan(
            @LabSize(servers = 1, twoInterfaces = true) Lab lab) {
        // What a dispatcher does, done by hand: the client's packets arrive at the server's internal leg.
        LabNode nd1 = lab.node(LabPlan.ND1);
        lab.client()
                .run("ip", "neigh", "replace", "10.0.0.100", "lladdr", nd1.mac("eth0"), "dev", "eth0")
                .orThrow();
        nd1.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward").orThrow();
        nd1.run("ip", "route", "add", "10.0.0.100/32", "via", "10.1.0.21").orThrow();
        Capture internal = lab.capture("srv1", "int0", "tcp");
        Capture external = lab.capture(
                "srv1", "eth0", "tcp and ether host " + lab.node("srv1").mac("eth0"));

        assertThat(lab.client()
                        .run("curl", "-s", "--max-time", "3", "http://10.0.0.100/")
                        .orThrow()
                        .text())
                .isEqualTo("srv1");
        internal.stop();
        external.stop();

        assertThat(internal.lines()).isNotEmpty().allMatch(line -> line.contains(" > 10.0.0.100.80: "));
        assertThat(external.lines()).isNotEmpty().allMatch(line -> line.contains(" 10.0.0.100.80 > 10.0.0.2."));
        assertThat(nd1.run("curl", "-s", "--connect-timeout", "2", "http://192.168.77.2/")
                        .exitCode())
                .as("curl across the dedicated cable: connection refused")
                .isEqualTo(7);
    }

    @LabTest
    void shouldCarryTenMegabytesUnchangedBothWays(@LabSize(servers = 1) Lab lab) throws IOException {
        Path received = lab.directory().resolve("received");
        Capture capture = lab.capture("srv1", "eth0", "tcp and greater 1515");

        lab.client()
                .run("curl", "-sf", "-o", received.toString(), "http://10.0.0.21/big")
                .orThrow();
        lab.client()
                .run("curl", "-sf", "-T", lab.bigFile().toString(), "http://10.0.0.21/upload/one")
                .orThrow();
        capture.stop();

        assertThat(Files.mismatch(lab.bigFile(), received)).isEqualTo(-1);
        assertThat(Files.mismatch(lab.bigFile(), lab.server("srv1").upload("one")))
                .isEqualTo(-1);
        assertThat(capture.lines()).as("segments above the MTU").isEmpty();
    }

    @LabTest
    void shouldNotDisturbEachOtherWhenTwoLabsAreUp(@LabSize(servers = 1) Lab one, @LabSize(servers = 2) Lab two) {
        assertThat(two.client().run("curl", "-s", "http://10.0.0.22/").orThrow().text())
                .isEqualTo("srv2");
        assertThat(one.client()
                        .run("curl", "-s", "--connect-timeout", "1", "http://10.0.0.22/")
                        .succeeded())
                .isFalse();
        two.close();
        assertThat(one.client().run("curl", "-s", "http://10.0.0.21/").orThrow().text())
                .isEqualTo("srv1");
    }

    @LabTest
    void shouldStopAndStartServersAndChangeTheirCards(@LabSize(servers = 1) Lab lab) {
        LabServer server = lab.server("srv1");
        server.stop();
        assertThat(lab.client().run("curl", "-s", "http://10.0.0.21/").exitCode())
                .as("curl: connection refused")
                .isEqualTo(7);
        server.start();
        String before = server.mac();
        assertThat(server.changeMac()).isEqualTo(server.mac()).isNotEqualTo(before);
        lab.client().run("ip", "neigh", "flush", "all").orThrow();
        assertThat(lab.client().run("curl", "-s", "http://10.0.0.21/").orThrow().text())
                .isEqualTo("srv1");
    }

    @LabTest
    void shouldCutMachinesOffWithAndWithoutCarrier(@LabSize(servers = 1) Lab lab) {
        lab.isolate("srv1");
        assertThat(answers(lab)).isFalse();
        assertThat(carrier(lab, "srv1")).isTrue();
        lab.rejoin("srv1");
        // The client may still hold it against srv1 that it did not answer ARP.
        Await.until("srv1 answers again", Duration.ofSeconds(5), () -> answers(lab));

        lab.unplug("srv1");
        Await.until("srv1 loses its carrier", Duration.ofSeconds(2), () -> !carrier(lab, "srv1"));
        assertThat(answers(lab)).isFalse();
        lab.plug("srv1");
        Await.until("srv1 answers again", Duration.ofSeconds(5), () -> answers(lab));
    }

    @LabTest
    void shouldEndProcessesPreciselyAndTellTheirOutput(@LabSize(servers = 1) Lab lab) {
        ManagedProcess child = lab.node(LabPlan.ND1).start("sh", "-c", "echo ready; exec tail -f /dev/null");
        child.awaitOutput("ready", Duration.ofSeconds(2));
        assertThat(ProcessTable.commandLine(child.pid())).isEqualTo("tail -f /dev/null");
        assertThat(Teardown.processes(stateOf(lab), LabPlan.ND1)).containsExactly(child.pid());

        child.pause();
        Await.until(
                "the process is stopped",
                Duration.ofSeconds(2),
                () -> status(child.pid()).contains("T (stopped)"));
        child.resume();
        child.close();
        assertThat(child.awaitExit(Duration.ofSeconds(1))).isEqualTo(143);
        // A grandchild that nobody knows of ends with the lab all the same.
        lab.node(LabPlan.ND1)
                .run("sh", "-c", "setsid tail -f /dev/null >/dev/null 2>&1 &")
                .orThrow();
        long stray = Teardown.processes(stateOf(lab), LabPlan.ND1).getFirst();
        lab.close();
        assertThat(ProcessTable.startTicks(stray))
                .as("start of a process that should be gone")
                .isZero();
    }

    @LabTest
    void shouldStartADispatcherThroughItsLauncher(@LabSize(servers = 2) Lab lab) throws IOException {
        // Stands in for the launcher: makes the control socket's file; the client's neighbour entry makes the answer.
        Path launcher = lab.directory().resolve("launcher");
        Files.writeString(launcher, """
                #!/bin/sh
                echo "$@"
                touch "$(sed -n 's/.*control: {socket: \\(.*\\)}/\\1/p' "$3")"
                exec tail -f /dev/null
                """);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        lab.client()
                .run(
                        "ip",
                        "neigh",
                        "replace",
                        "10.0.0.100",
                        "lladdr",
                        lab.server("srv2").mac(),
                        "dev",
                        "eth0")
                .orThrow();
        String before = System.setProperty(Dispatcher.LAUNCHER_PROPERTY, launcher.toString());
        try (Dispatcher dispatcher = Dispatcher.start(lab, LabPlan.ND1)) {
            assertThat(dispatcher.process().outputText()).startsWith("run --config " + dispatcher.configuration());
            assertThat(dispatcher.configuration())
                    .content()
                    .contains("name: nd1", "{name: srv2, address: 10.0.0.22, weight: 10}");
        } finally {
            if (before == null) {
                System.clearProperty(Dispatcher.LAUNCHER_PROPERTY);
            } else {
                System.setProperty(Dispatcher.LAUNCHER_PROPERTY, before);
            }
        }
    }

    private static LabState stateOf(Lab lab) {
        return LabStates.ofThisUser().find(lab.name()).orElseThrow();
    }

    private static boolean answers(Lab lab) {
        return lab.client()
                .run("curl", "-s", "-o", "/dev/null", "--connect-timeout", "0.5", "http://10.0.0.21/")
                .succeeded();
    }

    private static boolean carrier(Lab lab, String node) {
        return !lab.node(node).run("ip", "link", "show", "dev", "eth0").stdout().contains("NO-CARRIER");
    }

    private static String status(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/status"));
        } catch (IOException e) {
            return "";
        }
    }
}
