package io.netdispatcher.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.executor.counters.CountersFile;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Commands that report on a node, where no daemon runs. */
class ReportsWithoutDaemonTest {
    @TempDir
    Path directory;

    private CountersFile writeCounters(long heartbeatEpochMs) throws IOException {
        CountersFile file = CountersFile.create(directory, heartbeatEpochMs);
        ExecutorCounters counters = new ExecutorCounters(file.manager());
        counters.forwarder().count(Verdict.FORWARD, null);
        counters.server("www:80", "srv1").connectionOpened();
        counters.server("www:80", "srv1").forwarded(1_234_567);
        return file;
    }

    @Test
    void shouldSayThatTheDaemonHasStoppedWhenItEndedCleanly() throws IOException {
        writeCounters(SystemEpochClock.INSTANCE.time()).close();
        Outcome outcome = Outcome.of("stat", "--directory", directory.toString());
        assertThat(outcome.out()).contains(", stopped", "server.www:80.srv1.bytes");
        JsonNode stat = Json.mapper()
                .readTree(Outcome.of("stat", "--directory", directory.toString(), "-o", "json")
                        .out());
        assertThat(stat.get("running").asBoolean()).isFalse();
        assertThat(stat.has("heartbeat_age_ms")).isFalse();
    }

    @Test
    void shouldShowTheCountersAsOneJsonObject() throws IOException {
        writeCounters(SystemEpochClock.INSTANCE.time());
        Outcome outcome = Outcome.of("stat", "--directory", directory.toString(), "-o", "json");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode stat = Json.mapper().readTree(outcome.out());
        assertThat(stat.propertyNames())
                .containsExactlyInAnyOrder("process_id", "heartbeat_age_ms", "running", "counters");
        assertThat(stat.get("process_id").asLong())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(stat.get("running").asBoolean()).isTrue();
        assertThat(stat.get("counters").get("frames.forwarded").asLong()).isEqualTo(1);
        assertThat(stat.get("counters").get("server.www:80.srv1.active").asLong())
                .isEqualTo(1);
        assertThat(stat.get("counters").get("server.www:80.srv1.bytes").asLong())
                .isEqualTo(1_234_567);
    }

    @Test
    void shouldSayThatTheDaemonIsSilentWhenItsHeartbeatIsOld() throws IOException {
        writeCounters(SystemEpochClock.INSTANCE.time() - 60_000);
        Outcome outcome = Outcome.of("stat", "--directory", directory.toString());
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("last heard 6", "server.www:80.srv1.bytes");
        JsonNode stat = Json.mapper()
                .readTree(Outcome.of("stat", "--directory", directory.toString(), "-o", "json")
                        .out());
        assertThat(stat.get("running").asBoolean()).isFalse();
    }

    @Test
    void shouldSayThatNoNodeHasRunWhenThereAreNoCounters() {
        Outcome outcome = Outcome.of("stat", "--directory", directory.toString());
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err().lines()).singleElement().asString().startsWith("nd: there is no ");
    }

    @Test
    void shouldRefuseADamagedCountersFileInOneLine() throws IOException {
        Files.writeString(directory.resolve(CountersFile.NAME), "garbage");
        Outcome outcome = Outcome.of("stat", "--directory", directory.toString());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("nd: " + directory.resolve(CountersFile.NAME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "connections", "server list", "events", "events --follow"})
    void shouldExitWithThreeInOneLineWhenThereIsNoDaemon(String command) {
        for (String where : new String[] {"--socket", "--config"}) {
            Path absent = directory.resolve("absent");
            String[] words = (command + " -o json " + where + " " + absent).split(" ");
            Outcome outcome = Outcome.of(words);
            assertThat(outcome.exitCode()).isEqualTo(3);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("nd: ")
                    .contains(absent.toString());
        }
    }
}
