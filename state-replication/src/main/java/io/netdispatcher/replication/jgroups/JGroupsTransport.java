package io.netdispatcher.replication.jgroups;

import io.netdispatcher.replication.transport.MessageHandler;
import io.netdispatcher.replication.transport.Transport;
import java.time.Duration;
import org.agrona.DirectBuffer;
import org.jgroups.Address;

/**
 * The transport over a JGroups channel on TCP.
 *
 * <p>Chosen by measurement over a veth cable on two cores: messages are written by the thread that sends them (no bundler: about 30 us
 * less a round trip than with a bundler's thread) and read by the thread of the connection (20 us less than through a pool); JGroups'
 * retransmission stays on, for it costs up to 10 us and is what keeps the order when a connection is replaced. Delivering on the connection's
 * thread is safe because nothing waits there: arriving messages are copied into a queue, acknowledgements are sent by timers. Each send
 * allocates a copy of its message, which JGroups keeps until it is acknowledged (100 ms at most while the other end reads).
 *
 * <p>Ended processes are noticed by FD_SOCK: FD_SOCK2 uses one connection for both directions, and when both ends of a pair connect at
 * the same moment, as after every merge, one of them loses its greeting and suspects the other.
 */
public final class JGroupsTransport implements Transport {
    static {
        BoundedLog.install();
    }

    private static final Duration CLOSE_LIMIT = Duration.ofMillis(1_900);

    private final Roster roster = new Roster();
    private final Inbox inbox = new Inbox();
    private final Keeper keeper;
    private volatile Runnable wakeUp = () -> {};

    private JGroupsTransport(JGroupsSettings settings) {
        keeper =
                new Keeper(settings, roster, () -> new ReplicationChannel(settings, roster, inbox, () -> wakeUp.run()));
    }

    /** A transport that begins to connect in the background and goes on trying until it is closed. Never blocks. */
    public static JGroupsTransport start(JGroupsSettings settings) {
        JGroupsTransport transport = new JGroupsTransport(settings);
        transport.keeper.start();
        return transport;
    }

    @Override
    public boolean isConnected() {
        return roster.present().others().length > 0;
    }

    @Override
    public String obstacle() {
        return keeper.obstacle();
    }

    @Override
    public long membershipChanges() {
        return roster.present().changes();
    }

    @Override
    public boolean send(int destination, DirectBuffer buffer, int offset, int length) {
        if (length > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(length + " bytes, above " + MAX_MESSAGE_BYTES);
        }
        Roster.Present now = roster.present();
        if (now.others().length == 0) {
            return false;
        }
        int only = destination == EVERYONE ? -1 : now.indexOf(destination);
        if (destination != EVERYONE && only < 0) {
            return false;
        }
        // Not a buffer that is used again: JGroups keeps it until it is acknowledged.
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        if (only >= 0) {
            return now.channel().send(now.others()[only], bytes);
        }
        boolean wasSent = false;
        for (Address member : now.others()) {
            wasSent |= now.channel().send(member, bytes);
        }
        return wasSent;
    }

    @Override
    public int poll(MessageHandler handler, int limit) {
        return inbox.poll(handler, roster.present(), limit);
    }

    @Override
    public void rebuild(String reason) {
        keeper.rebuild(reason);
    }

    @Override
    public void onArrival(Runnable newWakeUp) {
        wakeUp = newWakeUp;
    }

    /** What was dropped and made anew since the start. Any thread. */
    public Figures figures() {
        return new Figures(inbox.overflows(), inbox.oversized(), keeper.rebuilds(), keeper.abandoned());
    }

    /**
     * What went wrong since the start.
     *
     * @param overflows messages that came in and found no room
     * @param oversized messages that came in and were longer than any may be
     * @param rebuilds channels that were given up for another, those that could not be opened included
     * @param abandoned channels that did not end in time and were left behind
     */
    public record Figures(long overflows, long oversized, long rebuilds, long abandoned) {}

    /** Ends the channel: within 2 s, in good order where the other node answers. */
    @Override
    public void close() {
        keeper.end(CLOSE_LIMIT);
    }
}
