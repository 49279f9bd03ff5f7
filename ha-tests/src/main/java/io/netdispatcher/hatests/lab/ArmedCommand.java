package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A shell script in a node that waits to be let go, so that what it does happens within a millisecond or two of the word. Closed
 * without having been fired, it does nothing. One thread.
 */
public final class ArmedCommand implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final String script;
    private final Process process;
    private final OutputStream trigger;

    private ArmedCommand(String script, Process process) {
        this.script = script;
        this.process = process;
        this.trigger = process.getOutputStream();
    }

    /** Starts the shell, which waits. */
    static ArmedCommand arm(LabNode node, String script) {
        List<String> words = ProcessGroup.own(node.commandInside("sh", "-c", "read go && { " + script + "; }"));
        ProcessBuilder builder = Commands.builder(words).redirectErrorStream(true);
        return new ArmedCommand(script, Commands.launch(builder));
    }

    /** Lets it go; returns at once. */
    public void fire() {
        try {
            trigger.write('\n');
            trigger.flush();
        } catch (IOException e) {
            throw new LabFailure("cannot start: " + script, e);
        }
    }

    /** Waits until it is done; {@link LabFailure} with its output when it failed. */
    public void awaitDone() {
        try {
            if (!process.waitFor(LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new LabFailure("not within " + LIMIT.toMillis() + " ms: " + script);
            }
            if (process.exitValue() != 0) {
                throw new LabFailure("exit code " + process.exitValue() + " from: " + script + ": "
                        + new String(process.getInputStream().readAllBytes()).strip());
            }
        } catch (InterruptedException e) {
            throw LabFailure.interrupted(script, e);
        } catch (IOException e) {
            throw new LabFailure("cannot read what it says: " + script, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
