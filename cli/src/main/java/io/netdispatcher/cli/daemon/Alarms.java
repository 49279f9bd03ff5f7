package io.netdispatcher.cli.daemon;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What an admin should look at, until it is over; each beginning and end is an event. Any thread. */
final class Alarms {
    private final EventLog events;
    private final Map<Source, String> raised = new ConcurrentSkipListMap<>();

    /** Who raises alarms: one at a time each. */
    enum Source {
        CONFIGURATION,
        EPOCH,
        REPLICATION
    }

    Alarms(EventLog events) {
        this.events = events;
    }

    /** Something is wrong; the same again changes nothing. */
    void raise(Source source, String text) {
        if (!text.equals(raised.put(source, text))) {
            events.add(EventLog.Kind.ALARM, "", "", text);
        }
    }

    /** It is over, if it ever was. */
    void clear(Source source) {
        String text = raised.remove(source);
        if (text != null) {
            events.add(EventLog.Kind.CLEARED, "", "", text);
        }
    }

    /** What is wrong now, a line each. */
    List<String> all() {
        return List.copyOf(raised.values());
    }
}
