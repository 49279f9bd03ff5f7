package io.netdispatcher.hatests.load;

import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The kept connections of a run: when they open, when they ask. Owned by the loop. */
final class KeptConnections {
    private static final long NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Latencies latencies = new Latencies();
    private final LongSupplier epochMs;
    private final List<KeepAliveSession> all = new ArrayList<>();
    private final Deque<Opening> toOpen = new ArrayDeque<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::atNs));
    private int nextPort = ClientPorts.KEPT_FIRST;
    private boolean settling;

    /** A connection that is to be opened. */
    private record Opening(LoadCommand.Open terms, long atNs) {}

    /** The next request of a connection. Comparing times is sound: they start at 0 with the loop. */
    private record Due(KeepAliveSession session, long atNs, long intervalNs) {}

    /**
     * @param epochMs the machine's clock, milliseconds since 1970
     */
    KeptConnections(LongSupplier epochMs) {
        this.epochMs = epochMs;
    }

    /** Whether there are ports for so many more. After {@link #forget} ports are used again, the longest unused first. */
    boolean hasRoomFor(int connections) {
        return connections <= ClientPorts.KEPT_LAST + 1 - ClientPorts.KEPT_FIRST - all.size() - toOpen.size();
    }

    /** Breaks all off, and knows none any more. */
    void forget() {
        all.forEach(KeepAliveSession::breakOff);
        all.clear();
        toOpen.clear();
        due.clear();
        settling = false;
    }

    /** Begins to open connections. */
    void open(LoadCommand.Open terms, long nowNs) {
        for (long i = 0; i < terms.connections(); i++) {
            toOpen.add(new Opening(terms, nowNs + i * NS_PER_SECOND / terms.perSecond()));
        }
    }

    /** Opens and asks what is due. */
    void startDue(Selector selector, long nowNs) {
        while (!toOpen.isEmpty() && toOpen.peek().atNs() <= nowNs) {
            LoadCommand.Open terms = toOpen.poll().terms();
            KeepAliveSession session = new KeepAliveSession(nextPort, terms, latencies, epochMs);
            nextPort = nextPort == ClientPorts.KEPT_LAST ? ClientPorts.KEPT_FIRST : nextPort + 1;
            all.add(session);
            session.open(selector, terms.target(), nowNs);
            due.add(new Due(session, nowNs + terms.intervalNs(), terms.intervalNs()));
        }
        while (!due.isEmpty() && due.peek().atNs() <= nowNs) {
            ask(due.poll(), nowNs);
        }
    }

    /** When the next one is due; {@link Long#MAX_VALUE} if none is. */
    long nextInNs(long nowNs) {
        long inNs = toOpen.isEmpty() ? Long.MAX_VALUE : toOpen.peek().atNs() - nowNs;
        return due.isEmpty() ? inNs : Math.min(inNs, due.peek().atNs() - nowNs);
    }

    /** From now on every connection asks once more, spread over a second, and then never again. */
    void settle(long nowNs) {
        settling = true;
        toOpen.clear();
        due.clear();
        for (int i = 0; i < all.size(); i++) {
            KeepAliveSession session = all.get(i);
            session.askLast();
            due.add(new Due(session, nowNs + i * NS_PER_SECOND / all.size(), RETRY_NS));
        }
    }

    /** After settling: each asks again at its interval, the first time at a moment of its own. */
    void resume(long nowNs) {
        settling = false;
        due.clear();
        for (int i = 0; i < all.size(); i++) {
            KeepAliveSession session = all.get(i);
            session.askOn();
            long intervalNs = session.intervalNs();
            due.add(new Due(session, nowNs + i * intervalNs / all.size(), intervalNs));
        }
    }

    /** Gives up those that wait too long. */
    void sweep(long nowNs) {
        all.forEach(session -> session.checkTime(nowNs));
    }

    boolean areOpened() {
        return toOpen.isEmpty() && all.stream().allMatch(KeepAliveSession::isOpenedOrOver);
    }

    boolean areSettled() {
        return settling && all.stream().allMatch(KeepAliveSession::isSettled);
    }

    int open() {
        return (int) all.stream()
                .filter(session -> session.isAlive() && session.answered() > 0)
                .count();
    }

    int bad() {
        return (int) all.stream().filter(session -> !session.isAlive()).count();
    }

    long answered() {
        return all.stream().mapToLong(KeepAliveSession::answered).sum();
    }

    List<ConnectionRecord> report() {
        return all.stream().map(KeepAliveSession::report).toList();
    }

    LatencySummary latency() {
        return latencies.summary();
    }

    void close() {
        all.forEach(KeepAliveSession::close);
    }

    /** Slots that passed while it waited are left out; the latencies account for them. */
    private void ask(Due one, long nowNs) {
        KeepAliveSession session = one.session();
        if (!session.isAlive() || (settling && session.isSettled())) {
            return;
        }
        session.due(nowNs);
        long missed = (nowNs - one.atNs()) / one.intervalNs();
        due.add(new Due(session, one.atNs() + (missed + 1) * one.intervalNs(), one.intervalNs()));
    }
}
