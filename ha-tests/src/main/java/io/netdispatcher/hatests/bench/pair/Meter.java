package io.netdispatcher.hatests.bench.pair;

import org.HdrHistogram.Histogram;

/** The times of frames and changes, kept by the executor thread. No allocation but for windows. */
final class Meter {
    /** Changes that may be on their way at a time, and frames; powers of two. */
    private static final int CHANGES = 1 << 20;

    private static final int FRAMES = 1 << 17;
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_MS = 1e6;

    private final long[] loggedNs = new long[CHANGES];
    private final long[] dueNs = new long[FRAMES];
    private final long[] handedNs = new long[FRAMES];
    private final Histogram lag = Quantiles.histogram();
    private final Histogram hold = Quantiles.histogram();
    private final Histogram delay = Quantiles.histogram();
    private long lastCycleNs;
    private long longestGapNs;
    private long acknowledged;
    private long openedNs;
    private long acknowledgedAtOpening;
    private long newFrames;
    private long knownFrames;
    private long sent;

    /** Forgets everything seen so far. */
    void open(long nowNs) {
        lag.reset();
        hold.reset();
        delay.reset();
        longestGapNs = 0;
        lastCycleNs = nowNs;
        openedNs = nowNs;
        acknowledgedAtOpening = acknowledged;
        newFrames = 0;
        knownFrames = 0;
        sent = 0;
    }

    /** What was seen since the opening. */
    Window close(long nowNs) {
        cycle(nowNs);
        return new Window(
                newFrames,
                knownFrames,
                sent,
                acknowledged - acknowledgedAtOpening,
                (nowNs - openedNs) / NS_PER_SECOND,
                Quantiles.of(lag),
                Quantiles.of(hold),
                Quantiles.of(delay),
                longestGapNs / NS_PER_MS);
    }

    /** The executor looks at the network card. */
    void cycle(long nowNs) {
        longestGapNs = Math.max(longestGapNs, nowNs - lastCycleNs);
        lastCycleNs = nowNs;
    }

    /** A frame is handed over. */
    void handed(int mark, boolean isNew, long frameDueNs, long nowNs) {
        dueNs[mark & FRAMES - 1] = frameDueNs;
        handedNs[mark & FRAMES - 1] = isNew ? nowNs : 0;
        if (isNew) {
            newFrames++;
        } else {
            knownFrames++;
        }
    }

    /** So many SYNs were handed over, of which nobody wants to know the times. */
    void count(int frames) {
        newFrames += frames;
    }

    /** A frame leaves. */
    void sent(int mark, long nowNs) {
        int place = mark & FRAMES - 1;
        Quantiles.record(delay, nowNs - dueNs[place]);
        if (handedNs[place] != 0) {
            Quantiles.record(hold, nowNs - handedNs[place]);
        }
        sent++;
    }

    /** The changes behind {@code before} up to this position were logged just now; 0 as time: of no interest. */
    void logged(long before, long position, long nowNs) {
        for (long each = before + 1; each <= position; each++) {
            loggedNs[(int) each & CHANGES - 1] = nowNs;
        }
    }

    /** The shadow has applied everything up to this position. */
    void acknowledged(long position, long nowNs) {
        for (long each = Math.max(acknowledged, position - CHANGES) + 1; each <= position; each++) {
            int place = (int) each & CHANGES - 1;
            if (loggedNs[place] != 0) {
                Quantiles.record(lag, nowNs - loggedNs[place]);
                loggedNs[place] = 0;
            }
        }
        acknowledged = Math.max(acknowledged, position);
    }
}
