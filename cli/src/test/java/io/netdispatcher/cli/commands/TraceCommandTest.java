package io.netdispatcher.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.output.Json;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pcap4j.core.PcapDumper;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV4Rfc791Tos;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.UnknownPacket;
import org.pcap4j.packet.namednumber.DataLinkType;
import org.pcap4j.packet.namednumber.EtherType;
import org.pcap4j.packet.namednumber.IpNumber;
import org.pcap4j.packet.namednumber.IpVersion;
import org.pcap4j.packet.namednumber.TcpPort;
import org.pcap4j.util.MacAddress;
import tools.jackson.databind.JsonNode;

class TraceCommandTest {
    private static final Path CONFIG = Path.of(System.getProperty("nd.root"), "docs", "samples", "one-node.yaml");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String VIP = "10.0.0.100";
    private static final String NODE_MAC = "02:00:00:00:00:0b";
    private static final int SNAPSHOT_BYTES = 65_536;

    @TempDir
    Path directory;

    private record Captured(int afterSeconds, byte[] frame) {}

    private Path capture(DataLinkType type, List<Captured> frames) throws Exception {
        Path file = directory.resolve("capture.pcap");
        try (PcapHandle handle = Pcaps.openDead(type, SNAPSHOT_BYTES);
                PcapDumper dumper = handle.dumpOpen(file.toString())) {
            for (Captured each : frames) {
                dumper.dumpRaw(each.frame(), java.sql.Timestamp.from(START.plusSeconds(each.afterSeconds())));
            }
        }
        return file;
    }

    private static byte[] tcp(int clientPort, String destination, int port, boolean syn, int payloadLength)
            throws IOException {
        Inet4Address source = (Inet4Address) InetAddress.getByName("10.0.0.2");
        Inet4Address target = (Inet4Address) InetAddress.getByName(destination);
        TcpPacket.Builder tcp = new TcpPacket.Builder()
                .srcPort(TcpPort.getInstance((short) clientPort))
                .dstPort(TcpPort.getInstance((short) port))
                .syn(syn)
                .ack(!syn)
                .srcAddr(source)
                .dstAddr(target)
                .correctChecksumAtBuild(true)
                .correctLengthAtBuild(true)
                .payloadBuilder(new UnknownPacket.Builder().rawData(new byte[payloadLength]));
        IpV4Packet.Builder ipv4 = new IpV4Packet.Builder()
                .version(IpVersion.IPV4)
                .tos(IpV4Rfc791Tos.newInstance((byte) 0))
                .ttl((byte) 64)
                .protocol(IpNumber.TCP)
                .srcAddr(source)
                .dstAddr(target)
                .correctChecksumAtBuild(true)
                .correctLengthAtBuild(true)
                .payloadBuilder(tcp);
        return new EthernetPacket.Builder()
                .srcAddr(MacAddress.getByName("02:00:00:00:00:01"))
                .dstAddr(MacAddress.getByName(NODE_MAC))
                .type(EtherType.IPV4)
                .paddingAtBuild(true)
                .payloadBuilder(ipv4)
                .build()
                .getRawData();
    }

    private Path everyKind() throws Exception {
        byte[] malformed = Arrays.copyOf(tcp(40_000, VIP, 80, false, 0), 40);
        return capture(
                DataLinkType.EN10MB,
                List.of(
                        new Captured(0, tcp(40_000, VIP, 80, true, 0)),
                        new Captured(0, tcp(40_000, VIP, 80, false, 0)),
                        new Captured(1, tcp(40_000, VIP, 80, false, 100)),
                        new Captured(1, tcp(40_000, VIP, 81, true, 0)),
                        new Captured(1, tcp(40_001, VIP, 80, false, 10)),
                        new Captured(1, malformed),
                        new Captured(1, tcp(40_000, "10.0.0.50", 80, true, 0)),
                        new Captured(1, tcp(40_002, VIP, 80, true, 0)),
                        // Half-open connections are forgotten after 30 s, established ones are not.
                        new Captured(40, tcp(40_002, VIP, 80, false, 0)),
                        new Captured(40, tcp(40_000, VIP, 80, false, 1))));
    }

    @Test
    void shouldTellVerdictReasonAndServerOfEveryPacket() throws Exception {
        Outcome outcome = Outcome.of("trace", "--pcap", everyKind().toString(), "--config", CONFIG.toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        List<String> lines = outcome.out().lines().toList();
        String server = lines.get(0).substring(lines.get(0).length() - 4);
        assertThat(server).matches("srv[123]");
        assertThat(lines.get(7)).matches("8 forward 10\\.0\\.0\\.2:40002 > 10\\.0\\.0\\.100:80 -> srv[123]");
        assertThat(lines)
                .containsExactly(
                        "1 forward 10.0.0.2:40000 > 10.0.0.100:80 -> " + server,
                        "2 forward 10.0.0.2:40000 > 10.0.0.100:80 -> " + server,
                        "3 forward 10.0.0.2:40000 > 10.0.0.100:80 -> " + server,
                        "4 drop (undefined_port) 10.0.0.2:40000 > 10.0.0.100:81",
                        "5 drop (no_connection) 10.0.0.2:40001 > 10.0.0.100:80",
                        "6 drop (ip_total_length)",
                        "7 pass 10.0.0.2:40000 > 10.0.0.50:80",
                        lines.get(7),
                        "9 drop (no_connection) 10.0.0.2:40002 > 10.0.0.100:80",
                        "10 forward 10.0.0.2:40000 > 10.0.0.100:80 -> " + server,
                        "{drop=4, forward=5, pass=1}");
    }

    @Test
    void shouldPrintOneJsonObjectALine() throws Exception {
        Outcome outcome =
                Outcome.of("trace", "--pcap", everyKind().toString(), "--config", CONFIG.toString(), "-o", "json");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        List<JsonNode> packets =
                outcome.out().lines().map(Json.mapper()::readTree).toList();
        assertThat(packets)
                .hasSize(10)
                .allSatisfy(packet -> assertThat(packet.propertyNames())
                        .containsExactlyInAnyOrder("n", "verdict", "reason", "connection", "server"));
        assertThat(packets.get(0).get("verdict").asString()).isEqualTo("forward");
        assertThat(packets.get(0).get("reason").isNull()).isTrue();
        assertThat(packets.get(0).get("server").asString()).startsWith("srv");
        assertThat(packets.get(3).get("reason").asString()).isEqualTo("undefined_port");
        assertThat(packets.get(5).get("connection").isNull()).isTrue();
    }

    @Test
    void shouldPassFramesToOtherStationsWhenItsMacAddressIsGiven() throws Exception {
        Path capture = capture(DataLinkType.EN10MB, List.of(new Captured(0, tcp(40_000, VIP, 80, true, 0))));
        assertThat(Outcome.of(
                                "trace",
                                "--pcap",
                                capture.toString(),
                                "--config",
                                CONFIG.toString(),
                                "--mac",
                                "02:00:00:00:00:0c")
                        .out())
                .startsWith("1 pass ");
        assertThat(Outcome.of("trace", "--pcap", capture.toString(), "--config", CONFIG.toString(), "--mac", NODE_MAC)
                        .out())
                .startsWith("1 forward ");
    }

    @Test
    void shouldExitWithTwoInOneLineWhenTheCaptureCannotBeRead() throws Exception {
        Path garbage =
                Files.writeString(directory.resolve("garbage"), "this is no capture, but long enough for a header");
        Path wrongLink = capture(DataLinkType.RAW, List.of(new Captured(0, new byte[40])));
        for (Path file : List.of(directory.resolve("absent"), directory, garbage, wrongLink)) {
            assertRefused(file, file.toString(), "--mac", NODE_MAC);
        }
        assertRefused(wrongLink, "Ethernet");
    }

    @Test
    void shouldExitWithTwoWhenTheMacAddressIsNone() throws Exception {
        Path capture = capture(DataLinkType.EN10MB, List.of());
        for (String mac : new String[] {"x", "02:00", "02:00:00:00:00:100", "02:00:00:00:00:-1", ""}) {
            assertRefused(capture, "is not a MAC address", "--mac", mac);
        }
    }

    private static void assertRefused(Path capture, String reason, String... options) {
        List<String> words = new java.util.ArrayList<>(
                List.of("trace", "--pcap", capture.toString(), "--config", CONFIG.toString()));
        words.addAll(List.of(options));
        Outcome outcome = Outcome.of(words.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(words.toString() + outcome.out()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("nd: ")
                .contains(reason);
    }
}
