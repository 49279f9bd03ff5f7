package io.netdispatcher.executor;

import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.arp.VipOwnership;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.forward.Forwarder;
import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.table.ConnectionTable;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NanoClock;

/**
 * The executor's duty cycle: commands, ARP, replication, frames, ageing, neighbours, announcements, each in a bounded slice. It owns everything
 * below it, on the active node and on the shadow alike; other threads reach it through {@link ExecutorProxy} only. Any unexpected exception
 * ends it at once, and with it the answers for the VIPs: better silent than wrong.
 *
 * <p>It begins as the only node there is, active; {@link #become} makes it a shadow, and active again.
 */
public final class Executor implements Agent {
    private static final int COMMANDS_PER_CYCLE = 8;
    private static final int FRAMES_PER_CYCLE = 256;
    private static final int ARP_FRAMES_PER_CYCLE = 32;
    private static final int EXPIRIES_PER_CYCLE = 128;
    private static final long GAUGES_EVERY_MS = 200;

    private final Parts parts;
    private final NanoClock clock;
    private final ExecutorProxy proxy;
    private final ExecutorState state;
    private ExecutorRole role = ExecutorRole.ACTIVE;
    private Clusters clusters = Clusters.NONE;
    private int[] vips = {};
    private long gaugesDueMs;
    private boolean failed;

    /**
     * What an executor is made of.
     *
     * @param dataPlane IPv4 addressed to VIPs
     * @param arpPlane ARP
     * @param replication the same that the forwarder and the table's listener have; {@link ReplicationPort#NONE} without a partner
     */
    public record Parts(
            DataPlane dataPlane,
            DataPlane arpPlane,
            ConnectionTable table,
            Forwarder forwarder,
            VipOwnership vips,
            Neighbours neighbours,
            ConnectionAccounting accounting,
            ReplicationPort replication,
            ExecutorCounters counters) {}

    /** An executor over these parts; {@code clock} is monotonic. */
    public Executor(Parts parts, NanoClock clock) {
        this(parts, clock, () -> {});
    }

    /** The same, and {@code wakeUp} ends the executor's sleep when there is a command; called by any thread. */
    public Executor(Parts parts, NanoClock clock, Runnable wakeUp) {
        this.parts = parts;
        this.clock = clock;
        proxy = new ExecutorProxy(wakeUp);
        state = new ExecutorState(parts);
    }

    /** How other threads reach this executor. */
    public ExecutorProxy proxy() {
        return proxy;
    }

    @Override
    public int doWork() {
        long startNs = clock.nanoTime();
        long nowMs = TimeUnit.NANOSECONDS.toMillis(startNs);
        try {
            int work = proxy.drain(this, nowMs, COMMANDS_PER_CYCLE);
            work += parts.arpPlane().poll(parts.vips(), ARP_FRAMES_PER_CYCLE, nowMs);
            work += parts.replication().poll(state, nowMs);
            work += parts.forwarder().releaseHeld(nowMs);
            work += parts.dataPlane().poll(parts.forwarder(), FRAMES_PER_CYCLE, nowMs);
            work += parts.forwarder().releaseHeld(nowMs);
            parts.dataPlane().flush();
            work += role == ExecutorRole.ACTIVE ? parts.table().expire(nowMs, EXPIRIES_PER_CYCLE) : 0;
            work += parts.neighbours().poll(nowMs);
            work += parts.vips().poll(nowMs);
            publishGauges(nowMs);
            parts.counters().cycles().took(clock.nanoTime() - startNs);
            return work;
        } catch (RuntimeException | Error failure) {
            failed = true;
            parts.vips().release();
            throw new ExecutorFailure(failure);
        }
    }

    private void publishGauges(long nowMs) {
        if (nowMs >= gaugesDueMs) {
            parts.accounting().publish(parts.table());
            gaugesDueMs = nowMs + GAUGES_EVERY_MS;
        }
    }

    /** Works with these clusters from now on, and holds their VIPs, when it is not active as soon as it becomes so. Executor thread. */
    public void apply(Clusters next, int[] nextVips, long nowMs) {
        clusters = next;
        vips = nextVips.clone();
        parts.accounting().clusters(next);
        parts.forwarder().clusters(next);
        state.clusters(next);
        if (role == ExecutorRole.ACTIVE) {
            parts.vips().hold(vips, nowMs);
        } else {
            parts.accounting().recountStrangers(parts.table());
        }
    }

    /**
     * Takes or gives up the VIPs; nothing happens when it has the role already. Executor thread, or before there is one.
     *
     * <p>Active: the VIPs are announced, and every connection gets a full idle timeout. Shadow: it stops answering at once; of the SYNs that
     * were held those are sent that the other node knows, and the others dropped, for their clients send them again.
     */
    public void become(ExecutorRole next, long nowMs) {
        if (next == role) {
            return;
        }
        role = next;
        boolean active = next == ExecutorRole.ACTIVE;
        state.active(active);
        if (active) {
            parts.table().restartAges(nowMs);
            parts.vips().hold(vips, nowMs);
        } else {
            parts.vips().release();
        }
        parts.forwarder().active(active);
    }

    /** Announces the VIPs afresh, all rounds of it, when it is active: a split has healed, or a link has come up. Executor thread. */
    public void announceAgain(long nowMs) {
        if (role == ExecutorRole.ACTIVE) {
            parts.vips().hold(vips, nowMs);
        }
    }

    /** What it does now; on its own thread only. */
    public ExecutorRole role() {
        return role;
    }

    /** What of it is replicated; on its own thread only. */
    public ReplicatedState state() {
        return state;
    }

    /** The clusters it works with; on its own thread only. */
    public Clusters clusters() {
        return clusters;
    }

    /** What the executor is made of; on its own thread only. */
    public Parts parts() {
        return parts;
    }

    @Override
    public void onClose() {
        parts.vips().release();
        parts.dataPlane().close();
        parts.arpPlane().close();
        // A table that an unexpected failure left half-way must not count as cleanly closed.
        if (!failed) {
            parts.table().close();
        }
    }

    @Override
    public String roleName() {
        return "executor";
    }

    /** Ends the agent, with what went wrong. */
    public static final class ExecutorFailure extends AgentTerminationException {
        private static final long serialVersionUID = 1L;

        ExecutorFailure(Throwable cause) {
            super(cause);
        }
    }
}
