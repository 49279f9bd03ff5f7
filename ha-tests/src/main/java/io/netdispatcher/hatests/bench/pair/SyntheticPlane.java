package io.netdispatcher.hatests.bench.pair;

import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.FrameHandler;
import io.netdispatcher.executor.replication.ReplicationPort;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.NanoClock;

/**
 * A network card on which frames come in at a rate, or as fast as they are taken, and which notes when each leaves. Owned by the executor
 * thread, but for what says something else.
 */
final class SyntheticPlane implements DataPlane {
    private static final long NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long NEVER = Long.MAX_VALUE;

    private final ReplicationPort replication;
    private final NanoClock clock;
    private final int mostConnections;
    private final SyntheticFrames frames = new SyntheticFrames();
    private final Meter meter = new Meter();
    private volatile Traffic offered = Traffic.NONE;
    private volatile long nextDueNs = NEVER;
    private volatile boolean isOpeningDue;
    private volatile boolean isClosingDue;
    private volatile Window latest;
    private Traffic running = Traffic.NONE;
    private long startNs;
    private long made;
    private long madeNew;
    private int nextNew;
    private int nextKnown;
    private int mark;

    /**
     * Nothing comes in yet.
     *
     * @param known connections that the table begins with; new ones count on from there
     * @param mostConnections beyond which no new ones come
     */
    SyntheticPlane(ReplicationPort replication, NanoClock clock, int known, int mostConnections) {
        this.replication = replication;
        this.clock = clock;
        this.mostConnections = mostConnections;
        nextNew = known;
    }

    /** From now on this comes in. Any thread. */
    void offer(Traffic next) {
        offered = next;
        nextDueNs = clock.nanoTime();
    }

    /** Begins to measure anew at the next look. Any thread. */
    void openSoon() {
        latest = null;
        isOpeningDue = true;
    }

    /** Ends to measure at the next look, for {@link #latest}. Any thread. */
    void closeSoon() {
        isClosingDue = true;
    }

    /** What was measured from {@link #openSoon} to {@link #closeSoon}; null before. Any thread. */
    Window latest() {
        return latest;
    }

    /** When the next frame is due, at the latest; {@link Long#MAX_VALUE} when none is. Any thread. */
    long nextDueNs() {
        return nextDueNs;
    }

    /** What was measured; executor thread. */
    Meter meter() {
        return meter;
    }

    /** Connections made so far, those that the table began with included; executor thread. */
    int connections() {
        return nextNew;
    }

    @Override
    public int poll(FrameHandler handler, int limit, long nowMs) {
        long nowNs = clock.nanoTime();
        turnWindow(nowNs);
        meter.cycle(nowNs);
        meter.acknowledged(replication.acknowledged(), nowNs);
        Traffic wanted = offered;
        if (wanted != running) {
            running = wanted;
            startNs = nowNs;
            made = 0;
            madeNew = 0;
        }
        if (running.isClosedLoop()) {
            return pollClosedLoop(handler, limit, nowMs);
        }
        return running.perSecond() == 0 ? quiet() : pollAtRate(handler, limit, nowMs, nowNs);
    }

    private void turnWindow(long nowNs) {
        if (isOpeningDue) {
            isOpeningDue = false;
            meter.open(nowNs);
        }
        if (isClosingDue) {
            isClosingDue = false;
            latest = meter.close(nowNs);
        }
    }

    private int quiet() {
        nextDueNs = NEVER;
        return 0;
    }

    private int pollClosedLoop(FrameHandler handler, int limit, long nowMs) {
        nextDueNs = NEVER;
        int taken = 0;
        while (taken < limit
                && nextNew < mostConnections
                && replication.position() - replication.acknowledged() < running.outstanding()) {
            handler.onFrame(0, frames.buffer(), 0, frames.syn(nextNew++, mark++), nowMs);
            taken++;
        }
        meter.count(taken);
        return taken;
    }

    private int pollAtRate(FrameHandler handler, int limit, long nowMs, long nowNs) {
        long due = (nowNs - startNs) * running.perSecond() / NS_PER_SECOND;
        int taken = 0;
        while (taken < limit && made < due) {
            made++;
            long frameDueNs = startNs + made * NS_PER_SECOND / running.perSecond();
            if (madeNew * running.perSecond() < made * running.newPerSecond() && nextNew < mostConnections) {
                madeNew++;
                open(handler, nowMs, frameDueNs);
            } else if (running.known() > 0) {
                use(handler, nowMs, frameDueNs);
            }
            taken++;
        }
        nextDueNs = startNs + (made + 1) * NS_PER_SECOND / running.perSecond();
        return taken;
    }

    private void open(FrameHandler handler, long nowMs, long frameDueNs) {
        long before = replication.position();
        long nowNs = clock.nanoTime();
        meter.handed(mark, true, frameDueNs, nowNs);
        handler.onFrame(0, frames.buffer(), 0, frames.syn(nextNew++, mark++), nowMs);
        meter.logged(before, replication.position(), nowNs);
    }

    private void use(FrameHandler handler, long nowMs, long frameDueNs) {
        meter.handed(mark, false, frameDueNs, clock.nanoTime());
        handler.onFrame(0, frames.buffer(), 0, frames.data(nextKnown, mark++), nowMs);
        nextKnown = nextKnown + 1 == running.known() ? 0 : nextKnown + 1;
    }

    @Override
    public boolean send(int link, MutableDirectBuffer buffer, int offset, int length) {
        if (!running.isClosedLoop()) {
            meter.sent(SyntheticFrames.mark(buffer, offset), clock.nanoTime());
        }
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
