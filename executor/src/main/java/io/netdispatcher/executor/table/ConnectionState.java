package io.netdispatcher.executor.table;

/** How far a connection has come, as the client's packets alone can tell (the server answers past the dispatcher). */
public enum ConnectionState {
    /** SYN seen, nothing since. Bounded by a share of the capacity; a further one is refused. */
    HALF_OPEN(1),
    /** The client has acknowledged, but sent no payload yet. Bounded by a share; a further one evicts the oldest. */
    UNPROVEN(2),
    /** The client has sent payload. Never evicted. */
    ESTABLISHED(3),
    /** The client has sent FIN, and may still acknowledge a long answer. Never evicted. */
    HALF_CLOSED(4),
    /** Reset, or silent since FIN; kept so that late packets find their server. The first to be evicted. */
    CLOSING(5);

    /** Number of states, and one more than that is the length of an array indexed by {@link #code()}. */
    public static final int COUNT = 5;

    static final byte FREE = 0;

    private static final ConnectionState[] BY_CODE = {null, HALF_OPEN, UNPROVEN, ESTABLISHED, HALF_CLOSED, CLOSING};

    private final byte code;

    ConnectionState(int code) {
        this.code = (byte) code;
    }

    /** The byte that stands for the state in memory and on the wire: 1 to 5. */
    public byte code() {
        return code;
    }

    /** The state of a code, null for 0 (no connection). Codes beyond 5 throw {@link ArrayIndexOutOfBoundsException}. */
    public static ConnectionState of(byte code) {
        return BY_CODE[code];
    }

    /** Whether a full table may drop a connection in this state to admit another. */
    public boolean isEvictable() {
        return this != ESTABLISHED && this != HALF_CLOSED;
    }
}
