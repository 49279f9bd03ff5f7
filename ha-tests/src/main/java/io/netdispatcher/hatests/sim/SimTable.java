package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionListener;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.ConnectionVisitor;
import io.netdispatcher.executor.table.RemovalReason;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A table that is cheap to make and small, and tells its listener what the real one would. Shows few slots at a time, so that snapshots and
 * sweeps take many slices. Without shares: only the capacity refuses.
 */
final class SimTable implements ConnectionTable {
    /** How long a silent connection stays, whatever its state. */
    static final int TIMEOUT_MS = 60_000;

    private static final int SLOTS_AT_ONCE = 8;
    private static final ConnectionState[] EVICTION_ORDER = {
        ConnectionState.CLOSING, ConnectionState.HALF_OPEN, ConnectionState.UNPROVEN
    };

    private final int capacity;
    private final ConnectionListener listener;
    private final UnsafeBuffer values;
    private final int[] slots = new int[SimKeys.COUNT];
    private final int[] ids;
    private final long[] entered;
    private final Connection current = new Connection();
    private final Connection other = new Connection();
    private long clock;
    private long lastVersion;
    private int size;
    private long refused;
    private long evictions;
    private boolean isDeafToRemovals;

    SimTable(int capacity, ConnectionListener listener) {
        this.capacity = capacity;
        this.listener = listener;
        values = new UnsafeBuffer(new byte[capacity * Connection.LENGTH_BYTES]);
        ids = new int[capacity];
        entered = new long[capacity];
        Arrays.fill(slots, -1);
        Arrays.fill(ids, -1);
    }

    /** Opens it with what a file has kept; the listener is not told. */
    void restore(Contents file, long nowMs) {
        for (int id = 0; id < SimKeys.COUNT && size < capacity; id++) {
            if (file.states[id] != 0) {
                int slot = take(id);
                at(current, slot)
                        .version(file.versions[id])
                        .serverId(file.servers[id])
                        .state(ConnectionState.of(file.states[id]))
                        .lastSeenMs(nowMs);
                lastVersion = Math.max(lastVersion, file.versions[id]);
            }
        }
    }

    /** A planted fault: removals are confirmed and not made. */
    void ignoreRemovals() {
        isDeafToRemovals = true;
    }

    void copyTo(Contents contents) {
        contents.clear();
        for (int slot = 0; slot < capacity; slot++) {
            if (ids[slot] >= 0) {
                at(other, slot);
                contents.set(
                        ids[slot],
                        other.version(),
                        other.serverId(),
                        other.state().code());
            }
        }
    }

    boolean contains(int id) {
        return slots[id] >= 0;
    }

    private int take(int id) {
        int slot = 0;
        while (ids[slot] >= 0) {
            slot++;
        }
        ids[slot] = id;
        slots[id] = slot;
        entered[slot] = ++clock;
        values.setMemory(slot * Connection.LENGTH_BYTES, Connection.LENGTH_BYTES, (byte) 0);
        size++;
        return slot;
    }

    private Connection at(Connection flyweight, int slot) {
        return flyweight.wrap(values, slot * Connection.LENGTH_BYTES);
    }

    @Override
    public Connection lookup(ConnectionKey key) {
        int slot = slots[SimKeys.id(key)];
        return slot < 0 ? null : at(current, slot);
    }

    @Override
    public Connection insert(ConnectionKey key, ConnectionState state, int serverId, long nowMs) {
        if (!makeRoom()) {
            return null;
        }
        return add(key, ++lastVersion, serverId, 0, state, nowMs);
    }

    private Connection add(
            ConnectionKey key, long version, int serverId, int flags, ConnectionState state, long nowMs) {
        int id = SimKeys.id(key);
        if (slots[id] >= 0) {
            throw new IllegalStateException("already in the table: " + key);
        }
        at(current, take(id)).version(version).serverId(serverId).flags(flags).state(state);
        current.lastSeenMs(nowMs);
        listener.created(key, current);
        return current;
    }

    @Override
    public Connection apply(ConnectionKey key, Connection newer, long nowMs) {
        lastVersion = Math.max(lastVersion, newer.version());
        Connection known = lookup(key);
        if (known == null) {
            return makeRoom() ? add(key, newer.version(), newer.serverId(), newer.flags(), newer.state(), nowMs) : null;
        }
        if (newer.version() > known.version()) {
            ConnectionState oldState = known.state();
            int oldServerId = known.serverId();
            long oldVersion = known.version();
            known.version(newer.version())
                    .serverId(newer.serverId())
                    .flags(newer.flags())
                    .lastSeenMs(nowMs)
                    .state(newer.state());
            moved(key);
            listener.changed(key, known, oldState, oldServerId, oldVersion);
        }
        return known;
    }

    private void moved(ConnectionKey key) {
        entered[slots[SimKeys.id(key)]] = ++clock;
    }

    private boolean makeRoom() {
        if (size < capacity) {
            return true;
        }
        for (ConnectionState state : EVICTION_ORDER) {
            int oldest = -1;
            for (int slot = 0; slot < capacity; slot++) {
                if (at(other, slot).state() == state && (oldest < 0 || entered[slot] < entered[oldest])) {
                    oldest = slot;
                }
            }
            if (oldest >= 0) {
                evictions++;
                drop(ids[oldest], RemovalReason.EVICTED);
                return true;
            }
        }
        refused++;
        return false;
    }

    private boolean drop(int id, RemovalReason reason) {
        int slot = slots[id];
        if (slot < 0) {
            return false;
        }
        ids[slot] = -1;
        slots[id] = -1;
        size--;
        listener.removed(SimKeys.of(id), at(other, slot), reason);
        return true;
    }

    @Override
    public void changeState(Connection connection, ConnectionKey key, ConnectionState newState, long nowMs) {
        connection.lastSeenMs(nowMs);
        ConnectionState oldState = connection.state();
        if (oldState == newState) {
            return;
        }
        long oldVersion = connection.version();
        connection.version(++lastVersion).state(newState);
        moved(key);
        listener.changed(key, connection, oldState, connection.serverId(), oldVersion);
    }

    @Override
    public boolean restart(Connection connection, ConnectionKey key, int serverId, long nowMs) {
        ConnectionState oldState = connection.state();
        int oldServerId = connection.serverId();
        long oldVersion = connection.version();
        connection
                .version(++lastVersion)
                .serverId(serverId)
                .flags(0)
                .lastSeenMs(nowMs)
                .state(ConnectionState.HALF_OPEN);
        moved(key);
        listener.changed(key, connection, oldState, oldServerId, oldVersion);
        return true;
    }

    @Override
    public void reassign(Connection connection, ConnectionKey key, int serverId) {
        int oldServerId = connection.serverId();
        long oldVersion = connection.version();
        connection.version(++lastVersion).serverId(serverId);
        listener.changed(key, connection, connection.state(), oldServerId, oldVersion);
    }

    @Override
    public boolean remove(ConnectionKey key) {
        return isDeafToRemovals || drop(SimKeys.id(key), RemovalReason.REMOVED);
    }

    @Override
    public int expire(long nowMs, int limit) {
        int aged = 0;
        for (int slot = 0; slot < capacity && aged < limit; slot++) {
            if (ids[slot] >= 0 && at(current, slot).silentMs(nowMs) >= TIMEOUT_MS) {
                ConnectionKey key = SimKeys.of(ids[slot]);
                if (current.state() == ConnectionState.HALF_CLOSED) {
                    changeState(current, key, ConnectionState.CLOSING, nowMs);
                } else {
                    drop(ids[slot], RemovalReason.EXPIRED);
                }
                aged++;
            }
        }
        return aged;
    }

    @Override
    public void restartAges(long nowMs) {
        for (int slot = 0; slot < capacity; slot++) {
            at(other, slot).lastSeenMs(nowMs);
        }
    }

    @Override
    public int silentMs(Connection connection, long nowMs) {
        return connection.silentMs(nowMs);
    }

    @Override
    public int forEach(int fromSlot, int limit, ConnectionVisitor visitor) {
        int end = Math.min(fromSlot + Math.min(limit, SLOTS_AT_ONCE), capacity);
        for (int slot = fromSlot; slot < end; slot++) {
            if (ids[slot] >= 0) {
                visitor.visit(SimKeys.of(ids[slot]), at(current, slot));
            }
        }
        return end == capacity ? -1 : end;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public int count(ConnectionState state) {
        int count = 0;
        for (int slot = 0; slot < capacity; slot++) {
            if (ids[slot] >= 0 && at(other, slot).state() == state) {
                count++;
            }
        }
        return count;
    }

    @Override
    public long refusedByShare() {
        return 0;
    }

    @Override
    public long refusedByCapacity() {
        return refused;
    }

    @Override
    public long evicted(ConnectionState state) {
        return evictions;
    }

    @Override
    public long memoryBytes() {
        return values.capacity();
    }

    @Override
    public int bytesPerEntry() {
        return Connection.LENGTH_BYTES;
    }

    @Override
    public void releaseOwnership() {}

    @Override
    public void close() {}
}
