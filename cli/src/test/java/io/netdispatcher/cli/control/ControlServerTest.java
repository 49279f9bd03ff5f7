package io.netdispatcher.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.control.ControlMessages.Request;
import io.netdispatcher.cli.control.ControlMessages.Response;
import io.netdispatcher.cli.output.Json;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(60)
@SuppressWarnings("try")
class ControlServerTest {
    private static final String VALID = "{\"command\":\"echo\",\"arguments\":{\"limit\":10,\"name\":\"srv1\"}}";
    private static final int GARBAGE_REQUESTS = 20_000;
    private static final int GARBAGE_CONNECTIONS = 200;

    @TempDir
    Path directory;

    record Arguments(String name, int limit) {}

    private Path socket() {
        return directory.resolve("control.sock");
    }

    private ControlServer start(ControlServer.Limits limits) {
        return start(limits, ControlServerTest::handle);
    }

    private ControlServer start() {
        return start(ControlServer.Limits.DEFAULT);
    }

    private ControlServer start(ControlServer.Limits limits, ControlServer.Handler handler) {
        ControlServer server = ControlServer.bind(socket(), Optional.empty(), limits);
        server.serve(handler);
        return server;
    }

    private static Object handle(Request request) {
        return switch (request.command()) {
            case "echo" -> Map.of("arguments", String.valueOf(request.arguments()));
            case "typed" -> typed(request);
            case "bug" -> throw new IllegalStateException("a bug");
            default -> throw CommandFailure.failed("no command " + request.command());
        };
    }

    private static Arguments typed(Request request) {
        Arguments arguments = Json.mapper().treeToValue(request.arguments(), Arguments.class);
        if (arguments == null) {
            throw CommandFailure.failed("no arguments");
        }
        return arguments;
    }

    private JsonNode call(String command, Object arguments) {
        return new ControlClient(socket()).call(command, arguments);
    }

    private void assertStillAnswers() {
        assertThat(call("typed", new Arguments("srv1", 7)).get("limit").asInt()).isEqualTo(7);
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket()));
    }

    private static void send(SocketChannel channel, byte[] bytes) throws IOException {
        Channels.newOutputStream(channel).write(bytes);
    }

    /** Whether the other side has closed; blocks until it sends or closes. */
    private static boolean isClosedByPeer(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(this::start)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(socket().toString())
                .hasMessageContaining(reason)
                .satisfies(failure ->
                        assertThat(((CommandFailure) failure).exitCode()).isEqualTo(CommandFailure.FAILED));
    }

    @Test
    void shouldCarryArgumentsThereAndTheReportBack() throws IOException {
        try (ControlServer server = start()) {
            JsonNode report = call("typed", new Arguments("srv1", 20));
            assertThat(report.get("name").asString()).isEqualTo("srv1");
            assertThat(report.get("limit").asInt()).isEqualTo(20);
            assertThat(call("echo", null).get("arguments").asString()).isEqualTo("null");
        }
        assertThat(socket()).as("after the end").doesNotExist();
    }

    @Test
    void shouldTellWhyARequestIsRefused() throws IOException {
        try (ControlServer server = start()) {
            assertThatThrownBy(() -> call("none", null))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessage("no command none")
                    .satisfies(failure ->
                            assertThat(((CommandFailure) failure).exitCode()).isEqualTo(CommandFailure.FAILED));
            assertThatThrownBy(() -> call("typed", "no object"))
                    .hasMessageStartingWith("the request is not understood");
            assertThatThrownBy(() -> call("bug", null)).hasMessageContaining("internal error");
            assertStillAnswers();
        }
    }

    @Test
    void shouldBeUsableByOwnerAndGroupOnly() throws IOException {
        try (ControlServer server = start()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                    .isEqualTo("rw-rw----");
        }
    }

    @Test
    void shouldReplaceTheSocketThatADeadDaemonLeft() throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket()));
        }
        assertThat(socket()).as("closing leaves the file").exists();
        try (ControlServer server = start()) {
            assertStillAnswers();
        }
    }

    @Test
    void shouldRefuseTheSocketOfAnotherDaemonAndLeaveItAlone() throws IOException {
        try (ControlServer other = start()) {
            assertRefused("answered by another daemon");
            assertStillAnswers();
        }
    }

    @Test
    void shouldRefuseWhatIsNoSocketAndLeaveItAlone() throws Exception {
        Files.writeString(socket(), "precious");
        assertRefused("is no socket");
        assertThat(socket()).hasContent("precious");
        Files.delete(socket());

        Files.createDirectory(socket());
        assertRefused("is no socket");
        Files.delete(socket());

        Files.createSymbolicLink(socket(), directory.resolve("elsewhere"));
        assertRefused("is no socket");
        Files.delete(socket());

        assertThat(new ProcessBuilder("mkfifo", socket().toString()).start().waitFor())
                .isZero();
        assertRefused("is no socket");
        assertThat(socket()).as("a pipe is somebody's, like a device").exists();
    }

    @Test
    void shouldRefuseAnUnknownGroupAndLeaveNothingBehind() throws IOException {
        assertThatThrownBy(() -> ControlServer.bind(socket(), Optional.of("no-such-group")))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("node.control.group no-such-group does not exist; create it or correct it");
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldCutOffARequestThatIsTooLong() throws IOException {
        try (ControlServer server = start()) {
            try (SocketChannel client = connect()) {
                byte[] tooLong = new byte[ControlMessages.MAX_REQUEST_BYTES + 100_000];
                Arrays.fill(tooLong, (byte) 'x');
                try {
                    send(client, tooLong);
                } catch (IOException cutOff) {
                    assertThat(cutOff).hasMessageContaining("pipe");
                }
                assertThat(isClosedByPeer(client)).isTrue();
            }
            assertStillAnswers();
        }
    }

    @Test
    void shouldTakeARequestAsLongAsAWholeConfiguration() throws IOException {
        try (ControlServer server = start()) {
            String name = "n".repeat(ControlMessages.MAX_REQUEST_BYTES - 1_000);
            assertThat(call("typed", new Arguments(name, 1)).get("name").asString())
                    .hasSameSizeAs(name);
        }
    }

    @Test
    void shouldCloseAClientThatDoesNotFinishInTime() throws IOException {
        try (ControlServer server = start(new ControlServer.Limits(32, 100))) {
            try (SocketChannel silent = connect();
                    SocketChannel slow = connect()) {
                send(slow, "{\"command\":".getBytes(StandardCharsets.US_ASCII));
                assertThat(isClosedByPeer(silent)).isTrue();
                assertThat(isClosedByPeer(slow)).isTrue();
            }
            assertStillAnswers();
        }
    }

    @Test
    void shouldCloseAClientThatDoesNotReadItsAnswerInTime() throws IOException {
        String large = "x".repeat(4 * 1024 * 1024);
        ControlServer.Limits limits = new ControlServer.Limits(1, 200);
        try (ControlServer server = start(limits, request -> large)) {
            try (SocketChannel client = connect()) {
                send(client, (VALID + "\n").getBytes(StandardCharsets.UTF_8));
                // The only place becomes free although the client never reads.
                awaitAnswer();
            }
        }
    }

    @Test
    void shouldTurnClientsAwayWhenThereAreTooMany() throws IOException {
        try (ControlServer server = start(new ControlServer.Limits(2, 10_000))) {
            try (SocketChannel first = connect();
                    SocketChannel second = connect();
                    SocketChannel third = connect()) {
                assertThat(first.isConnected() && second.isConnected()).isTrue();
                assertThat(isClosedByPeer(third)).isTrue();
                assertThatThrownBy(() -> call("echo", null))
                        .isInstanceOf(CommandFailure.class)
                        .satisfies(failure -> assertThat(((CommandFailure) failure).exitCode())
                                .isEqualTo(CommandFailure.UNREACHABLE));
            }
            awaitAnswer();
        }
    }

    /** Asks until there is an answer; the test's time limit ends it otherwise. */
    private void awaitAnswer() {
        boolean answered = false;
        while (!answered) {
            try {
                call("echo", null);
                answered = true;
            } catch (CommandFailure busy) {
                assertThat(busy.exitCode()).isEqualTo(CommandFailure.UNREACHABLE);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void shouldAnswerAnyGarbageInOneLine() throws IOException {
        Random random = new Random(20_260_101);
        try (ControlServer server = start()) {
            for (int i = 0; i < GARBAGE_REQUESTS; i++) {
                byte[] garbage = garbage(random);
                Response response = server.answer(garbage);
                assertThat(Json.mapper().writeValueAsString(response))
                        .as("request %d", i)
                        .doesNotContain("\n");
                if (response.result() == null) {
                    assertThat(response.error())
                            .as("request %d: %s", i, new String(garbage, StandardCharsets.ISO_8859_1))
                            .isNotBlank();
                }
            }
        }
    }

    @Test
    void shouldStillAnswerAfterGarbageOnTheSocket() throws IOException {
        Random random = new Random(7);
        try (ControlServer server = start()) {
            for (int i = 0; i < GARBAGE_CONNECTIONS; i++) {
                try (SocketChannel client = connect()) {
                    send(client, garbage(random));
                    if (random.nextBoolean()) {
                        send(client, new byte[] {'\n'});
                    }
                } catch (IOException answeredBeforeItWasRead) {
                    assertThat(answeredBeforeItWasRead).isNotNull();
                }
            }
            // Clients that came faster than they were served may still have all places.
            awaitAnswer();
        }
    }

    private static byte[] garbage(Random random) {
        byte[] valid = VALID.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(5)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                yield noise;
            }
            case 1 -> Arrays.copyOf(valid, random.nextInt(valid.length));
            case 2 -> {
                int depth = 1 + random.nextInt(2_000);
                yield ("{\"command\":\"echo\",\"arguments\":" + "[".repeat(depth)).getBytes(StandardCharsets.US_ASCII);
            }
            case 3 -> {
                String[] odd = {
                    "null",
                    "[]",
                    "7",
                    "\"x\"",
                    "{}",
                    "{\"command\":{}}",
                    "{\"command\":null}",
                    "{\"command\":\"typed\"}",
                    "{\"command\":\"typed\",\"arguments\":{\"limit\":1e999}}",
                    "{\"command\":\"typed\",\"arguments\":{\"limit\":\"\\n\\r\"}}",
                    VALID + VALID,
                    "{\"command\":\"echo\\n\"}",
                    "{\"x\":1}",
                    "\u0000",
                    ""
                };
                yield odd[random.nextInt(odd.length)].getBytes(StandardCharsets.UTF_8);
            }
            default -> {
                for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                    valid[random.nextInt(valid.length)] = (byte) random.nextInt(256);
                }
                yield valid;
            }
        };
    }
}
