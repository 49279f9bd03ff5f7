package io.netdispatcher.replication.transport;

import org.agrona.DirectBuffer;

/**
 * Carries messages between the two nodes, in order and once while the membership stays as it is; it may lose the rest when it changes, and
 * proves nothing about who sent them. All calls come from the replication agent's thread, but for {@link #close()}.
 */
public interface Transport extends AutoCloseable {
    /** As destination: every other member. */
    int EVERYONE = -1;

    /** The longest message, in bytes. */
    int MAX_MESSAGE_BYTES = 64 * 1024;

    /** Whether there is another member now. */
    boolean isConnected();

    /** What keeps this node from listening or connecting at all, in words; empty when nothing does. Any thread. */
    default String obstacle() {
        return "";
    }

    /** Counts up whenever the membership has changed: what was sent before may be lost. */
    long membershipChanges();

    /**
     * Sends a message. May block while the other end does not read; {@link #rebuild} from another thread ends that.
     *
     * @param destination an origin that {@link #poll} named, or {@link #EVERYONE}
     * @return false when nothing was sent: not connected, or the destination has gone
     */
    boolean send(int destination, DirectBuffer buffer, int offset, int length);

    /**
     * Hands over messages that came in.
     *
     * @param limit messages at most
     * @return how many there were
     */
    int poll(MessageHandler handler, int limit);

    /** Has the connection closed and made anew, soon and on another thread; {@code reason} is logged. Any thread. */
    void rebuild(String reason);

    /** Has this called whenever a message came in or the membership changed, to wake who polls. Any thread calls it; it must not block. */
    void onArrival(Runnable wakeUp);

    @Override
    void close();
}
