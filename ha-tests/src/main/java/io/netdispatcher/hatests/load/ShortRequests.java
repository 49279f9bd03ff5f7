package io.netdispatcher.hatests.load;

import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The short requests of a run: when they start, how they end. Owned by the loop. */
final class ShortRequests {
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Latencies latencies = new Latencies();
    private final List<ShortSession> running = new ArrayList<>();
    private final List<ShortRecord> ended = new ArrayList<>();
    private int failed;
    private int nextPort = ClientPorts.SHORT_FIRST;
    private LoadCommand.Short terms;
    private SplittableRandom random;
    private long nextNs;

    /** Begins, or goes on under other terms. */
    void begin(LoadCommand.Short command, long nowNs) {
        terms = command;
        random = new SplittableRandom(command.seed());
        nextNs = nowNs + gapNs();
    }

    /** Starts no more; those under way go on. */
    void end() {
        terms = null;
    }

    /** Starts those that are due. The client's ports bound their number: when all have been used, no more start. */
    void startDue(Selector selector, long nowNs) {
        while (terms != null && nowNs - nextNs >= 0 && nextPort <= ClientPorts.SHORT_LAST) {
            ShortSession session = new ShortSession(nextPort++, terms, latencies, nowNs);
            running.add(session);
            session.open(selector);
            nextNs += gapNs();
        }
    }

    /** When the next one is due; {@link Long#MAX_VALUE} after now if none is. */
    long nextInNs(long nowNs) {
        return terms == null || nextPort > ClientPorts.SHORT_LAST ? Long.MAX_VALUE : nextNs - nowNs;
    }

    /** Gives up those that take too long, and takes note of those that are over. */
    void sweep(long nowNs) {
        for (Iterator<ShortSession> all = running.iterator(); all.hasNext(); ) {
            ShortSession session = all.next();
            session.checkTime(nowNs);
            if (session.isOver()) {
                ShortRecord record = session.report();
                ended.add(record);
                failed += record.reason() == null ? 0 : 1;
                all.remove();
            }
        }
    }

    boolean isIdle() {
        return terms == null && running.isEmpty();
    }

    int answered() {
        return ended.size() - failed;
    }

    int failed() {
        return failed;
    }

    List<ShortRecord> report() {
        List<ShortRecord> all = new ArrayList<>(ended);
        running.forEach(session -> all.add(session.report()));
        return all;
    }

    LatencySummary latency() {
        return latencies.summary();
    }

    private long gapNs() {
        return (long) (-Math.log(1 - random.nextDouble()) * NS_PER_SECOND / terms.perSecond());
    }
}
