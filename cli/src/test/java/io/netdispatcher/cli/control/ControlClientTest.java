package io.netdispatcher.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlClientTest {
    @TempDir
    Path directory;

    private Path socket() {
        return directory.resolve("control.sock");
    }

    private CommandFailure failure(Path socket) {
        CommandFailure failure = Assertions.catchThrowableOfType(
                CommandFailure.class, () -> new ControlClient(socket).call("status", null));
        assertThat(failure).isNotNull();
        assertThat(failure.getMessage().lines()).hasSize(1);
        return failure;
    }

    /** What the client says when somebody who is not nd answers with this. */
    private CommandFailure failureWhenAnswered(String answer) throws IOException {
        Files.deleteIfExists(socket());
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket()));
            Thread stranger = Thread.ofVirtual().start(() -> answerOne(listener, answer));
            CommandFailure failure = failure(socket());
            assertThat(stranger).isNotNull();
            return failure;
        }
    }

    private static void answerOne(ServerSocketChannel listener, String answer) {
        try (SocketChannel client = listener.accept();
                InputStream request = Channels.newInputStream(client)) {
            while (request.read() != '\n') {
                assertThat(client.isOpen()).isTrue();
            }
            Channels.newOutputStream(client).write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            throw new AssertionError(closed);
        }
    }

    @Test
    void shouldSayThatThereIsNoDaemonWhenThereIsNoSocket() {
        CommandFailure failure = failure(socket());
        assertThat(failure.exitCode()).isEqualTo(CommandFailure.UNREACHABLE);
        assertThat(failure).hasMessageStartingWith("no daemon answers at " + socket());
    }

    @Test
    void shouldSayThatThereIsNoDaemonWhenThePathIsNoSocketOrTooLong() throws IOException {
        Files.writeString(socket(), "text");
        assertThat(failure(socket()).exitCode()).isEqualTo(CommandFailure.UNREACHABLE);
        assertThat(failure(directory.resolve("x".repeat(200))).exitCode()).isEqualTo(CommandFailure.UNREACHABLE);
    }

    @Test
    void shouldSayThatItIsNotNdWhenTheAnswerIsNotOurs() throws IOException {
        for (String answer : new String[] {"hello\n", "42\n", "[]\n", "{\"other\":1}\n", "{\"result\":", "null\n"}) {
            CommandFailure failure = failureWhenAnswered(answer);
            assertThat(failure.exitCode()).as(answer).isEqualTo(CommandFailure.UNREACHABLE);
            assertThat(failure).as(answer).hasMessageContaining("is not nd");
        }
    }

    @Test
    void shouldSayThatTheConnectionWasClosedWhenNothingIsAnswered() throws IOException {
        CommandFailure failure = failureWhenAnswered("");
        assertThat(failure.exitCode()).isEqualTo(CommandFailure.UNREACHABLE);
        assertThat(failure).hasMessageContaining("closed the connection");
    }
}
