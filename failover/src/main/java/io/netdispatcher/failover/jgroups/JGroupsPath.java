package io.netdispatcher.failover.jgroups;

import io.netdispatcher.failover.heartbeat.HeartbeatPath;
import java.time.Duration;
import org.agrona.DirectBuffer;

/**
 * A heartbeat path over a JGroups channel on UDP.
 *
 * <p>Each datagram of the channel, JGroups' own included, carries the pair's seal; what does not is dropped before JGroups sees it. Heartbeats
 * are datagrams of their own, sent by the calling thread and handed in by the thread that reads the socket; no view, no retransmission
 * and no pool is in their way. Each one allocates a message.
 */
public final class JGroupsPath implements HeartbeatPath {
    static {
        BoundedLog.install();
    }

    private static final Duration CLOSE_LIMIT = Duration.ofMillis(1_000);

    private final PathInbox inbox = new PathInbox();
    private final PathKeeper keeper;
    private volatile Runnable wakeUp = () -> {};

    private JGroupsPath(PathSettings settings) {
        keeper = new PathKeeper(settings, () -> new PathChannel(settings, inbox, () -> wakeUp.run()));
    }

    /** A path that begins to open in the background and goes on trying until it is closed. Never blocks. */
    public static JGroupsPath start(PathSettings settings) {
        JGroupsPath path = new JGroupsPath(settings);
        path.keeper.start();
        return path;
    }

    @Override
    public boolean send(DirectBuffer buffer, int offset, int length) {
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException(length + " bytes, above " + MAX_BYTES);
        }
        PathChannel channel = keeper.channel();
        if (channel == null) {
            return false;
        }
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return channel.send(bytes);
    }

    @Override
    public int poll(Handler handler, int limit) {
        return inbox.poll(handler, limit);
    }

    @Override
    public Condition condition() {
        PathChannel channel = keeper.channel();
        boolean isOpen = channel != null && channel.isOpen();
        return new Condition(isOpen, isOpen && channel.isRealTime(), inbox.dropped(), keeper.obstacle());
    }

    @Override
    public void onArrival(Runnable newWakeUp) {
        wakeUp = newWakeUp;
    }

    /** How the channel is, and what it has been through. Any thread. */
    public Figures figures() {
        PathChannel channel = keeper.channel();
        int members = channel == null ? 0 : channel.members();
        return new Figures(members, inbox.oversized(), keeper.refused(), keeper.rebuilds(), keeper.abandoned());
    }

    /**
     * How a channel is, and what went wrong since the start.
     *
     * @param members of how many JGroups' group consists: 2 while the other process is watched for its end, or about to be
     * @param oversized messages that came in and were longer than any heartbeat
     * @param refused datagrams from the other node's end that it has not sealed
     * @param rebuilds channels that were given up for another, those that could not be opened included
     * @param abandoned channels that did not end in time and were left behind
     */
    public record Figures(int members, long oversized, long refused, long rebuilds, long abandoned) {}

    /** Ends the channel: within a second, in good order where the other node answers. */
    @Override
    public void close() {
        keeper.end(CLOSE_LIMIT);
    }
}
