package io.netdispatcher.executor.counters;

import org.agrona.concurrent.status.AtomicCounter;

/** What is counted of one server of one port. Written by the executor thread, read by anyone. */
public final class ServerCounters {
    private final AtomicCounter connections;
    private final AtomicCounter active;
    private final AtomicCounter packets;
    private final AtomicCounter bytes;

    ServerCounters(AtomicCounter connections, AtomicCounter active, AtomicCounter packets, AtomicCounter bytes) {
        this.connections = connections;
        this.active = active;
        this.packets = packets;
        this.bytes = bytes;
    }

    /** A new connection was given to the server. */
    public void connectionOpened() {
        connections.incrementOpaque();
        active.incrementOpaque();
    }

    /** An entry of the server is gone, or went to another server. */
    public void connectionClosed() {
        active.decrementOpaque();
    }

    /** An entry that existed before the node started belongs to the server. */
    public void connectionRestored() {
        active.incrementOpaque();
    }

    /** That many entries (or fewer, when negative) are counted here from now on: the server got another name. */
    public void entriesMoved(long count) {
        active.getAndAddOpaque(count);
    }

    /** A frame was forwarded to the server. */
    public void forwarded(int lengthBytes) {
        packets.incrementOpaque();
        bytes.getAndAddOpaque(lengthBytes);
    }

    /** Connections given to the server since the start. */
    public long connections() {
        return connections.get();
    }

    /** Entries of the server now. */
    public long active() {
        return active.get();
    }

    /** Frames forwarded to the server since the start. */
    public long packets() {
        return packets.get();
    }

    /** Bytes of these frames, Ethernet headers included. */
    public long bytes() {
        return bytes.get();
    }
}
