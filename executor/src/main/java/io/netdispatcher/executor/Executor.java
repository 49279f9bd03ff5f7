package io.netdispatcher.executor;

import io.netdispatcher.executor.arp.LanWatch;
import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.arp.VipOwnership;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.forward.Forwarder;
import io.netdispatcher.executor.frame.MacAddress;
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
 * <p>It begins as the only node there is, active. {@link #activate}, {@link #freeze}, {@link #grace} and {@link #follow} change its role; all
 * of them are for the executor thread, or the time before there is one.
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
    private final Roles roles;
    private Clusters clusters = Clusters.NONE;
    private long gaugesDueMs;
    private boolean failed;

    /**
     * What an executor is made of.
     *
     * @param dataPlane IPv4 addressed to VIPs
     * @param arpPlane ARP
     * @param lan the same that {@code vips} has
     * @param replication the same that the forwarder and the table's listener have; {@link ReplicationPort#NONE} without a partner
     */
    public record Parts(
            DataPlane dataPlane,
            DataPlane arpPlane,
            ConnectionTable table,
            Forwarder forwarder,
            VipOwnership vips,
            LanWatch lan,
            ConnectionAccounting accounting,
            ReplicationPort replication,
            ExecutorCounters counters) {
        /** Of a node without a partner, which has nobody to tell about the LAN. */
        public Parts(
                DataPlane dataPlane,
                DataPlane arpPlane,
                ConnectionTable table,
                Forwarder forwarder,
                VipOwnership vips,
                Neighbours neighbours,
                ConnectionAccounting accounting,
                ReplicationPort replication,
                ExecutorCounters counters) {
            this(
                    dataPlane,
                    arpPlane,
                    table,
                    forwarder,
                    vips,
                    LanWatch.alone(neighbours),
                    accounting,
                    replication,
                    counters);
        }

        /** The real servers on the LAN. */
        public Neighbours neighbours() {
            return lan.neighbours();
        }
    }

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
        roles = new Roles(parts, state);
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
            roles.poll();
            work += role().takesFrames() ? parts.dataPlane().poll(parts.forwarder(), FRAMES_PER_CYCLE, nowMs) : 0;
            work += parts.forwarder().releaseHeld(nowMs);
            parts.dataPlane().flush();
            work += role() == ExecutorRole.ACTIVE ? parts.table().expire(nowMs, EXPIRIES_PER_CYCLE) : 0;
            work += parts.lan().poll(nowMs);
            if (parts.lan().carrierCameBack(nowMs)) {
                announceAgain(nowMs);
            }
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

    /**
     * The same as {@link #apply(Clusters, int[], int[], long)}; whether the LAN is reached is judged from the servers.
     */
    public void apply(Clusters next, int[] vips, long nowMs) {
        apply(next, vips, new int[0], nowMs);
    }

    /**
     * Works with these clusters from now on, and holds their VIPs, when it is not active as soon as it becomes so. Executor thread.
     *
     * @param targets addresses in the external LAN that show whether it is reached; none for the servers
     */
    public void apply(Clusters next, int[] vips, int[] targets, long nowMs) {
        clusters = next;
        parts.accounting().clusters(next);
        parts.forwarder().clusters(next);
        state.clusters(next);
        if (targets.length > 0) {
            parts.lan().targets(targets);
        } else {
            parts.lan().targetsAreServers(next.serverAddresses());
        }
        roles.vips(vips, nowMs);
        if (!role().leads()) {
            parts.accounting().recountStrangers(parts.table());
        }
    }

    /**
     * Takes the VIPs, from whatever role: announces them and forwards. Every connection gets a full idle timeout, unless it was only frozen.
     *
     * @param isHot whether the table is up to date with the node that was active before; if not, segments in mid-stream without an entry are
     *     dropped for {@link Forwarder#COLD_HOLD_MS}. Means nothing after {@link #freeze}, for then it is
     */
    public void activate(boolean isHot, long nowMs) {
        roles.activate(isHot, nowMs);
    }

    /**
     * Stops answering and taking frames, and tells by {@link io.netdispatcher.executor.pair.LanReport#drained} when the shadow has everything.
     *
     * @return which freezing this is, counted from 1; the same when it is frozen already
     * @throws IllegalStateException when it is not active
     */
    public long freeze() {
        return roles.freeze();
    }

    /**
     * Answers no longer, and forwards what still comes. Of the SYNs that are held those are sent that the other node knows, and the others
     * dropped, for their clients send them again.
     *
     * @param successorMac the active node's MAC address on the external link, or {@link MacAddress#UNKNOWN} until it is heard
     * @throws IllegalStateException from {@link ExecutorRole#SHADOW}
     */
    public void grace(long successorMac) {
        roles.grace(successorMac);
    }

    /** The MAC address of the node that is active now, while this one is in grace. */
    public void successor(long mac) {
        parts.forwarder().successor(mac);
    }

    /** Becomes the shadow: stops answering and forwarding at once. Held SYNs go the same way as in {@link #grace}. */
    public void follow() {
        roles.follow();
    }

    /** The change to this role that needs no more to be said: a hot activation, a grace whose successor is still to be heard. */
    public void become(ExecutorRole next, long nowMs) {
        switch (next) {
            case ACTIVE -> activate(true, nowMs);
            case FROZEN -> freeze();
            case GRACE -> grace(MacAddress.UNKNOWN);
            case SHADOW -> follow();
        }
    }

    /** Announces the VIPs afresh, all rounds of it, when it is active: a split has healed, or a link has come up. Executor thread. */
    public void announceAgain(long nowMs) {
        if (role() == ExecutorRole.ACTIVE) {
            parts.vips().hold(nowMs);
        }
    }

    /** Asks the external LAN once who has the VIPs (RFC 5227 section 2.1.1), in any role; {@code LanReport.vipClaims} tells of answers. */
    public void probe() {
        parts.vips().probe();
    }

    /** What it does now; on its own thread only. */
    public ExecutorRole role() {
        return roles.role();
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
        parts.lan().close();
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
