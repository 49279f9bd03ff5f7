package io.netdispatcher.hatests.failover;

import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@link HeartbeatProbe} in a node of a lab. For one thread. */
final class ProbeEnd implements AutoCloseable {
    private static final long ANSWER_LIMIT_S = 15;

    private final Process process;
    private final PrintWriter commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private ProbeEnd(Process process) {
        this.process = process;
        commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        Thread.ofVirtual().start(this::read);
    }

    /** Starts an end; the arguments are those of the probe. */
    static ProbeEnd start(Lab lab, String node, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(Dispatcher.java(HeartbeatProbe.class.getName()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(lab.node(node).commandInside(words.toArray(String[]::new)));
        return new ProbeEnd(
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** What it answers, without the word of the command. */
    String ask(String command) {
        commands.println(command);
        try {
            while (true) {
                String line = answers.poll(ANSWER_LIMIT_S, TimeUnit.SECONDS);
                if (line == null) {
                    throw new LabFailure("no answer from the probe: " + command);
                }
                if (line.startsWith(command + " ")) {
                    return line.substring(command.length() + 1);
                }
            }
        } catch (InterruptedException e) {
            throw new LabFailure("interrupted waiting for: " + command);
        }
    }

    /** A number of its state. */
    long number(String name) {
        String state = ask("state");
        Matcher matcher = Pattern.compile("\\b" + name + "=(\\d+)").matcher(state);
        if (!matcher.find()) {
            throw new LabFailure("no " + name + " in " + state);
        }
        return Long.parseLong(matcher.group(1));
    }

    boolean isOpen() {
        return ask("state").contains("isOpen=true");
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .start()
                .waitFor();
    }

    /** Sends it SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = reader.readLine()) != null) {
                answers.add(line);
            }
        } catch (IOException ended) {
            // So has the process.
        }
    }
}
