package io.netdispatcher.cli.control;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.control.ControlMessages.Request;
import io.netdispatcher.cli.output.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Asks the daemon over its control socket. */
public final class ControlClient {
    private final Path socket;

    /** Asks at this socket; nothing is opened before a call. */
    public ControlClient(Path socket) {
        this.socket = socket;
    }

    /**
     * One question, one answer.
     *
     * @param arguments any record, or null
     * @return the report as JSON
     * @throws CommandFailure when no daemon answers in time, or when it refuses
     */
    public JsonNode call(String command, Object arguments) {
        byte[] answer;
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Thread limit = Thread.ofVirtual().start(() -> closeLate(channel));
            Request request = new Request(command, Json.mapper().valueToTree(arguments));
            byte[] line = (Json.mapper().writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8);
            Channels.newOutputStream(channel).write(line);
            try (InputStream input = Channels.newInputStream(channel)) {
                answer = input.readNBytes(ControlMessages.MAX_RESPONSE_BYTES);
            } finally {
                limit.interrupt();
            }
        } catch (IOException failure) {
            String why = failure instanceof ClosedChannelException ? "no answer in time" : failure.getMessage();
            throw CommandFailure.unreachable("no daemon answers at " + socket + " (" + why
                    + "); start it with nd run, or name its socket with --socket");
        }
        return result(answer);
    }

    private static void closeLate(SocketChannel channel) {
        try {
            TimeUnit.MILLISECONDS.sleep(ControlMessages.TIME_LIMIT_MS);
            channel.close();
        } catch (InterruptedException answered) {
            Thread.currentThread().interrupt();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private JsonNode result(byte[] answer) {
        JsonNode response;
        try {
            response = Json.mapper().readTree(answer);
        } catch (JacksonException garbled) {
            throw notNd();
        }
        if (response == null || response.isMissingNode()) {
            throw CommandFailure.unreachable("the daemon at " + socket + " closed the connection; try again");
        }
        if (response.hasNonNull("error")) {
            throw CommandFailure.failed(response.get("error").asString());
        }
        JsonNode result = response.get("result");
        if (result == null) {
            throw notNd();
        }
        return result;
    }

    private CommandFailure notNd() {
        return CommandFailure.unreachable(
                "what answers at " + socket + " is not nd; name the daemon's own socket with --socket");
    }
}
