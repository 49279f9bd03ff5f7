package io.netdispatcher.failover.heartbeat;

import org.agrona.DirectBuffer;

/**
 * One way to the other node for heartbeats: unreliable, unordered, and proof of nothing. All calls come from the failover agent's thread,
 * but for {@link #close()}; none blocks.
 */
public interface HeartbeatPath extends AutoCloseable {
    /** The longest heartbeat, in bytes. */
    int MAX_BYTES = 256;

    /**
     * Sends a heartbeat to the other node, if it can; lost ones are not sent again. False when it certainly has not left this machine: the path
     * is not open, or the kernel refuses ({@link Condition#obstacle()} tells why).
     */
    boolean send(DirectBuffer buffer, int offset, int length);

    /** Hands over what came in and what the path noticed of the other node; {@code limit} items at most. Returns how many. */
    int poll(Handler handler, int limit);

    /** What the path is like now. */
    Condition condition();

    /** Has this called whenever something came in, to wake who polls. Any thread calls it; it must not block. */
    void onArrival(Runnable wakeUp);

    @Override
    void close();

    /** Takes what a path received. */
    interface Handler {
        /** One heartbeat, gone when the call returns. Nobody has looked at it yet: it may be forged. */
        void onHeartbeat(DirectBuffer buffer, int offset, int length);

        /**
         * The other node's kernel has closed the connection by which that process is watched: it has died, or says goodbye. Nobody has proved
         * that, and a process that makes a failed path anew says the same of this path only. Comes after the heartbeats that came before.
         */
        void onProcessGone();
    }

    /**
     * What a path is like.
     *
     * @param isOpen whether heartbeats can be sent; the node listens from then on
     * @param isRealTime whether its threads run at real-time priority
     * @param dropped heartbeats that came in and found no room
     * @param obstacle what keeps it from opening, or the last failure, in words; empty when there is nothing
     */
    record Condition(boolean isOpen, boolean isRealTime, long dropped, String obstacle) {}
}
