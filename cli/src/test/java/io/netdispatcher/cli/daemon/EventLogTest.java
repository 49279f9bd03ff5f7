package io.netdispatcher.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.replication.ReplicationEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final AtomicLong nowMs = new AtomicLong(1_792_579_445_007L);
    private final EventLog log = new EventLog("nd1", () -> 1, nowMs::get);

    @AfterEach
    void close() {
        log.close();
    }

    private Reports.Events read(long after, int limit) {
        return log.read(new Reports.EventsQuery(after, limit));
    }

    private void add(int events) {
        LongStream.range(0, events)
                .forEach(i -> log.add(
                        EventLog.Kind.CONFIG, "", "", String.valueOf(read(0, 1).last() + 1)));
    }

    private static String[] reasons(Reports.Events events) {
        return events.events().stream().map(Reports.Event::reason).toArray(String[]::new);
    }

    @Test
    void shouldSayWhenWhatHappened() {
        log.add(new ReplicationEvent(ReplicationEvent.Kind.SYNC, "BULK", "HOT", "1000 entries in 12 ms"));
        assertThat(read(0, 10))
                .isEqualTo(new Reports.Events(
                        1_792_579_445_007L,
                        1,
                        0,
                        List.of(new Reports.Event(
                                "2026-10-21T10:44:05.007Z",
                                "nd1",
                                1,
                                "sync",
                                "BULK",
                                "HOT",
                                "1000 entries in 12 ms"))));
    }

    @Test
    void shouldKnowEveryKindOfTheReplication() {
        for (ReplicationEvent.Kind kind : ReplicationEvent.Kind.values()) {
            log.add(new ReplicationEvent(kind, "before", "now", ""));
        }
        assertThat(read(0, 10).events())
                .extracting(event -> event.kind() + " " + event.from() + " " + event.to())
                .containsExactly(
                        "sync before now",
                        "session before now",
                        "alarm  ",
                        "cleared  ",
                        "digest before now",
                        "merge before now");
    }

    @Test
    void shouldReadTheLatestFirstAndTheEarliestAfterwards() {
        add(10);
        assertThat(reasons(read(0, 3))).containsExactly("8", "9", "10");
        assertThat(read(0, 3).last()).isEqualTo(10);
        assertThat(reasons(read(4, 3))).containsExactly("5", "6", "7");
        assertThat(read(4, 3).last()).isEqualTo(7);
        assertThat(read(10, 3)).isEqualTo(new Reports.Events(1_792_579_445_007L, 10, 0, List.of()));
    }

    @Test
    void shouldForgetTheOldestAndSayHowManyWereMissed() {
        add(EventLog.CAPACITY + 5);
        assertThat(read(0, EventLog.CAPACITY).events()).hasSize(EventLog.CAPACITY);
        assertThat(reasons(read(0, EventLog.CAPACITY))[0]).isEqualTo("6");
        Reports.Events late = read(2, 1);
        assertThat(reasons(late)).containsExactly("6");
        assertThat(late.forgotten()).isEqualTo(3);
        assertThat(read(5, 1).forgotten()).isZero();
    }

    @Test
    void shouldRaiseAnAlarmOnceAndClearItOnce() {
        Alarms alarms = new Alarms(log);
        alarms.raise(Alarms.Source.CONFIGURATION, "first");
        alarms.raise(Alarms.Source.CONFIGURATION, "first");
        assertThat(alarms.all()).containsExactly("first");
        alarms.raise(Alarms.Source.CONFIGURATION, "second");
        alarms.clear(Alarms.Source.CONFIGURATION);
        alarms.clear(Alarms.Source.CONFIGURATION);
        alarms.clear(Alarms.Source.REPLICATION);
        assertThat(alarms.all()).isEmpty();
        assertThat(read(0, 10).events())
                .extracting(event -> event.kind() + " " + event.reason())
                .containsExactly("alarm first", "alarm second", "cleared second");
    }
}
