package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.judge.ArpWatch;
import io.netdispatcher.hatests.judge.Findings;
import io.netdispatcher.hatests.judge.KindCount;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one takeover has come to.
 *
 * @param requested connections that were to be open at the fault
 * @param takeoverMs empty when the fault was no moment, or nobody announced anything
 * @param mendOutageMs the longest gap after that until the struck node was back
 * @param openedLately connections whose handshake was completed in the last 200 ms before the fault
 * @param neverOpened connections of which no handshake was ever completed
 * @param watch who answered ARP, from the fault to the end
 * @param hasAnnounced whether the successor sent a gratuitous ARP
 * @param lateMs how late the raw sender was at worst while it mattered
 * @param dropped frames that captures missed
 */
record RunResult(
        String from,
        String to,
        int requested,
        double outageMs,
        double outageNewMs,
        OptionalDouble takeoverMs,
        double mendOutageMs,
        long packetsLost,
        Findings findings,
        long openedLately,
        int neverOpened,
        int lostUnprotected,
        long unprotectedAtFault,
        ArpWatch watch,
        boolean isOwnedBySuccessor,
        boolean hasAnnounced,
        double lateMs,
        long dropped) {
    /** Before the fault, and none of the other kinds. */
    static final String STEADY = "steady";

    static final String SILENT = "silent";
    static final String LAST_SECOND = "last_second";
    static final String HALF_OPEN = "half_open_at_fault";
    static final String AFTER = "after_fault";

    /** Of those established before the fault. */
    static final double SILENT_SHARE_MIN = 0.20;
    /** Opened in the last 200 ms, of those asked for. */
    static final double LATELY_SHARE_MIN = 0.05;

    /** A harness that was later than this has measured itself. */
    static final double LATE_MS_MAX = 50;

    /** Lost ones whose handshake was complete at the fault, or was completed afterwards. */
    int lost() {
        return findings.lost() - kind(HALF_OPEN).lost();
    }

    int establishedBeforeFault() {
        return kind(STEADY).opened() + kind(SILENT).opened() + kind(LAST_SECOND).opened();
    }

    /** Whether no connection is lost or misled. */
    boolean isClean() {
        return lost() == 0 && findings.wrongServer() == 0;
    }

    /** A run with a lost connection is never excused by the harness. */
    boolean isValid() {
        return !isClean() || (lateMs <= LATE_MS_MAX && dropped == 0 && isMixed());
    }

    /** The numbers by which it is valid or not. */
    String doubts() {
        return String.format(
                Locale.ROOT,
                "the sender late by %.1f ms, %d frames missed by captures, %d of %d connections established, %.0f %% of them silent, %d opened in the last 200 ms",
                lateMs,
                dropped,
                establishedBeforeFault(),
                requested,
                100 * silentShare(),
                openedLately);
    }

    /** Whether as many connections, and as many silent and young ones, were open as were promised. */
    private boolean isMixed() {
        return establishedBeforeFault() >= requested
                && silentShare() >= SILENT_SHARE_MIN
                && openedLately >= LATELY_SHARE_MIN * requested;
    }

    private KindCount kind(String name) {
        return findings.kinds().getOrDefault(name, new KindCount(0, 0));
    }

    /** The share of silent ones among those established before the fault. */
    double silentShare() {
        return (double) silent() / Math.max(1, establishedBeforeFault());
    }

    private int silent() {
        return kind(SILENT).opened();
    }

    Map<String, KindCount> kinds() {
        return findings.kinds();
    }
}
