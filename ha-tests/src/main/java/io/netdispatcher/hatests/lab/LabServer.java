package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A web server (nginx) on ports 80 and 8080 of all its addresses, the VIPs included.
 *
 * <p>{@code GET /} answers with its name and a line feed; {@code GET /big} with {@link Lab#bigFile()}, at most
 * {@code ?rate=256k} bytes a second if asked; {@code PUT /upload/NAME} keeps the body as {@link #upload}. Every answer
 * carries {@code X-Server} (its name), {@code X-Connection} and {@code X-Requests} (the server's number of the connection,
 * and of the request within it).
 */
public final class LabServer {
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final LabNode node;
    private final String device;
    private final NginxFiles files;
    private final AtomicInteger macChanges = new AtomicInteger();
    private volatile ManagedProcess process;

    LabServer(LabNode node, String device, NginxFiles files) {
        this.node = node;
        this.device = device;
        this.files = files;
    }

    /** The machine it runs on. */
    public LabNode node() {
        return node;
    }

    /** Its name, {@code srv1}. */
    public String name() {
        return node.name();
    }

    /** The present MAC address of the interface to which the dispatcher forwards. */
    public String mac() {
        return node.mac(device);
    }

    /** Gives that interface another MAC address, as if the network card were replaced; nobody is told. Returns the new one. */
    public String changeMac() {
        String fresh = "02:%02x%s".formatted(macChanges.incrementAndGet() & 0xff, mac().substring(5));
        node.run("ip", "link", "set", device, "address", fresh).orThrow();
        return fresh;
    }

    /** Starts nginx, which must not be running, and returns when it listens. */
    public void start() {
        launch();
        awaitListening();
    }

    /** Ends nginx by force (its kernel answers SYNs with RST from now on) and returns when it is gone. */
    public void stop() {
        process.kill();
    }

    /** The nginx process, to freeze or kill. */
    public ManagedProcess process() {
        return process;
    }

    /** The file that {@code PUT /upload/NAME} has written. */
    public Path upload(String name) {
        return files.upload(name);
    }

    /** What it has recorded so far, in the order in which requests ended. */
    public List<AccessRecord> accessLog() {
        if (!Files.exists(files.accessLog())) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(files.accessLog())) {
            return lines.map(AccessRecord::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file of its complaints. */
    public Path errorLog() {
        return files.errorLog();
    }

    void launch() {
        if (process != null && process.isAlive()) {
            throw new LabFailure(name() + " is running already");
        }
        try {
            Files.deleteIfExists(files.processId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = node.startAs("nginx", files.command().toArray(String[]::new));
    }

    /** Ends nginx without waiting: asked politely just after its start, it would hear that only with the next connection. */
    void abandon() {
        if (process != null) {
            process.abandon();
        }
    }

    void awaitListening() {
        Await.until("nginx of " + name() + " listens", START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new LabFailure(
                        "nginx of " + name() + " ended: " + process.outputText().strip());
            }
            return Files.exists(files.processId());
        });
    }
}
