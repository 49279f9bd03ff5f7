package io.netdispatcher.replication;

import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.replication.protocol.ReplicationProtocol;
import io.netdispatcher.replication.table.Exchange;
import io.netdispatcher.replication.transport.Transport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.NanoClock;

/**
 * The replication's duty cycle: messages in, acknowledgements, records out. It owns the transport and the protocol; other threads reach it by
 * a bounded queue and read its status.
 */
public final class ReplicationAgent implements Agent {
    private static final int COMMANDS = 64;
    private static final long STATUS_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ReplicationProtocol protocol;
    private final Transport transport;
    private final ReplicationCounters counters;
    private final ReplicationListener listener;
    private final NanoClock clock;
    private final ManyToOneConcurrentArrayQueue<Runnable> commands = new ManyToOneConcurrentArrayQueue<>(COMMANDS);
    private final Map<String, String> alarms = new HashMap<>();
    private volatile ReplicationStatus status;
    private volatile ReplicaStanding standing = ReplicaStanding.NONE;
    private long statusDueNs = Long.MIN_VALUE;

    /** What an agent is made of; {@code incarnation} is a random number that no earlier start of this node had. */
    public record Parts(
            ReplicationSettings settings,
            PairKey key,
            Exchange exchange,
            Transport transport,
            ReplicationCounters counters,
            ReplicationListener listener,
            NanoClock clock,
            long incarnation) {}

    /** An agent that has no role yet. */
    public ReplicationAgent(Parts parts) {
        protocol = new ReplicationProtocol(new ReplicationProtocol.Parts(
                parts.settings(),
                parts.key(),
                parts.exchange(),
                parts.transport(),
                parts.listener(),
                parts.incarnation()));
        transport = parts.transport();
        counters = parts.counters();
        listener = parts.listener();
        clock = parts.clock();
        status = protocol.status();
    }

    /** From now on this end, under this epoch. Any thread. */
    public void become(ReplicationRole role, long epochCounter, int epochIndex) {
        enqueue(() -> protocol.become(role, epochCounter, epochIndex));
    }

    /** The configuration that the shadow is to have; for the active node. Any thread. */
    public void configuration(long version, byte[] text) {
        enqueue(() -> protocol.configuration(version, text));
    }

    /** The shadow has taken over this version. Any thread. */
    public void configurationAdopted(long version) {
        enqueue(() -> protocol.adopted(version));
    }

    private void enqueue(Runnable command) {
        if (!commands.offer(command)) {
            throw new IllegalStateException("the replication agent takes no commands; has it failed?");
        }
    }

    /** How things are, some ms ago. Any thread. */
    public ReplicationStatus status() {
        return status;
    }

    /** How far the replica is, as of the latest duty cycle. Any thread. */
    public ReplicaStanding standing() {
        return standing;
    }

    /** {@inheritDoc} Rehearses on its own thread: neither forwarding nor the control socket waits for that. */
    @Override
    public void onStart() {
        if (!Rehearsal.play()) {
            throw new IllegalStateException("the replication did not work in rehearsal");
        }
    }

    @Override
    public int doWork() {
        long nowNs = clock.nanoTime();
        Runnable command = commands.poll();
        if (command != null) {
            command.run();
        }
        int work = protocol.poll(nowNs);
        if (!protocol.isStanding(standing)) {
            standing = protocol.standing();
        }
        if (nowNs - statusDueNs >= 0 || statusDueNs == Long.MIN_VALUE) {
            statusDueNs = nowNs + STATUS_EVERY_NS;
            publish();
        }
        return command == null ? work : work + 1;
    }

    private void publish() {
        ReplicationStatus now = protocol.status();
        status = now;
        counters.publish(now, protocol.traffic(), protocol.merges(), protocol.rejections());
        tellAlarms(now.alarms());
    }

    /** Alarms carry numbers, which change: what counts is the rest. */
    private void tellAlarms(List<String> present) {
        Map<String, String> byKind = new HashMap<>();
        for (String alarm : present) {
            byKind.put(alarm.replaceAll("[0-9]+", "#"), alarm);
        }
        byKind.forEach((kind, alarm) -> {
            if (alarms.put(kind, alarm) == null) {
                listener.happened(new ReplicationEvent(ReplicationEvent.Kind.ALARM, "", "raised", alarm));
            }
        });
        alarms.entrySet().removeIf(known -> {
            boolean isOver = !byKind.containsKey(known.getKey());
            if (isOver) {
                listener.happened(new ReplicationEvent(ReplicationEvent.Kind.CLEARED, "", "cleared", known.getValue()));
            }
            return isOver;
        });
    }

    @Override
    public void onClose() {
        transport.close();
    }

    @Override
    public String roleName() {
        return "replication";
    }
}
