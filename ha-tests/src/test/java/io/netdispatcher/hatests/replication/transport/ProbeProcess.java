package io.netdispatcher.hatests.replication.transport;

import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@link TransportProbe} in a node of a lab. */
final class ProbeProcess implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

    private final Process process;
    private final PrintWriter commands;
    private final List<String> answers = new ArrayList<>();
    private final BlockingQueue<String> arriving = new LinkedBlockingQueue<>();

    private ProbeProcess(Process process) {
        this.process = process;
        this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        Thread.ofVirtual().start(this::read);
    }

    /** Starts an end; {@code ends} are own address, own port, peer's address, peer's port. */
    static ProbeProcess start(Lab lab, String node, int number, String ends, String... options) throws IOException {
        List<String> words = new ArrayList<>(Dispatcher.java(TransportProbe.class.getName()));
        words.addAll(1, List.of(options));
        words.add(String.valueOf(number));
        words.addAll(List.of(ends.split(" ")));
        ProcessBuilder builder = new ProcessBuilder(lab.node(node).commandInside(words.toArray(String[]::new)));
        return new ProbeProcess(
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    void tell(String command) {
        commands.println(command);
    }

    /** What it answers, without the word of the command. */
    String ask(String command) {
        tell(command);
        return answer(command.split(" ")[0]);
    }

    /** The oldest answer to this command; waits for it. */
    String answer(String word) {
        Predicate<String> isIt = line -> line.startsWith(word + " ");
        Optional<String> early = answers.stream().filter(isIt).findFirst();
        if (early.isPresent()) {
            answers.remove(early.get());
            return early.get().substring(word.length() + 1);
        }
        try {
            while (true) {
                String line = arriving.poll(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                if (line == null) {
                    throw new LabFailure("no answer from the probe: " + word);
                }
                if (isIt.test(line)) {
                    return line.substring(word.length() + 1);
                }
                answers.add(line);
            }
        } catch (InterruptedException e) {
            throw new LabFailure("interrupted waiting for: " + word);
        }
    }

    boolean isConnected() {
        return ask("state").contains("connected=true");
    }

    long changes() {
        Matcher matcher = Pattern.compile("changes=(\\d+)").matcher(ask("state"));
        if (!matcher.find()) {
            throw new LabFailure("a state without changes");
        }
        return Long.parseLong(matcher.group(1));
    }

    /** Waits until it is connected or is not; milliseconds it took. */
    long awaitConnected(boolean connected, Duration limit) {
        long startNs = System.nanoTime();
        Await.until("connected=" + connected, limit, () -> isConnected() == connected);
        return (System.nanoTime() - startNs) / 1_000_000;
    }

    void kill() {
        process.destroyForcibly();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .start()
                .waitFor();
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
                arriving.add(line);
            }
        } catch (IOException ended) {
            // So has the process.
        }
    }
}
