package io.netdispatcher.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ConfigCommandTest {
    private static final Path SAMPLES = Path.of(System.getProperty("nd.root"), "docs", "samples");

    @TempDir
    Path directory;

    @Test
    void shouldSummariseAValidFile() {
        Path sample = SAMPLES.resolve("two-interfaces.yaml");
        assertThat(run("config", "check", "--offline", sample.toString()))
                .isEqualTo(new Outcome(0, sample + ": valid (2 clusters, 3 ports, 6 servers)\n", ""));
    }

    @Test
    void shouldPrintEveryProblemOnStandardError() throws IOException {
        Path file = Files.writeString(directory.resolve("nd.yaml"), "nod: {}\nclusters: 1\n");
        Outcome outcome = run("config", "check", file.toString());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith(file + ":"))
                .anyMatch(line -> line.endsWith(":1: nod: unknown key; did you mean `node`?"));
    }

    @Test
    void shouldPrintOneJsonObject() throws IOException {
        Path file = Files.writeString(
                directory.resolve("nd.yaml"),
                Files.readString(SAMPLES.resolve("one-node.yaml")).replace("weight: 20", "weight: -3"));
        Outcome outcome = run("config", "check", "-o", "json", "--offline", file.toString());
        assertThat(outcome.exitCode()).isEqualTo(1);
        JsonNode report = Json.mapper().readTree(outcome.out());
        assertThat(report.propertyNames()).containsExactlyInAnyOrder("file", "valid", "problems");
        assertThat(report.get("valid").asBoolean()).isFalse();
        assertThat(report.get("problems").size()).isEqualTo(1);
        JsonNode problem = report.get("problems").get(0);
        assertThat(problem.propertyNames()).containsExactlyInAnyOrder("line", "path", "what", "remedy");
        assertThat(problem.get("path").asString()).isEqualTo("clusters[0].ports[0].servers[2].weight");
    }

    @Test
    void shouldHoldTheFileAgainstThisMachine() throws IOException {
        Path file = Files.writeString(
                directory.resolve("nd.yaml"),
                Files.readString(SAMPLES.resolve("one-node.yaml")).replace("external: eth0", "external: no-such-link"));
        assertThat(run("config", "check", file.toString()).err())
                .contains("unknown interface no-such-link; use one of");
        assertThat(run("config", "check", "--offline", file.toString()).exitCode())
                .isZero();
    }

    @Test
    void shouldExitWithTwoWhenThereIsNothingToRead() {
        Path absent = directory.resolve("absent.yaml");
        assertThat(run("config", "check", absent.toString()))
                .isEqualTo(new Outcome(
                        2, "", "nd: " + absent + ": no such file; give the path of a configuration file\n"));
        assertThat(run("config", "check", directory.toString()).exitCode()).isEqualTo(2);
        assertThat(run("config", "check").exitCode()).isEqualTo(2);
        assertThat(run("config").exitCode()).isEqualTo(2);
    }

    private static Outcome run(String... args) {
        return Outcome.of(args);
    }
}
