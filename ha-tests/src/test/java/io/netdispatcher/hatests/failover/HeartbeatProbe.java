package io.netdispatcher.hatests.failover;

import io.netdispatcher.executor.os.RealTimePriority;
import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.failover.heartbeat.HeartbeatPath;
import io.netdispatcher.failover.jgroups.JGroupsPath;
import io.netdispatcher.failover.jgroups.PathSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One end of a heartbeat path, in a process of its own: arguments are index (1 or 2), own address, peer's address, the name of a detection,
 * and {@code realtime} or {@code ordinary}; each line of standard input is a command, each line of standard output an answer
 * that begins with the command's first word.
 *
 * <p>It sends a heartbeat of {@value #BYTES} bytes each {@value #INTERVAL_MS} ms, and answers each of the other's. Clocks are the machine's
 * (CLOCK_MONOTONIC), which is the same for all processes, so that one-way times can be taken.
 */
final class HeartbeatProbe implements HeartbeatPath.Handler {
    private static final int PORT = PathSettings.DEFAULT_PORT;
    private static final int BYTES = 128;
    private static final int INTERVAL_MS = 5;
    private static final int TYPE = 0;
    private static final int ECHO = 8;
    private static final int SENT_AT = 16;
    private static final byte BEAT = 1;
    private static final byte ANSWER = 2;

    private final JGroupsPath path;
    private final long startNs = System.nanoTime();
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[BYTES]);
    private final Histogram oneWay = new Histogram(3);
    private final Histogram roundTrip = new Histogram(3);
    private final Histogram sending = new Histogram(3);
    private final AtomicLong gone = new AtomicLong();
    private volatile long openNs;
    private volatile long goneNs;
    private volatile long firstNs;
    private volatile long lastNs;
    private volatile long gapNs;
    private volatile long firstMembers;
    private volatile long slowestSendNs;
    private volatile long heard;
    private volatile long unsent;

    private HeartbeatProbe(JGroupsPath path) {
        this.path = path;
    }

    /** Runs until standard input ends. */
    public static void main(String[] words) throws IOException {
        int index = Integer.parseInt(words[0]);
        PathSettings.Detection detection = switch (words[3]) {
            case "fast" -> PathSettings.Detection.FAST;
            case "steady" -> PathSettings.Detection.STEADY;
            default -> PathSettings.Detection.DEFAULT;
        };
        boolean isRealTime = words[4].equals("realtime");
        PairKey key = PairKey.of("a key that only tests know".getBytes(StandardCharsets.UTF_8));
        HeartbeatProbe probe = new HeartbeatProbe(JGroupsPath.start(new PathSettings(
                "probe",
                "nd" + index,
                new InetSocketAddress(words[1], PORT),
                new InetSocketAddress(words[2], PORT),
                new PathSettings.Sealing(key, index, 3 - index),
                detection,
                isRealTime)));
        Thread duty = Thread.ofPlatform().daemon().name("duty").start(() -> probe.work(isRealTime));
        probe.path.onArrival(() -> LockSupport.unpark(duty));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = input.readLine()) != null) {
            probe.answer(line);
        }
        probe.path.close();
    }

    private void answer(String line) {
        switch (line) {
            case "state" ->
                say("state now=" + System.nanoTime() + " start=" + startNs + " open=" + openNs + " first=" + firstNs
                        + " firstMembers=" + firstMembers + " slowestSend=" + slowestSendNs
                        + " last=" + lastNs + " gap=" + gapNs + " heard=" + heard + " gone=" + gone + " goneAt="
                        + goneNs + " unsent=" + unsent + " " + path.condition() + " " + path.figures());
            case "latency" -> say("latency " + latency());
            case "reset" -> {
                reset();
                say("reset done");
            }
            case "threads" -> say("threads " + threads());
            case "close" -> {
                long beforeNs = System.nanoTime();
                path.close();
                say("close " + (System.nanoTime() - beforeNs) / 1_000_000);
            }
            default -> say(line + " is not a command");
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("heartbeat") || name.contains("jgroups"))
                .sorted()
                .toList();
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private void work(boolean isRealTime) {
        if (isRealTime) {
            RealTimePriority.request(1_000_000, 5_000_000);
        }
        long nextNs = System.nanoTime();
        while (true) {
            if (openNs == 0 && path.condition().isOpen()) {
                openNs = System.nanoTime();
            }
            path.poll(this, 100);
            long nowNs = System.nanoTime();
            if (nowNs - nextNs >= 0) {
                nextNs = nowNs + INTERVAL_MS * 1_000_000;
                send(BEAT, 0);
            }
            LockSupport.parkNanos(this, Math.max(1, nextNs - System.nanoTime()));
        }
    }

    private void send(byte type, long echo) {
        out.putByte(TYPE, type);
        out.putLong(ECHO, echo);
        long beforeNs = System.nanoTime();
        out.putLong(SENT_AT, beforeNs);
        if (!path.send(out, 0, BYTES)) {
            unsent++;
        }
        long tookNs = System.nanoTime() - beforeNs;
        slowestSendNs = Math.max(slowestSendNs, tookNs);
        synchronized (sending) {
            sending.recordValue(tookNs);
        }
    }

    @Override
    public void onHeartbeat(DirectBuffer buffer, int offset, int length) {
        long nowNs = System.nanoTime();
        long sentNs = buffer.getLong(offset + SENT_AT);
        if (buffer.getByte(offset + TYPE) == BEAT) {
            send(ANSWER, sentNs);
        } else {
            synchronized (sending) {
                roundTrip.recordValue(Math.max(1, nowNs - buffer.getLong(offset + ECHO)));
            }
        }
        synchronized (sending) {
            oneWay.recordValue(Math.max(1, nowNs - sentNs));
        }
        heard(nowNs);
    }

    private void heard(long nowNs) {
        if (lastNs != 0) {
            gapNs = Math.max(gapNs, nowNs - lastNs);
        } else {
            firstMembers = path.figures().members();
            firstNs = nowNs;
        }
        lastNs = nowNs;
        heard++;
    }

    @Override
    public void onProcessGone() {
        goneNs = System.nanoTime();
        gone.incrementAndGet();
    }

    /** Forgets what was heard, and when. */
    private void reset() {
        synchronized (sending) {
            oneWay.reset();
            roundTrip.reset();
            sending.reset();
        }
        lastNs = 0;
        firstNs = 0;
        gapNs = 0;
        slowestSendNs = 0;
        unsent = 0;
    }

    private String latency() {
        synchronized (sending) {
            return "one-way " + micros(oneWay) + ", round trip " + micros(roundTrip) + ", sending " + micros(sending)
                    + ", longest gap " + gapNs / 1_000 + " us";
        }
    }

    private static String micros(Histogram nanos) {
        return "p50=%.0f p99=%.0f max=%.0f us (%d)"
                .formatted(
                        nanos.getValueAtPercentile(50) / 1e3,
                        nanos.getValueAtPercentile(99) / 1e3,
                        nanos.getMaxValue() / 1e3,
                        nanos.getTotalCount());
    }
}
