package io.netdispatcher.executor.counters;

import io.netdispatcher.executor.verdict.DropReason;
import io.netdispatcher.executor.verdict.StatelessReason;
import io.netdispatcher.executor.verdict.Verdict;
import java.util.Locale;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What is counted of frames: received == forwarded + passed + dropped + held, always, and dropped is the sum over the reasons. Held are those
 * that wait now; all others grow only. Written by the executor thread, read by anyone.
 */
public final class ForwarderCounters {
    private final AtomicCounter received;
    private final AtomicCounter forwarded;
    private final AtomicCounter passed;
    private final AtomicCounter dropped;
    private final AtomicCounter held;
    private final AtomicCounter[] droppedByReason;
    private final AtomicCounter echoAnswered;
    private final AtomicCounter checksumsCompleted;
    private final AtomicCounter forwardedByHash;
    private final AtomicCounter handedOn;
    private final AtomicCounter synsHeld;
    private final AtomicCounter synsAcknowledged;
    private final AtomicCounter synsUnprotected;
    private final AtomicCounter[] synsStateless;

    ForwarderCounters(ExecutorCounters.Allocator counters) {
        received = counters.allocate("frames.received");
        forwarded = counters.allocate("frames.forwarded");
        passed = counters.allocate("frames.passed");
        dropped = counters.allocate("frames.dropped");
        held = counters.allocate("frames.held");
        DropReason[] reasons = DropReason.values();
        droppedByReason = new AtomicCounter[reasons.length];
        for (DropReason reason : reasons) {
            droppedByReason[reason.ordinal()] =
                    counters.allocate("frames.dropped." + reason.name().toLowerCase(Locale.ROOT));
        }
        echoAnswered = counters.allocate("frames.passed.echo_answered");
        forwardedByHash = counters.allocate("frames.forwarded.by_hash");
        checksumsCompleted = counters.allocate("frames.forwarded.checksum_completed");
        handedOn = counters.allocate("frames.forwarded.to_successor");
        synsHeld = counters.allocate("syn.held");
        synsAcknowledged = counters.allocate("syn.released_acknowledged");
        synsUnprotected = counters.allocate("syn.unprotected");
        StatelessReason[] causes = StatelessReason.values();
        synsStateless = new AtomicCounter[causes.length];
        for (StatelessReason cause : causes) {
            synsStateless[cause.ordinal()] =
                    counters.allocate("syn.stateless." + cause.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Counts one frame and what became of it; {@code reason} is read for drops only. */
    public void count(Verdict verdict, DropReason reason) {
        received.incrementOpaque();
        switch (verdict) {
            case FORWARD -> forwarded.incrementOpaque();
            case HOLD -> {
                held.incrementOpaque();
                synsHeld.incrementOpaque();
            }
            case PASS -> passed.incrementOpaque();
            case DROP -> {
                dropped.incrementOpaque();
                droppedByReason[reason.ordinal()].incrementOpaque();
            }
        }
    }

    /** A frame that was held is sent, its connection known to the shadow or not. */
    public void heldForwarded(boolean isAcknowledged) {
        held.decrementOpaque();
        forwarded.incrementOpaque();
        (isAcknowledged ? synsAcknowledged : synsUnprotected).incrementOpaque();
    }

    /** A frame that was held is given up. */
    public void heldDropped(DropReason reason) {
        held.decrementOpaque();
        dropped.incrementOpaque();
        droppedByReason[reason.ordinal()].incrementOpaque();
    }

    /** A SYN that made an entry was forwarded at once, although the shadow should have known of it. */
    public void unprotected() {
        synsUnprotected.incrementOpaque();
    }

    /** A SYN was forwarded without an entry (a kind of forwarded by hash). */
    public void stateless(StatelessReason reason) {
        synsStateless[reason.ordinal()].incrementOpaque();
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

    /** A frame went to the node that is active now (a kind of forwarded). */
    public void handedOn() {
        handedOn.incrementOpaque();
    }

    /** Frames that went to the node that is active now. */
    public long framesHandedOn() {
        return handedOn.get();
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

    /** Frames that are held now. */
    public long framesHeld() {
        return held.get();
    }

    /** SYNs that were held, since the start. */
    public long synsHeld() {
        return synsHeld.get();
    }

    /** SYNs that were held and sent when the shadow knew their connections. */
    public long synsAcknowledged() {
        return synsAcknowledged.get();
    }

    /** SYNs that made an entry and were sent before the shadow knew of it. */
    public long synsUnprotected() {
        return synsUnprotected.get();
    }

    /** SYNs forwarded without an entry, for one reason. */
    public long synsStateless(StatelessReason reason) {
        return synsStateless[reason.ordinal()].get();
    }

    /** Frames dropped for one reason. */
    public long framesDropped(DropReason reason) {
        return droppedByReason[reason.ordinal()].get();
    }
}
