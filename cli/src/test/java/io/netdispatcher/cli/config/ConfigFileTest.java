package io.netdispatcher.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @Test
    void shouldFillInDefaults() {
        PairConfig config = SampleFiles.valid(SampleFiles.MINIMAL).config();
        assertThat(config)
                .isEqualTo(new PairConfig(
                        new NodeConfig(
                                "nd1",
                                Path.of("/var/lib/nd"),
                                new NodeConfig.Control(Path.of("/var/lib/nd/control.sock"), Optional.empty()),
                                Optional.empty(),
                                new NodeConfig.Interfaces("eth0", "eth0"),
                                NodeConfig.DataPlane.AUTO),
                        Optional.empty(),
                        new TableConfig(1_000_000, 0.2, 0.2),
                        new ManagerConfig(
                                2000, 1.5, 0.05, 20, "default", new ManagerConfig.Proportions(0.5, 0.5, 0, 0)),
                        List.of(new ClusterConfig("www", address("10.0.0.100"), List.of(defaultPort())))));
    }

    @Test
    void shouldReadThePairSample() throws IOException {
        ConfigFile.Result result = ConfigFile.read(SampleFiles.DOCS.resolve("samples/pair.yaml"));
        PairConfig config = ((ConfigFile.Valid) result).config();
        PairSection pair = config.pair().orElseThrow();
        assertThat(pair.nodes())
                .containsExactly(
                        new PairSection.Node("nd1", 1, List.of(address("10.0.0.11"), address("192.168.77.1"))),
                        new PairSection.Node("nd2", 2, List.of(address("10.0.0.12"), address("192.168.77.2"))));
        assertThat(pair.replication())
                .isEqualTo(new PairSection.Replication(PairSection.Replication.Mode.SYNC, 5, 7801, 2));
        assertThat(pair.heartbeat()).isEqualTo(new PairSection.Heartbeat(7803));
        assertThat(pair.peerOf("nd1")).isEqualTo(pair.node("nd2"));
        assertThat(pair.replication().addressOf(pair.node("nd2"))).isEqualTo(address("192.168.77.2"));
        assertThat(pair.hooks().roleChange()).contains(Path.of("/etc/nd/hooks/role-change"));
        assertThat(config.node().metrics()).contains(new NodeConfig.Listen(address("127.0.0.1"), 9464));
        PortConfig port = config.clusters().getFirst().ports().getFirst();
        assertThat(port.advisor())
                .contains(new AdvisorConfig("http", 7000, 1000, 2000, 2, Optional.of("GET /"), Optional.of(200)));
        assertThat(port.servers().getLast()).isEqualTo(new ServerConfig("srv3", address("10.0.0.23"), 20, true));
    }

    @Test
    void shouldReplicateOverTheLastPathWhenNothingElseIsSaid() throws IOException {
        String sample = Files.readString(SampleFiles.DOCS.resolve("samples/pair.yaml"))
                .replace("replication: {mode: sync, syncTimeoutMs: 5, port: 7801, path: 2}", "replication: {}");
        PairSection pair = SampleFiles.valid(sample).config().pair().orElseThrow();
        assertThat(pair.replication())
                .isEqualTo(new PairSection.Replication(PairSection.Replication.Mode.SYNC, 5, 7801, 2));
    }

    @Test
    void shouldKeepItsContentAsItWasRead() {
        String text = SampleFiles.MINIMAL + "# the end\r\n";
        assertThat(SampleFiles.valid(text).source().content()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldLocateWhatThePathNamesOrWhatIsAroundIt() {
        ConfigFile source = SampleFiles.valid(SampleFiles.MINIMAL).source();
        assertThat(source.locate("node.interfaces.external")).isEqualTo(4);
        assertThat(source.locate("clusters[0].ports[0].servers[0].address")).isEqualTo(11);
        assertThat(source.locate("clusters[0].ports[0].onMiss")).isEqualTo(9);
        assertThat(source.locate("clusters[7].vip")).isEqualTo(5);
        assertThat(source.locate("table.capacity")).isEqualTo(1);
    }

    @Test
    void shouldReadAFileWithByteOrderMarkAndCarriageReturns() {
        assertThat(SampleFiles.parse("\uFEFF" + SampleFiles.MINIMAL.replace("\n", "\r\n")))
                .isInstanceOf(ConfigFile.Valid.class);
    }

    @Test
    void shouldThrowOnlyWhenThereIsNothingToRead(@TempDir Path directory) {
        assertThatThrownBy(() -> ConfigFile.read(directory.resolve("absent"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> ConfigFile.read(directory)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldNameTheFileAsItWasGiven(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("nd.yaml"), "node: 1\nclusters: []\n");
        ConfigFile.Invalid invalid = (ConfigFile.Invalid) ConfigFile.read(file);
        assertThat(invalid.problems()).hasSize(1);
        assertThat(invalid.problems().getFirst().file()).isEqualTo(file.toString());
    }

    @Test
    void shouldRefuseWhatExceedsABound() {
        assertThat(SampleFiles.problems("#".repeat(Limits.FILE_BYTES + 1)))
                .containsExactly("nd.yaml:1: the file is larger than 1 MiB; split the clusters over several pairs");
        assertThat(SampleFiles.problems("node: " + "[".repeat(40) + "]".repeat(40)))
                .first()
                .asString()
                .endsWith(": nested deeper than 32 levels; remove it");
        assertThat(SampleFiles.problems("[".repeat(Limits.FILE_BYTES))).isNotEmpty();
        assertThat(SampleFiles.problems(SampleFiles.MINIMAL + "  - {}\n".repeat(Limits.CLUSTERS)))
                .containsExactly("nd.yaml:5: clusters: 257 clusters are too many; keep to 256 at most");
    }

    @Test
    void shouldCountWhatItDoesNotList() {
        StringBuilder file = new StringBuilder(SampleFiles.MINIMAL);
        for (int i = 0; i < 1500; i++) {
            file.append("unknown").append(i).append(": 1\n");
        }
        assertThat(SampleFiles.problems(file.toString()))
                .hasSize(Limits.PROBLEMS + 1)
                .last()
                .isEqualTo("nd.yaml:1011: 500 more problems are not listed; mend those above and check again");
    }

    @Test
    void shouldRefuseOtherEncodings() {
        byte[] latin = "node:\n  name: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        ConfigFile.Invalid invalid = (ConfigFile.Invalid) ConfigFile.parse("nd.yaml", latin);
        assertThat(invalid.problems())
                .containsExactly(new Problem("nd.yaml", 2, "", "not UTF-8", "save the file in that encoding"));
    }

    private static PortConfig defaultPort() {
        return new PortConfig(
                80,
                PortConfig.Protocol.TCP,
                PortConfig.Scheduler.WRR,
                new PortConfig.Timeouts(30_000, 60_000, 900_000, 10_000),
                PortConfig.OnMiss.DROP,
                PortConfig.OnAllDown.TRY,
                Optional.empty(),
                List.of(new ServerConfig("srv1", address("10.0.0.21"), 10, false)));
    }

    private static Ipv4Address address(String text) {
        return Ipv4Address.parse(text).orElseThrow();
    }
}
