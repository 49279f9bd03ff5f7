package io.netdispatcher.executor.table;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the table knows of a connection: a flyweight over 24 bytes, pointing straight at the table's memory, in the
 * machine's byte order.
 *
 * <pre>
 *   0  version        8  bumped at creation, at a change of state and of server; never used twice by one table
 *   8  last seen      4  low 32 bits of the caller's milliseconds; only differences have a meaning
 *  12  server         4  the server's IPv4 address, or an index the caller chose
 *  16  state          1  {@link ConnectionState#code()}, 0 = no connection
 *  17  flags          1  {@link #PROVEN}, {@link #FIN_SEEN}
 *  18  mark           2  the replication's own, 0 at first: in which pass it met the entry
 *  20  reserved       4  zero
 * </pre>
 *
 * <p>What a table returns is valid until the next operation on that table: the table moves the one flyweight it has.
 * Slot and timer position need no bytes: the slot follows from the address, and ageing sweeps the slots. Used by the
 * table's owner thread only.
 */
public final class Connection {
    /** Bytes a connection takes. */
    public static final int LENGTH_BYTES = 24;

    /** Flag: the connection has been {@link ConnectionState#ESTABLISHED}. The table sets it. */
    public static final int PROVEN = 1;
    /** Flag: the client has sent FIN. The caller sets it. */
    public static final int FIN_SEEN = 2;

    static final int VERSION_OFFSET = 0;
    static final int LAST_SEEN_OFFSET = 8;
    static final int SERVER_OFFSET = 12;
    static final int STATE_OFFSET = 16;
    static final int FLAGS_OFFSET = 17;
    static final int MARK_OFFSET = 18;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int slot = -1;

    /** Points at 24 bytes in someone else's buffer (a message, a snapshot); the slot is then -1. */
    public Connection wrap(MutableDirectBuffer source, int offset) {
        buffer.wrap(source, offset, LENGTH_BYTES);
        slot = -1;
        return this;
    }

    Connection wrapAddress(long address, int slotOfAddress) {
        buffer.wrap(address, LENGTH_BYTES);
        slot = slotOfAddress;
        return this;
    }

    Connection slot(int newSlot) {
        slot = newSlot;
        return this;
    }

    /** The dense index of the entry in its table, at least 0 and stable while the entry lives. */
    public int slot() {
        return slot;
    }

    /** Higher means newer; compared between the two nodes of a pair. */
    public long version() {
        return buffer.getLong(VERSION_OFFSET);
    }

    /** Sets the version of a connection that is being encoded; the table itself numbers its entries. */
    public Connection version(long version) {
        buffer.putLong(VERSION_OFFSET, version);
        return this;
    }

    /** Low 32 bits of the milliseconds at which a packet was last seen. */
    public int lastSeenMs() {
        return buffer.getInt(LAST_SEEN_OFFSET);
    }

    /** Notes that a packet was seen: one plain store, all a known connection's packet costs. */
    public Connection lastSeenMs(long nowMs) {
        buffer.putInt(LAST_SEEN_OFFSET, (int) nowMs);
        return this;
    }

    /** Milliseconds since the last packet, right up to 24 days; negative when the clock went back. */
    public int silentMs(long nowMs) {
        return (int) nowMs - lastSeenMs();
    }

    /** The real server, as the caller gave it. */
    public int serverId() {
        return buffer.getInt(SERVER_OFFSET);
    }

    /** Sets the server of a connection that is being encoded; in the table use {@link ConnectionTable#reassign}. */
    public Connection serverId(int serverId) {
        buffer.putInt(SERVER_OFFSET, serverId);
        return this;
    }

    /** The state, null where there is no connection. */
    public ConnectionState state() {
        return ConnectionState.of(stateCode());
    }

    /** Sets the state of a connection that is being encoded; in the table use {@link ConnectionTable#changeState}. */
    public Connection state(ConnectionState state) {
        return stateCode(state.code());
    }

    byte stateCode() {
        return buffer.getByte(STATE_OFFSET);
    }

    Connection stateCode(byte code) {
        buffer.putByte(STATE_OFFSET, code);
        return this;
    }

    /** The flags, a sum of {@link #PROVEN} and {@link #FIN_SEEN}. */
    public int flags() {
        return buffer.getByte(FLAGS_OFFSET) & 0xff;
    }

    /** Replaces the flags. */
    public Connection flags(int flags) {
        buffer.putByte(FLAGS_OFFSET, (byte) flags);
        return this;
    }

    /** Whether every bit of the mask is set. */
    public boolean has(int mask) {
        return (flags() & mask) == mask;
    }

    /** What {@link #mark(int)} last set, 0 to 65535; 0 for an entry that is new or was found in a file. */
    public int mark() {
        return buffer.getShort(MARK_OFFSET) & 0xffff;
    }

    /** Marks the entry, for a replica that looks for those it has not met. No change, no new version. */
    public Connection mark(int mark) {
        buffer.putShort(MARK_OFFSET, (short) mark);
        return this;
    }

    @Override
    public String toString() {
        return state() + " server " + Integer.toHexString(serverId()) + " flags " + flags() + " version " + version();
    }
}
