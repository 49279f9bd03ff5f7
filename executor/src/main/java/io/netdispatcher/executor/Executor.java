package io.netdispatcher.executor;

import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.arp.VipOwnership;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.forward.Forwarder;
import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.table.ConnectionTable;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NanoClock;

/**
 * The executor's duty cycle: commands, ARP, frames, ageing, neighbours, announcements, each in a bounded slice. It owns everything below it; other
 * threads reach it through {@link ExecutorProxy} only. Any unexpected exception ends it at once, and with it the answers for
 * the VIPs: better silent than wrong.
 */
public final class Executor implements Agent {
    private static final int COMMANDS_PER_CYCLE = 8;
    private static final int FRAMES_PER_CYCLE = 256;
    private static final int ARP_FRAMES_PER_CYCLE = 32;
    private static final int EXPIRIES_PER_CYCLE = 128;
    private static final long GAUGES_EVERY_MS = 200;

    private final Parts parts;
    private final NanoClock clock;
    private final ExecutorProxy proxy = new ExecutorProxy();
    private Clusters clusters = Clusters.NONE;
    private long gaugesDueMs;
    private boolean failed;

    /**
     * What an executor is made of.
     *
     * @param dataPlane IPv4 addressed to VIPs
     * @param arpPlane ARP
     */
    public record Parts(
            DataPlane dataPlane,
            DataPlane arpPlane,
            ConnectionTable table,
            Forwarder forwarder,
            VipOwnership vips,
            Neighbours neighbours,
            ConnectionAccounting accounting,
            ExecutorCounters counters) {}

    /** An executor over these parts; {@code clock} is monotonic. */
    public Executor(Parts parts, NanoClock clock) {
        this.parts = parts;
        this.clock = clock;
    }

    /** How other threads reach this executor. */
    public ExecutorProxy proxy() {
        return proxy;
    }

    @Override
    public int doWork() {
        long nowMs = TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
        try {
            int work = proxy.drain(this, nowMs, COMMANDS_PER_CYCLE);
            work += parts.arpPlane().poll(parts.vips(), ARP_FRAMES_PER_CYCLE, nowMs);
            work += parts.dataPlane().poll(parts.forwarder(), FRAMES_PER_CYCLE, nowMs);
            parts.dataPlane().flush();
            work += parts.table().expire(nowMs, EXPIRIES_PER_CYCLE);
            work += parts.neighbours().poll(nowMs);
            work += parts.vips().poll(nowMs);
            publishGauges(nowMs);
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

    /** Works with these clusters from now on, and holds their VIPs. Executor thread. */
    public void apply(Clusters next, int[] vips, long nowMs) {
        clusters = next;
        parts.accounting().clusters(next);
        parts.forwarder().clusters(next);
        parts.vips().hold(vips, nowMs);
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
