package io.netdispatcher.executor;

import io.netdispatcher.executor.frame.MacAddress;

/** The executor's role, and what each change of it does to the parts. Owned by the executor thread; no allocation, but for refusals. */
final class Roles {
    private final Executor.Parts parts;
    private final ExecutorState state;
    private ExecutorRole role = ExecutorRole.ACTIVE;
    private long freezings;
    private boolean isDrained;

    Roles(Executor.Parts parts, ExecutorState state) {
        this.parts = parts;
        this.state = state;
    }

    ExecutorRole role() {
        return role;
    }

    private void enter(ExecutorRole next) {
        role = next;
        state.active(next.leads());
        // Frames that nobody takes would keep the executor from sleeping, and the others from the processor.
        parts.dataPlane().wakes(next.takesFrames());
    }

    /** These are the VIPs from now on. */
    void vips(int[] addresses, long nowMs) {
        parts.vips().watch(addresses);
        if (role == ExecutorRole.ACTIVE) {
            parts.vips().hold(nowMs);
        }
    }

    void activate(boolean isHot, long nowMs) {
        if (role == ExecutorRole.ACTIVE) {
            return;
        }
        if (role != ExecutorRole.FROZEN) {
            parts.table().restartAges(nowMs);
            parts.forwarder().activate(isHot, nowMs);
        }
        enter(ExecutorRole.ACTIVE);
        parts.vips().hold(nowMs);
    }

    long freeze() {
        if (role == ExecutorRole.FROZEN) {
            return freezings;
        }
        if (role != ExecutorRole.ACTIVE) {
            throw new IllegalStateException("only what is active can be frozen, not " + role);
        }
        parts.vips().release();
        isDrained = false;
        parts.replication().tellAll();
        freezings++;
        enter(ExecutorRole.FROZEN);
        return freezings;
    }

    void grace(long successorMac) {
        if (role == ExecutorRole.SHADOW) {
            throw new IllegalStateException("a shadow has no strays to forward");
        }
        if (successorMac != MacAddress.UNKNOWN) {
            parts.vips().takeAnnouncer();
        } else if (role == ExecutorRole.GRACE) {
            return;
        }
        parts.vips().release();
        parts.forwarder().grace(successorMac);
        enter(ExecutorRole.GRACE);
    }

    void follow() {
        parts.vips().release();
        parts.forwarder().deactivate();
        enter(ExecutorRole.SHADOW);
    }

    /** Once a duty cycle, after the replication: tells when a freezing has nothing left to wait for, and learns in grace who announces the VIPs now. */
    void poll() {
        if (role == ExecutorRole.FROZEN && !isDrained && isEverythingReplicated()) {
            isDrained = true;
            parts.lan().report().drained(freezings);
        } else if (role == ExecutorRole.GRACE) {
            long announcer = parts.vips().takeAnnouncer();
            if (announcer != MacAddress.UNKNOWN) {
                parts.forwarder().successor(announcer);
            }
        }
    }

    private boolean isEverythingReplicated() {
        return parts.forwarder().held() == 0
                && parts.replication().acknowledged() >= parts.replication().position();
    }
}
