package io.netdispatcher.executor.counters;

import io.netdispatcher.executor.verdict.DropReason;
import io.netdispatcher.executor.verdict.Verdict;
import java.util.Locale;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What is counted of frames: received == forwarded + passed + dropped, always, and dropped is the sum over the reasons. Written by
 * the executor thread, read by anyone.
 */
public final class ForwarderCounters {
    private final AtomicCounter received;
    private final AtomicCounter forwarded;
    private final AtomicCounter passed;
    private final AtomicCounter dropped;
    private final AtomicCounter[] droppedByReason;
    private final AtomicCounter echoAnswered;
    private final AtomicCounter checksumsCompleted;
    private final AtomicCounter forwardedByHash;

    ForwarderCounters(ExecutorCounters.Allocator counters) {
        received = counters.allocate("frames.received");
        forwarded = counters.allocate("frames.forwarded");
        passed = counters.allocate("frames.passed");
        dropped = counters.allocate("frames.dropped");
        DropReason[] reasons = DropReason.values();
        droppedByReason = new AtomicCounter[reasons.length];
        for (DropReason reason : reasons) {
            droppedByReason[reason.ordinal()] =
                    counters.allocate("frames.dropped." + reason.name().toLowerCase(Locale.ROOT));
        }
        echoAnswered = counters.allocate("frames.passed.echo_answered");
        forwardedByHash = counters.allocate("frames.forwarded.by_hash");
        checksumsCompleted = counters.allocate("frames.forwarded.checksum_completed");
    }

    /** Counts one frame and what became of it; {@code reason} is read for drops only. */
    public void count(Verdict verdict, DropReason reason) {
        received.incrementOpaque();
        switch (verdict) {
            case FORWARD -> forwarded.incrementOpaque();
            case PASS -> passed.incrementOpaque();
            case DROP -> {
                dropped.incrementOpaque();
                droppedByReason[reason.ordinal()].incrementOpaque();
            }
        }
    }

    /** An ICMP echo request to a VIP was answered (a kind of passed). */
    public void echoAnswered() {
        echoAnswered.incrementOpaque();
    }

    /** A partial TCP checksum was completed. */
    public void checksumCompleted() {
        checksumsCompleted.incrementOpaque();
    }

    /** A frame was forwarded without an entry. */
    public void forwardedByHash() {
        forwardedByHash.incrementOpaque();
    }

    public long framesReceived() {
        return received.get();
    }

    public long framesForwarded() {
        return forwarded.get();
    }

    public long framesPassed() {
        return passed.get();
    }

    public long framesDropped() {
        return dropped.get();
    }

    /** Frames dropped for one reason. */
    public long framesDropped(DropReason reason) {
        return droppedByReason[reason.ordinal()].get();
    }
}
