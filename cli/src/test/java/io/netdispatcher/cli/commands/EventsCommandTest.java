package io.netdispatcher.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.control.ControlMessages.Request;
import io.netdispatcher.cli.control.ControlServer;
import io.netdispatcher.cli.daemon.Reports;
import io.netdispatcher.cli.output.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code nd events} against a control socket that answers by rote. */
@Timeout(60)
class EventsCommandTest {
    private static final Reports.Event HOT =
            new Reports.Event("2026-10-21T09:24:05.007Z", "nd1", 1, "sync", "BULK", "HOT", "1000 entries");
    private static final Reports.Event START =
            new Reports.Event("2026-10-21T09:24:04.000Z", "nd1", 1, "start", "", "ACTIVE", "process 7");
    private static final Reports.Event CONFIG =
            new Reports.Event("2026-10-21T09:25:00.000Z", "nd1", 1, "config", "", "", "nd.yaml applied");

    @TempDir
    Path directory;

    private final List<Reports.EventsQuery> asked = new CopyOnWriteArrayList<>();
    private ControlServer server;
    private List<Reports.Events> answers = List.of();

    @BeforeEach
    void start() {
        server = ControlServer.bind(directory.resolve("control.sock"), Optional.empty());
        server.serve(this::answer);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** The next answer; when there are no more the daemon goes. */
    private Object answer(Request request) {
        assertThat(request.command()).isEqualTo("events");
        asked.add(Json.mapper().treeToValue(request.arguments(), Reports.EventsQuery.class));
        if (asked.size() > answers.size()) {
            try {
                server.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            throw CommandFailure.failed("stopping");
        }
        if (asked.size() == answers.size()) {
            close();
        }
        return answers.get(asked.size() - 1);
    }

    /** The socket is gone with the last answer. */
    private void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Outcome events(String... options) {
        String[] words = new String[options.length + 3];
        words[0] = "events";
        words[1] = "--socket";
        words[2] = directory.resolve("control.sock").toString();
        System.arraycopy(options, 0, words, 3, options.length);
        return Outcome.of(words);
    }

    @Test
    void shouldShowALineForEachEvent() {
        answers = List.of(new Reports.Events(1, 2, 0, List.of(START, HOT)));
        Outcome outcome = events("--limit", "2");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines())
                .containsExactly(
                        "2026-10-21T09:24:04.000Z  start    ACTIVE            process 7",
                        "2026-10-21T09:24:05.007Z  sync     BULK -> HOT       1000 entries");
        assertThat(outcome.exitCode()).isZero();
        assertThat(asked).containsExactly(new Reports.EventsQuery(0, 2));
    }

    @Test
    void shouldPrintAJsonObjectALine() {
        answers = List.of(new Reports.Events(1, 2, 0, List.of(START, HOT)));
        List<String> lines = events("-o", "json").out().lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode hot = Json.mapper().readTree(lines.get(1));
        assertThat(hot.propertyNames())
                .containsExactlyInAnyOrder("at", "node", "epoch", "kind", "from", "to", "reason");
        assertThat(Json.mapper().treeToValue(hot, Reports.Event.class)).isEqualTo(HOT);
    }

    @Test
    void shouldFollowUntilTheDaemonGoes() {
        answers = List.of(
                new Reports.Events(1, 4, 0, List.of(START, HOT)),
                new Reports.Events(1, 4, 0, List.of()),
                new Reports.Events(1, 9, 4, List.of(CONFIG)));
        Outcome outcome = events("--follow");
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.out().lines()).hasSize(3).last().asString().endsWith("nd.yaml applied");
        assertThat(outcome.err().lines()).first().isEqualTo("nd: 4 events came too fast and are not shown");
        assertThat(outcome.err().lines()).hasSize(2).last().asString().startsWith("nd: no daemon answers at ");
        assertThat(asked)
                .startsWith(
                        new Reports.EventsQuery(0, 100),
                        new Reports.EventsQuery(4, 1_000),
                        new Reports.EventsQuery(4, 1_000));
    }

    @Test
    void shouldEndWhenTheDaemonWasStartedAnew() {
        answers = List.of(
                new Reports.Events(1, 4, 0, List.of(START)),
                new Reports.Events(2, 1, 0, List.of(HOT)),
                new Reports.Events(2, 1, 0, List.of()));
        Outcome outcome = events("--follow");
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.out().lines()).hasSize(1);
        assertThat(outcome.err().lines())
                .containsExactly("nd: the daemon was started anew; run nd events again to see what it says");
    }
}
