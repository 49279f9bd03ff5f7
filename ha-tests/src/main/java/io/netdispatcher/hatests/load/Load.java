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
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/**
 * The clients of a lab, in a process of their own in the client's namespace.
 *
 * <pre>{@code
 * try (Load load = Load.start(lab)) {
 *     load.open(new LoadCommand.Open("10.0.0.100", 80, ConnectionKind.STEADY, 1000, 500, 1000, 10_000), limit);
 *     load.beginShort(new LoadCommand.Short("10.0.0.100", 80, 100, 5_000, seed));
 *     … // whatever is to be survived
 *     load.settle(limit);
 *     LoadReport seen = load.report();
 * }
 * }</pre>
 *
 * <p>Methods that wait fail with {@link LabFailure}, also when the process has ended. One thread calls; {@link #progress}
 * may be asked by any.
 */
public final class Load implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration REPORT_LIMIT = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Process process;
    private final PrintStream commands;
    private final Path errors;
    private volatile LoadEvent.Progressed progress = LoadEvent.Progressed.NONE;
    private volatile boolean ready;
    private volatile boolean opened;
    private volatile boolean settled;
    private volatile boolean forgotten;
    private volatile LoadReport report;
    private volatile String failure;

    private Load(Process process, Path errors) {
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /**
     * Starts the clients' process and returns when it takes commands; nothing is opened yet. From now on the client's
     * machine uses none of {@link ClientPorts} for anything else, so start it before anything asks the servers.
     */
    public static Load start(Lab lab) {
        reservePorts(lab);
        Path errors = lab.directory().resolve("load.err");
        List<String> words = ProcessGroup.own(lab.client()
                .commandInside(Dispatcher.java(LoadClient.class.getName()).toArray(String[]::new)));
        try {
            Process process =
                    new ProcessBuilder(words).redirectError(errors.toFile()).start();
            Load load = new Load(process, errors);
            Thread.ofPlatform().daemon().name("load-events").start(load::readEvents);
            load.await("the load client is ready", START_LIMIT, () -> load.ready);
            return load;
        } catch (IOException e) {
            throw new LabFailure("cannot start the load client: " + e.getMessage(), e);
        }
    }

    /** Opens kept connections and waits until each has answered once or is lost. */
    public void open(LoadCommand.Open command, Duration limit) {
        beginOpen(command);
        awaitOpened(limit);
    }

    /** Begins to open kept connections. */
    public void beginOpen(LoadCommand.Open command) {
        opened = false;
        send(command);
    }

    /** Whether every connection asked for has answered once or is lost. */
    public boolean isOpened() {
        failIfOver("connections open");
        return opened;
    }

    /** Waits for {@link #isOpened}. */
    public void awaitOpened(Duration limit) {
        await("all connections are open or lost", limit, () -> opened);
    }

    /** Begins short requests, until settling. */
    public void beginShort(LoadCommand.Short command) {
        send(command);
    }

    /** Ends short requests, asks every connection once more, and waits until each has answered or is lost. */
    public void settle(Duration limit) {
        settled = false;
        send(new LoadCommand.Settle());
        await("all connections have answered or are lost", limit, () -> settled);
    }

    /** What the clients have seen up to now. */
    public LoadReport report() {
        report = null;
        send(new LoadCommand.Report());
        await("the clients' report", REPORT_LIMIT, () -> report != null);
        return report;
    }

    /** Goes on after settling, with steady connections; short requests are begun anew by {@link #beginShort}. */
    public void resume() {
        send(new LoadCommand.Resume());
    }

    /** Breaks all kept connections off and forgets them; those that are opened next belong to another run. */
    public void forget() {
        forgotten = false;
        send(new LoadCommand.Forget());
        await("the clients have forgotten", REPORT_LIMIT, () -> forgotten);
    }

    /** Where things stand, at most half a second old. */
    public LoadEvent.Progressed progress() {
        return progress;
    }

    /** Fails if the process has ended or refused a command. */
    public void check() {
        failIfOver("the load runs");
    }

    /** Closes all connections by ending the process. */
    @Override
    public void close() {
        send(new LoadCommand.Stop());
        if (!Await.holdsWithin(GRACE, () -> !process.isAlive())) {
            process.destroyForcibly();
        }
        commands.close();
    }

    private void send(LoadCommand command) {
        commands.println(Json.mapper().writeValueAsString(command));
    }

    private void await(String what, Duration limit, java.util.function.BooleanSupplier condition) {
        Await.until(what, limit, () -> {
            if (condition.getAsBoolean()) {
                return true;
            }
            failIfOver(what);
            return condition.getAsBoolean();
        });
    }

    private void failIfOver(String what) {
        if (failure != null) {
            throw new LabFailure("the load client failed before " + what + ": " + failure);
        }
    }

    private void readEvents() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                accept(Json.mapper().readValue(line, LoadEvent.class));
            }
            boolean over = process.waitFor(GRACE.toNanos(), TimeUnit.NANOSECONDS);
            failure = (over ? "it ended with exit code " + process.exitValue() : "it fell silent") + complaints();
        } catch (IOException | JacksonException e) {
            failure = e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(LoadEvent event) {
        switch (event) {
            case LoadEvent.Ready now -> ready = true;
            case LoadEvent.Progressed now -> progress = now;
            case LoadEvent.Opened now -> opened = true;
            case LoadEvent.Settled now -> settled = true;
            case LoadEvent.Forgotten now -> forgotten = true;
            case LoadEvent.Reported now -> report = now.report();
            case LoadEvent.Refused now -> failure = now.reason();
        }
    }

    private String complaints() {
        try {
            String text = Files.readString(errors).strip();
            return text.isEmpty() ? "" : ": " + text;
        } catch (IOException ignored) {
            return "";
        }
    }

    /** Keeps the client machine's other connections off the ports by which the load is recognised. */
    private static void reservePorts(Lab lab) {
        lab.client()
                .run("sh", "-c", "echo " + ClientPorts.OTHERS + " > /proc/sys/net/ipv4/ip_local_port_range")
                .orThrow();
    }
}
