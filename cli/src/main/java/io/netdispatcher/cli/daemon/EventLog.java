package io.netdispatcher.cli.daemon;

import io.netdispatcher.replication.ReplicationEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened to this node since it started: the last {@value #CAPACITY} events, each with a number of its own. Every event is a log
 * line too, written by a thread of the log's, so that whoever has something to tell never waits for a disk or a terminal. Any thread.
 */
final class EventLog implements AutoCloseable {
    /** Older events are forgotten. */
    static final int CAPACITY = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final DateTimeFormatter AT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final long LAST_LINES_MS = 1_000;

    private final String node;
    private final LongSupplier epoch;
    private final EpochClock clock;
    private final long run;
    private final Deque<Reports.Event> events = new ArrayDeque<>();
    private final ThreadPoolExecutor writer;
    private long last;

    /** What an event is about, besides what the replication says. */
    enum Kind {
        /** The node started. */
        START,
        /** The node is about to end. */
        STOP,
        /** This node's role changed. */
        ROLE,
        /** Another configuration runs. */
        CONFIG,
        /** How far the replica is. */
        SYNC,
        /** A session with the other node began or ended. */
        SESSION,
        /** Something an admin should look at. */
        ALARM,
        /** What an alarm was about is over. */
        CLEARED,
        /** Parts of the replica differed and are repaired. */
        DIGEST,
        /** Entries of a node that was active as well were merged. */
        MERGE
    }

    /** The log of this node; {@code epoch} is asked at each event. */
    EventLog(String node, LongSupplier epoch, EpochClock clock) {
        this.node = node;
        this.epoch = epoch;
        this.clock = clock;
        run = clock.time();
        writer = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(CAPACITY),
                Thread.ofPlatform().daemon().name("event-log").factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Something happened; {@code from} and {@code to} are empty where there are no such things. Never blocks for long. */
    void add(Kind kind, String from, String to, String reason) {
        Reports.Event event = new Reports.Event(
                AT.format(Instant.ofEpochMilli(clock.time())),
                node,
                epoch.getAsLong(),
                kind.name().toLowerCase(Locale.ROOT),
                from,
                to,
                reason);
        synchronized (this) {
            last++;
            events.addLast(event);
            if (events.size() > CAPACITY) {
                events.removeFirst();
            }
        }
        writer.execute(() -> write(kind, event));
    }

    /** Something happened to the replica. */
    void add(ReplicationEvent event) {
        Kind kind = switch (event.kind()) {
            case SYNC -> Kind.SYNC;
            case SESSION -> Kind.SESSION;
            case ALARM -> Kind.ALARM;
            case CLEARED -> Kind.CLEARED;
            case DIGEST -> Kind.DIGEST;
            case MERGE -> Kind.MERGE;
        };
        boolean isAlarm = kind == Kind.ALARM || kind == Kind.CLEARED;
        add(kind, isAlarm ? "" : event.from(), isAlarm ? "" : event.to(), event.reason());
    }

    /**
     * Events in the order in which they happened.
     *
     * @param query after which event, and how many at most: after 0 the latest, else the earliest
     */
    synchronized Reports.Events read(Reports.EventsQuery query) {
        long first = last - events.size() + 1;
        long next = Math.max(query.after() + 1, first);
        if (query.after() == 0) {
            next = Math.max(next, last - query.limit() + 1);
        }
        long end = Math.min(last + 1, next + query.limit());
        List<Reports.Event> found = new ArrayList<>();
        long number = first;
        for (Reports.Event event : events) {
            if (number >= next && number < end) {
                found.add(event);
            }
            number++;
        }
        long forgotten = query.after() == 0 ? 0 : Math.max(0, first - query.after() - 1);
        return new Reports.Events(run, Math.max(end - 1, query.after()), forgotten, found);
    }

    private static void write(Kind kind, Reports.Event event) {
        String arrow = event.from().isEmpty() || event.to().isEmpty() ? "" : " -> ";
        String change = (" " + event.from() + arrow + event.to()).stripTrailing();
        String reason = event.reason().isEmpty() ? "" : ": " + event.reason();
        if (kind == Kind.ALARM) {
            LOG.warn("{}{}{}", event.kind(), change, reason);
        } else {
            LOG.info("{}{}{}", event.kind(), change, reason);
        }
    }

    /** Writes what is still to be written, for a second at most. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(LAST_LINES_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("at the end: a thread is still at work");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
