package io.netdispatcher.hatests.load;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.ProcessGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;

/** The raw sender of a lab, {@link ProbeSender}, in a process of its own. One thread. */
public final class Probe implements AutoCloseable {
    /** Where the segments on established connections come from. */
    public static final String CONNECTIONS_ADDRESS = ProbeSender.CONNECTIONS_ADDRESS;
    /** Where the SYNs come from. */
    public static final String SYNS_ADDRESS = ProbeSender.SYNS_ADDRESS;
    /** Who asks for the VIP. */
    public static final String ASKER_ADDRESS = ProbeSender.ASKER_ADDRESS;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final String IGNORE = """
            table ip ndprobe {
              chain input {
                type filter hook input priority 0; policy accept;
                ip daddr %s tcp sport 80 drop
              }
            }
            """.formatted(CONNECTIONS_ADDRESS);

    private final Process process;
    private final PrintStream commands;
    private final Path errors;
    private final Queue<JsonNode> answers = new ConcurrentLinkedQueue<>();

    private Probe(Process process, Path errors) {
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /** Starts the process, which sends nothing yet. */
    public static Probe start(Lab lab) {
        for (String address : List.of(CONNECTIONS_ADDRESS, SYNS_ADDRESS)) {
            lab.client()
                    .run("ip", "addr", "replace", address + "/24", "dev", "eth0")
                    .orThrow();
        }
        lab.client()
                .runWithInput("add table ip ndprobe\ndelete table ip ndprobe\n" + IGNORE, "nft", "-f", "-")
                .orThrow();
        Path errors = lab.directory().resolve("probe.err");
        List<String> java = new ArrayList<>(Dispatcher.java(ProbeSender.class.getName()));
        java.addAll(List.of(lab.plan().vip(), lab.client().mac("eth0")));
        List<String> words = ProcessGroup.own(lab.client().commandInside(java.toArray(String[]::new)));
        try {
            Probe probe = new Probe(
                    new ProcessBuilder(words).redirectError(errors.toFile()).start(), errors);
            Thread.ofPlatform().daemon().name("probe-answers").start(probe::readAnswers);
            probe.answer("the probe is ready");
            return probe;
        } catch (IOException e) {
            throw new LabFailure("cannot start the probe: " + e.getMessage(), e);
        }
    }

    /**
     * Begins to send on so many connections of its own, to send SYNs, and to ask who has the VIP; with 0 connections it only asks. The
     * client's kernel must have the VIP's MAC address: something must have asked the VIP before.
     */
    public void begin(int connections) {
        commands.println("begin " + connections);
        answer("the probe has begun");
    }

    /** Ends it. */
    public ProbeReport end() {
        commands.println("end");
        return Json.mapper().treeToValue(answer("the probe has ended"), ProbeReport.class);
    }

    @Override
    public void close() {
        commands.println("stop");
        if (!Await.holdsWithin(GRACE, () -> !process.isAlive())) {
            process.destroyForcibly();
        }
        commands.close();
    }

    private JsonNode answer(String what) {
        Await.until(what, LIMIT, () -> {
            if (answers.isEmpty() && !process.isAlive()) {
                throw new LabFailure("the probe ended before " + what + ": " + complaints());
            }
            return !answers.isEmpty();
        });
        return answers.poll();
    }

    private void readAnswers() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(Json.mapper().readTree(line));
            }
        } catch (IOException over) {
            // The process is gone; whoever waits for an answer is told so.
        }
    }

    private String complaints() {
        try {
            return Files.readString(errors).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
