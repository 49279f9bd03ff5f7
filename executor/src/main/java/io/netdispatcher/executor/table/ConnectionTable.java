package io.netdispatcher.executor.table;

/**
 * The connections this node knows, bounded by a capacity.
 *
 * <p>One thread owns the table: the first that uses it, until {@link #releaseOwnership()}. An assertion checks it; the
 * counting getters are the owner's too. No method allocates or locks out anyone. The flyweights returned and passed to
 * listeners are valid until the next operation. {@code nowMs} is any millisecond clock that does not jump, always the
 * same one.
 *
 * <p>Who gives way: a half-open connection beyond its share is refused; an unproven one beyond its share evicts the
 * oldest unproven; a full table evicts the oldest closing, then half-open, then unproven connection. Established and
 * half-closed connections are never evicted, and a change of state is never refused to them.
 */
public interface ConnectionTable extends AutoCloseable {
    /** The connection of a key, or null. The caller stores {@link Connection#lastSeenMs(long)} itself. */
    Connection lookup(ConnectionKey key);

    /**
     * Adds a connection. Null when refused: half-open share full, or table full of connections that may not be evicted.
     *
     * @throws IllegalStateException when the key is there already
     */
    Connection insert(ConnectionKey key, ConnectionState state, int serverId, long nowMs);

    /**
     * Moves a connection of this table to another state, as of {@code nowMs}; to its own state it is a touch.
     *
     * @throws IllegalArgumentException for HALF_OPEN: that is {@link #restart}
     */
    void changeState(Connection connection, ConnectionKey key, ConnectionState newState, long nowMs);

    /**
     * Starts a new connection in the entry of an old one with the same key: half-open, no flags, another server. False,
     * with nothing changed, when the half-open share is full.
     */
    boolean restart(Connection connection, ConnectionKey key, int serverId, long nowMs);

    /** Gives a connection of this table to another server; its state and age stay. */
    void reassign(Connection connection, ConnectionKey key, int serverId);

    /**
     * Takes over a record of the other node: adds the entry, or overwrites it when the record's version is newer, keeping
     * version, state, server and flags, seen at {@code nowMs}. Shares are the sender's business and not checked. Null
     * when the table is full of connections that may not be evicted. The record must not be this table's own flyweight.
     */
    Connection apply(ConnectionKey key, Connection newer, long nowMs);

    /** Forgets a connection; false when there was none. */
    boolean remove(ConnectionKey key);

    /**
     * Ages the table: examines at most {@code limit} slots, and no more than what is due for one pass over the table in
     * {@link TableOptions#sweepMs()}. Connections silent for their timeout are removed; half-closed ones become closing,
     * counted from then. Returns the number of both.
     */
    int expire(long nowMs, int limit);

    /** Gives every connection a full idle timeout: none counts as silent since before {@code nowMs} from now on. No work for each. */
    void restartAges(long nowMs);

    /** Milliseconds for which a connection of this table counts as silent: since its last packet, or {@link #restartAges}. */
    int silentMs(Connection connection, long nowMs);

    /**
     * Shows the entries in slots {@code fromSlot} (0 at first) to {@code fromSlot + limit - 1}. Returns the slot to go on
     * from, -1 at the end. Entries that come or go between two calls may be missed; none is shown twice under one slot.
     */
    int forEach(int fromSlot, int limit, ConnectionVisitor visitor);

    /** Entries now. */
    int size();

    /** Most entries. */
    int capacity();

    /** Entries in a state now. */
    int count(ConnectionState state);

    /** Half-open connections refused since opening because their share was full. */
    long refusedByShare();

    /** Connections refused since opening because nothing could be evicted. */
    long refusedByCapacity();

    /** Connections evicted since opening, by the state they were in. */
    long evicted(ConnectionState state);

    /** Memory and file bytes the table takes when full: entries, hash, lists. */
    long memoryBytes();

    /** The same divided by the capacity, rounded up. */
    int bytesPerEntry();

    /** Lets another thread become the owner by its next call; to be published safely by the caller. */
    void releaseOwnership();

    /** Closes; a table with a file is then clean and can be opened again. Further use is an error. */
    @Override
    void close();
}
