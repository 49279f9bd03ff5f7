package io.netdispatcher.hatests.sim;

import io.netdispatcher.failover.heartbeat.HeartbeatPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A way for heartbeats between two nodes, one line each way; keeps recordings for somebody to send again. */
final class SimPath {
    private static final int MOST_WAITING = 256;
    private static final int RECORDINGS = 64;
    private static final HeartbeatPath.Condition OPEN = new HeartbeatPath.Condition(true, true, 0, "");
    private static final HeartbeatPath.Condition CLOSED = new HeartbeatPath.Condition(false, true, 0, "not open yet");

    private final Agenda agenda;
    private final SimTime time;
    private final SplittableRandom random;
    private final SimLan lan;
    private final Line[] lines;
    private final End[] ends = new End[2];
    private final List<byte[]> recordings = new ArrayList<>();
    private UnaryOperator<byte[]> tampering = UnaryOperator.identity();
    private long overflows;

    /** {@code lan}: what the path runs over, null for a cable of its own. */
    SimPath(Agenda agenda, SimTime time, SplittableRandom random, SimLan lan) {
        this.agenda = agenda;
        this.time = time;
        this.random = random;
        this.lan = lan;
        lines = new Line[] {new Line(random.split()), new Line(random.split())};
    }

    /** What this node sends goes by it. */
    Line from(int node) {
        return lines[node];
    }

    /** Everything that gets through is changed so, as if the receiver read it wrongly. */
    void tamper(UnaryOperator<byte[]> with) {
        tampering = with;
    }

    /** A new end for a node's new start; it opens after a while. */
    End open(int node, long afterNs, Runnable wakeUp) {
        End end = new End(node, time.nowNs + afterNs, wakeUp);
        ends[node] = end;
        return end;
    }

    /** Nobody listens at this end any more; if the kernel lives it says so. */
    void close(int node, boolean kernelLives) {
        ends[node] = null;
        if (kernelLives && lines[node].works(time.nowNs) && isCarried()) {
            agenda.in(1_000_000 + random.nextLong(4_000_000), () -> suspect(1 - node));
        }
    }

    /** This end hears that the other process is gone, rightly or wrongly. */
    void suspect(int node) {
        if (ends[node] != null) {
            ends[node].goneCount++;
            ends[node].wakeUp.run();
        }
    }

    long overflows() {
        return overflows;
    }

    private boolean isCarried() {
        return lan == null || lan.carriesBetweenNodes();
    }

    boolean worksBothWays() {
        return ends[0] != null
                && ends[1] != null
                && ends[0].isOpen()
                && ends[1].isOpen()
                && lines[0].works(time.nowNs)
                && lines[1].works(time.nowNs)
                && isCarried()
                && (lan == null || lan.worksBetweenNodes());
    }

    /** Somebody sends what was recorded, or rubbish, to a node. */
    void forge(int to) {
        if (recordings.isEmpty() || random.nextInt(4) == 0) {
            byte[] rubbish = new byte[random.nextInt(2 * HeartbeatPath.MAX_BYTES)];
            for (int i = 0; i < rubbish.length; i++) {
                rubbish[i] = (byte) random.nextInt();
            }
            arrive(to, rubbish);
        } else {
            arrive(to, recordings.get(random.nextInt(recordings.size())));
        }
    }

    private void transmit(int from, byte[] bytes) {
        if (recordings.size() < RECORDINGS) {
            recordings.add(bytes);
        } else {
            recordings.set(random.nextInt(RECORDINGS), bytes);
        }
        Line line = lines[from];
        if (line.loses() || lan != null && lan.losesBetweenNodes(from)) {
            return;
        }
        byte[] sent = line.alters() ? line.altered(bytes) : bytes;
        long atNs = line.arrivalNs(time.nowNs);
        agenda.at(lan == null ? atNs : Math.max(atNs, lan.clearNs(from)), () -> arrive(1 - from, sent));
        if (line.doubles()) {
            agenda.at(line.arrivalNs(time.nowNs), () -> arrive(1 - from, sent));
        }
    }

    private void arrive(int to, byte[] bytes) {
        End end = ends[to];
        if (end == null || !end.isOpen()) {
            return;
        }
        if (end.waiting.size() >= MOST_WAITING) {
            overflows++;
            return;
        }
        end.waiting.add(tampering.apply(bytes));
        end.wakeUp.run();
    }

    /** One start's end of the path. */
    final class End implements HeartbeatPath {
        private final int node;
        private final long opensNs;
        private final Runnable wakeUp;
        private final Deque<byte[]> waiting = new ArrayDeque<>();
        private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        private int goneCount;

        End(int node, long opensNs, Runnable wakeUp) {
            this.node = node;
            this.opensNs = opensNs;
            this.wakeUp = wakeUp;
        }

        private boolean isOpen() {
            return time.nowNs >= opensNs;
        }

        @Override
        public boolean send(DirectBuffer source, int offset, int length) {
            if (!isOpen() || length > MAX_BYTES) {
                return false;
            }
            byte[] bytes = new byte[length];
            source.getBytes(offset, bytes);
            transmit(node, bytes);
            return true;
        }

        @Override
        public int poll(Handler handler, int limit) {
            int count = 0;
            while (goneCount > 0 && count < limit) {
                goneCount--;
                count++;
                handler.onProcessGone();
            }
            while (count < limit && !waiting.isEmpty()) {
                byte[] bytes = waiting.poll();
                count++;
                buffer.wrap(bytes);
                handler.onHeartbeat(buffer, 0, bytes.length);
            }
            return count;
        }

        @Override
        public Condition condition() {
            return isOpen() ? OPEN : CLOSED;
        }

        @Override
        public void onArrival(Runnable wake) {}

        @Override
        public void close() {}
    }
}
