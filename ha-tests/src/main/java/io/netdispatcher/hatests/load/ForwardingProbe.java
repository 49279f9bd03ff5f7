package io.netdispatcher.hatests.load;

import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Capture;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A segment each millisecond on one established connection through the VIP (an upload, byte by byte), captured on the dispatcher's interface.
 * A pause of the dispatcher's forwarding shows as the delay of the segments that came meanwhile, whatever kept the client from sending.
 */
public final class ForwardingProbe implements AutoCloseable {
    /** Neither kept connections nor short requests have these; each probe has one of its own, for the last may still be remembered. */
    private static final int FIRST_PORT = 9_000;

    private static final int PORTS = 1_000;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final long EVERY_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Lab lab;
    private final String node;
    private final Capture capture;
    private final Process client;
    private final Thread pacer;
    private volatile boolean isOver;
    private volatile long sent;

    private ForwardingProbe(Lab lab, String node) throws IOException {
        this.lab = lab;
        this.node = node;
        int port = FIRST_PORT + COUNT.getAndIncrement() % PORTS;
        capture = lab.capture(node, "eth0", "tcp src port " + port);
        List<String> words = lab.client()
                .commandInside(
                        "curl",
                        "-sN",
                        "-o",
                        "/dev/null",
                        "-H",
                        "Expect:",
                        "--local-port",
                        String.valueOf(port),
                        "-T",
                        "-",
                        "http://" + lab.plan().vip() + "/upload/probe");
        client = new ProcessBuilder(words).start();
        pacer = Thread.ofPlatform().daemon().name("probe").start(this::pace);
    }

    /** Starts it through this node, and returns when a hundred segments were sent. */
    public static ForwardingProbe start(Lab lab, String node) {
        try {
            ForwardingProbe probe = new ForwardingProbe(lab, node);
            Await.until("the probe runs", LIMIT, () -> {
                if (!probe.client.isAlive()) {
                    throw new LabFailure("the probe's client ended with exit code " + probe.client.exitValue());
                }
                return probe.sent > 100;
            });
            return probe;
        } catch (IOException e) {
            throw new LabFailure("cannot start the probe: " + e.getMessage(), e);
        }
    }

    private void pace() {
        try (OutputStream out = client.getOutputStream()) {
            while (!isOver) {
                out.write('.');
                out.flush();
                sent++;
                LockSupport.parkNanos(EVERY_NS);
            }
        } catch (IOException ended) {
            isOver = true;
        }
    }

    /** Ends it; what its segments took. Fails when the upload does not end as it should. */
    public ForwardingTimes stop() {
        isOver = true;
        try {
            if (!client.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || client.exitValue() != 0) {
                throw new LabFailure("the probe's connection broke");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while waiting for the probe", e);
        }
        capture.stop();
        return ForwardingTimes.of(capture.lines(), lab.node(node).mac("eth0"));
    }

    @Override
    public void close() {
        isOver = true;
        LockSupport.unpark(pacer);
        client.destroyForcibly();
        capture.close();
    }
}
