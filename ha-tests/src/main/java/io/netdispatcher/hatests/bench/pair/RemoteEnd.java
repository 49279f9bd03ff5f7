package io.netdispatcher.hatests.bench.pair;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.LabNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/** An end that runs in a machine of the lab, in a process of its own with this JVM's options. One thread asks. */
final class RemoteEnd implements AutoCloseable {
    /** Of waits in the other process; shorter than those for its answer. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long GOODBYE_S = 5;

    private final String name;
    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;
    private final Path errors;

    /** What an end gets of the processors that both ends share. */
    enum Priority {
        NORMAL,
        /** What the other end leaves over: that one is then as undisturbed as on a machine of its own. */
        LOWEST
    }

    private RemoteEnd(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /** Starts an end and returns before it is ready: {@link #awaitReady}. */
    static RemoteEnd launch(Lab lab, EndSettings settings, Priority priority) {
        Path errors = lab.directory().resolve(settings.name() + ".bench.err");
        List<String> java = new ArrayList<>(priority == Priority.LOWEST ? List.of("nice", "-n", "19") : List.of());
        java.addAll(Dispatcher.java(EndProcess.class.getName()));
        java.add(Json.mapper().writeValueAsString(settings));
        LabNode node = lab.node(settings.name());
        try {
            Process process = new ProcessBuilder(node.commandInside(java.toArray(String[]::new)))
                    .redirectError(errors.toFile())
                    .start();
            return new RemoteEnd(settings.name(), process, errors);
        } catch (IOException e) {
            throw new LabFailure("cannot start the end in " + settings.name() + ": " + e.getMessage(), e);
        }
    }

    /** Returns when it takes commands. Once, first of all. */
    void awaitReady() {
        answer("its start");
    }

    void offer(Traffic traffic) {
        ask(new EndCommand.Offer(traffic));
    }

    void open() {
        ask(new EndCommand.Open());
    }

    Window measured() {
        return ask(new EndCommand.Close()).window();
    }

    /** The answer has heat and window. */
    EndAnswer awaitHot() {
        return ask(new EndCommand.AwaitHot(LIMIT.toMillis()));
    }

    void awaitAlone() {
        ask(new EndCommand.AwaitAlone(LIMIT.toMillis()));
    }

    Standing awaitSettled() {
        return ask(new EndCommand.AwaitSettled(LIMIT.toMillis())).standing();
    }

    Standing standing() {
        return ask(new EndCommand.Tell()).standing();
    }

    /** Ends it by force and returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private EndAnswer ask(EndCommand command) {
        commands.println(Json.mapper().writeValueAsString(command));
        EndAnswer answer = answer(command.getClass().getSimpleName());
        if (answer.failure() != null) {
            throw new LabFailure("the end in " + name + ": " + answer.failure());
        }
        return answer;
    }

    private EndAnswer answer(String to) {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new LabFailure("the end in " + name + " ended without an answer to " + to + ": "
                        + Files.readString(errors).strip());
            }
            return Json.mapper().readValue(line, EndAnswer.class);
        } catch (IOException | JacksonException e) {
            throw new LabFailure("the end in " + name + ": " + e.getMessage(), e);
        }
    }

    /** By force: nobody waits for a benchmark's goodbye. */
    @Override
    public void close() {
        kill();
    }

    private void awaitEnd() {
        try {
            process.waitFor(GOODBYE_S, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
