package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A background process in a node. Its output goes to a file; it ends with the lab at the latest. */
public final class ManagedProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final String label;
    private final Process process;
    private final Path output;

    ManagedProcess(String label, Process process, Path output) {
        this.label = label;
        this.process = process;
        this.output = output;
    }

    /** What it is called in reports. */
    public String label() {
        return label;
    }

    /** The process id of the command itself, not of anything that started it, as this process sees it. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended yet. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The file with what it wrote to both its outputs. */
    public Path output() {
        return output;
    }

    /** What it has written so far. */
    public String outputText() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the output contains a text; fails at once, with the output, if the process ends without having said it. */
    public void awaitOutput(String text, Duration limit) {
        Await.until(
                label + " says '" + text + "'",
                limit,
                () -> outputText().contains(text) || (!isAlive() && failEnded("without saying '" + text + "'")));
    }

    /**
     * Waits for the end.
     *
     * @return the exit code; 128 + n after signal n
     */
    public int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new LabFailure("not within " + limit.toMillis() + " ms: the end of " + label);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw LabFailure.interrupted("the end of " + label, e);
        }
    }

    /** Asks it to end (SIGTERM) and returns at once. */
    public void terminate() {
        process.destroy();
    }

    /** Ends it (SIGKILL) and returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(5));
    }

    /** Ends it (SIGKILL) and returns at once. */
    void abandon() {
        process.destroyForcibly();
    }

    /** Freezes it: SIGSTOP. */
    public void pause() {
        signal("STOP");
    }

    /** Lets it go on: SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    /** Sends any signal, named as kill(1) does: {@code HUP}, {@code USR1}. */
    public void signal(String name) {
        if (isAlive()) {
            // The shell's own kill: the program of that name is in a package that not every machine has.
            Commands.run(List.of("sh", "-c", "kill -" + name + " " + pid()), "", GRACE)
                    .orThrow();
        }
    }

    /** Asks it to end, waits a second, ends it. */
    @Override
    public void close() {
        terminate();
        if (!Await.holdsWithin(GRACE, () -> !isAlive())) {
            kill();
        }
    }

    private boolean failEnded(String how) {
        throw new LabFailure(label + " ended " + how + ", exit code " + process.exitValue() + ": "
                + outputText().strip());
    }
}
