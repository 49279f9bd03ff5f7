package io.netdispatcher.hatests.replication.transport;

import io.netdispatcher.replication.jgroups.JGroupsSettings;
import io.netdispatcher.replication.jgroups.JGroupsTransport;
import io.netdispatcher.replication.transport.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One end of a transport, in a process of its own: arguments are number, own address, own port, peer's address, peer's port; each line of
 * standard input is a command, each line of standard output an answer that begins with the command's first word.
 *
 * <p>{@code stream N BYTES} sends so many numbered messages under a window of unacknowledged bytes; {@code flood BYTES MS} sends without
 * one; {@code ping N BYTES} measures round trips; {@code received} tells what came from whom; {@code state}, {@code threads},
 * {@code rebuild} and {@code close} are what they say.
 */
final class TransportProbe {
    private static final int WINDOW_BYTES = 512 * 1024;
    private static final long STALL_NS = 10_000_000_000L;
    private static final long IDLE_NS = 1_000_000;
    private static final int TYPE = 0;
    private static final int SEQUENCE = 8;
    private static final int SENDER = 16;
    private static final int HEADER_BYTES = 24;
    private static final byte DATA = 1;
    private static final byte ACK = 2;
    private static final byte PING = 3;
    private static final byte PONG = 4;
    private static final byte FLOOD = 5;

    /** What one origin sent. */
    private static final class Sender {
        private int number;
        private long data;
        private long last;
        private long faults;
        private long others;

        @Override
        public String toString() {
            return "sender=" + number + " data=" + data + " faults=" + faults + " others=" + others;
        }
    }

    private final int number;
    private final JGroupsTransport transport;
    private final BlockingQueue<String> commands = new ArrayBlockingQueue<>(16);
    private final Map<Integer, Sender> senders = new TreeMap<>();
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[Transport.MAX_MESSAGE_BYTES]);
    private long acknowledged;
    private long ponged;
    private int toAcknowledge;

    private TransportProbe(int number, JGroupsTransport transport) {
        this.number = number;
        this.transport = transport;
    }

    /** Runs until standard input ends. */
    public static void main(String[] words) throws IOException {
        InetSocketAddress local = new InetSocketAddress(words[1], Integer.parseInt(words[2]));
        InetSocketAddress peer = new InetSocketAddress(words[3], Integer.parseInt(words[4]));
        JGroupsTransport transport = JGroupsTransport.start(JGroupsSettings.of("nd" + words[0], local, peer));
        TransportProbe probe = new TransportProbe(Integer.parseInt(words[0]), transport);
        Thread duty = Thread.ofPlatform().daemon().name("duty").start(probe::work);
        transport.onArrival(() -> LockSupport.unpark(duty));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = input.readLine()) != null) {
            if (!probe.answersAtOnce(line)) {
                probe.commands.add(line);
            }
        }
        transport.close();
    }

    private boolean answersAtOnce(String line) {
        switch (line) {
            case "state" ->
                say("state connected=" + transport.isConnected() + " changes=" + transport.membershipChanges()
                        + " figures=" + transport.figures());
            case "threads" -> say("threads " + threads());
            case "rebuild" -> {
                transport.rebuild("the test asks for it");
                say("rebuild done");
            }
            case "close" -> {
                long startNs = System.nanoTime();
                transport.close();
                say("close " + (System.nanoTime() - startNs) / 1_000_000);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("replication")
                        || name.contains("onnection")
                        || name.contains("jgroups")
                        || name.contains("cceptor"))
                .sorted()
                .collect(Collectors.toList());
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private void work() {
        while (true) {
            String command = commands.poll();
            if (command != null) {
                run(command.split(" "));
            } else if (duty() == 0) {
                LockSupport.parkNanos(this, IDLE_NS);
            }
        }
    }

    private void run(String[] words) {
        switch (words[0]) {
            case "stream" -> say("stream " + stream(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
            case "flood" -> say("flood " + flood(Integer.parseInt(words[1]), Long.parseLong(words[2])));
            case "ping" -> say("ping " + ping(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
            case "received" -> {
                say("received " + senders);
                senders.clear();
            }
            default -> say(words[0] + " is not a command");
        }
    }

    private int duty() {
        int work = transport.poll(this::onMessage, 64);
        if (toAcknowledge != 0) {
            int to = toAcknowledge;
            toAcknowledge = 0;
            transport.send(to, message(ACK, senders.get(to).last), 0, HEADER_BYTES);
        }
        return work;
    }

    private UnsafeBuffer message(byte type, long sequence) {
        out.putByte(TYPE, type);
        out.putLong(SEQUENCE, sequence);
        out.putInt(SENDER, number);
        return out;
    }

    private void onMessage(int origin, DirectBuffer buffer, int offset, int length) {
        long sequence = buffer.getLong(offset + SEQUENCE);
        Sender sender = senders.computeIfAbsent(origin, first -> new Sender());
        int from = buffer.getInt(offset + SENDER);
        if (sender.number != 0 && sender.number != from) {
            sender.faults++;
        }
        sender.number = from;
        switch (buffer.getByte(offset + TYPE)) {
            case DATA -> {
                sender.faults += sequence == sender.last + 1 ? 0 : 1;
                sender.last = sequence;
                sender.data++;
                toAcknowledge = origin;
            }
            case ACK -> acknowledged = sequence;
            case PING -> transport.send(origin, message(PONG, sequence), 0, length);
            case PONG -> ponged = sequence;
            default -> sender.others++;
        }
    }

    private String stream(int count, int bytes) {
        long startNs = System.nanoTime();
        long progressNs = startNs;
        long changes = transport.membershipChanges();
        acknowledged = 0;
        long sent = 0;
        while (acknowledged < count) {
            long before = acknowledged;
            while (sent < count && (sent - acknowledged) * bytes < WINDOW_BYTES) {
                if (!transport.send(Transport.EVERYONE, message(DATA, sent + 1), 0, bytes)) {
                    return "failed at " + sent;
                }
                sent++;
                if ((sent & 15) == 0) {
                    duty();
                }
            }
            if (duty() == 0) {
                LockSupport.parkNanos(this, IDLE_NS);
            }
            long nowNs = System.nanoTime();
            progressNs = acknowledged != before ? nowNs : progressNs;
            if (transport.membershipChanges() != changes) {
                return "interrupted by a change of the membership at " + acknowledged;
            }
            if (nowNs - progressNs > STALL_NS) {
                return "stalled at " + acknowledged + " of " + sent;
            }
        }
        double seconds = (System.nanoTime() - startNs) / 1e9;
        return "done %d messages, %.0f/s, %.1f MB/s".formatted(count, count / seconds, count / seconds * bytes / 1e6);
    }

    private String flood(int bytes, long limitMs) {
        long startNs = System.nanoTime();
        long longestMs = 0;
        long sent = 0;
        while (System.nanoTime() - startNs < limitMs * 1_000_000) {
            long beforeNs = System.nanoTime();
            boolean wasSent = transport.send(Transport.EVERYONE, message(FLOOD, ++sent), 0, bytes);
            longestMs = Math.max(longestMs, (System.nanoTime() - beforeNs) / 1_000_000);
            if (!wasSent) {
                return "refused longestMs=" + longestMs + " totalMs=" + (System.nanoTime() - startNs) / 1_000_000
                        + " sent=" + sent;
            }
        }
        return "unhindered longestMs=" + longestMs + " sent=" + sent;
    }

    private String ping(int count, int bytes) {
        Histogram nanos = new Histogram(3);
        for (int i = 1; i <= count; i++) {
            long startNs = System.nanoTime();
            if (!transport.send(Transport.EVERYONE, message(PING, i), 0, bytes)) {
                return "failed at " + i;
            }
            while (ponged != i) {
                if (duty() == 0) {
                    LockSupport.parkNanos(this, IDLE_NS);
                }
                if (System.nanoTime() - startNs > STALL_NS) {
                    return "lost " + i;
                }
            }
            nanos.recordValue(System.nanoTime() - startNs);
        }
        ponged = 0;
        return "p50=%.0f p90=%.0f p99=%.0f max=%.0f us"
                .formatted(
                        nanos.getValueAtPercentile(50) / 1e3,
                        nanos.getValueAtPercentile(90) / 1e3,
                        nanos.getValueAtPercentile(99) / 1e3,
                        nanos.getMaxValue() / 1e3);
    }
}
