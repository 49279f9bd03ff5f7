package io.netdispatcher.executor.table;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/** The table as simply as it can be written: a HashMap and a sorted-by-arrival set per state. The oracle of the tests. */
final class PlainConnectionTable implements ConnectionTable {
    /** A key as a value. */
    record Id(int client, int clientPort, int vip, int vipPort, int protocol) {
        static Id of(ConnectionKey key) {
            return new Id(key.clientIpv4(), key.clientPort(), key.vipIpv4(), key.vipPort(), key.protocol());
        }

        ConnectionKey key() {
            return new ConnectionKey().setIpv4(client, clientPort, vip, vipPort, protocol);
        }
    }

    private final TableOptions options;
    private final Timeouts timeouts;
    private final ConnectionListener listener;
    private final Map<Id, Connection> entries = new HashMap<>();
    private final Map<ConnectionState, Set<Id>> byState = new EnumMap<>(ConnectionState.class);
    private final Map<ConnectionState, Long> evictions = new EnumMap<>(ConnectionState.class);
    private long lastVersion;
    private long agesFromMs = Integer.MIN_VALUE;
    private long refusedByShare;
    private long refusedByCapacity;

    PlainConnectionTable(TableOptions options, Timeouts timeouts, ConnectionListener listener) {
        this.options = options;
        this.timeouts = timeouts;
        this.listener = listener;
        for (ConnectionState state : ConnectionState.values()) {
            byState.put(state, new LinkedHashSet<>());
            evictions.put(state, 0L);
        }
    }

    @Override
    public Connection lookup(ConnectionKey key) {
        return entries.get(Id.of(key));
    }

    @Override
    public Connection insert(ConnectionKey key, ConnectionState state, int serverId, long nowMs) {
        if (state == ConnectionState.HALF_OPEN && count(state) >= options.halfOpenLimit()) {
            refusedByShare++;
            return null;
        }
        if (state == ConnectionState.UNPROVEN && count(state) >= options.unprovenLimit()) {
            evictOldest(state);
        }
        if (!makeRoom()) {
            return null;
        }
        Connection made = new Connection().wrap(new UnsafeBuffer(new byte[Connection.LENGTH_BYTES]), 0);
        made.version(++lastVersion).serverId(serverId).lastSeenMs(nowMs).state(state);
        made.flags(state == ConnectionState.ESTABLISHED ? Connection.PROVEN : 0);
        entries.put(Id.of(key), made);
        byState.get(state).add(Id.of(key));
        listener.created(key, made);
        return made;
    }

    private boolean makeRoom() {
        boolean room = entries.size() < options.capacity()
                || evictOldest(ConnectionState.CLOSING)
                || evictOldest(ConnectionState.HALF_OPEN)
                || evictOldest(ConnectionState.UNPROVEN);
        if (!room) {
            refusedByCapacity++;
        }
        return room;
    }

    private boolean evictOldest(ConnectionState state) {
        Set<Id> candidates = byState.get(state);
        if (candidates.isEmpty()) {
            return false;
        }
        evictions.merge(state, 1L, Long::sum);
        drop(candidates.iterator().next(), RemovalReason.EVICTED);
        return true;
    }

    private boolean drop(Id id, RemovalReason reason) {
        Connection gone = entries.remove(id);
        if (gone == null) {
            return false;
        }
        byState.get(gone.state()).remove(id);
        listener.removed(id.key(), gone, reason);
        return true;
    }

    @Override
    public void changeState(Connection connection, ConnectionKey key, ConnectionState newState, long nowMs) {
        Connection own = lookup(key);
        own.lastSeenMs(nowMs);
        ConnectionState oldState = own.state();
        long oldVersion = own.version();
        if (oldState == newState) {
            return;
        }
        if (newState == ConnectionState.UNPROVEN && count(newState) >= options.unprovenLimit()) {
            evictOldest(newState);
        }
        own.version(++lastVersion);
        own.flags(own.flags() | (newState == ConnectionState.ESTABLISHED ? Connection.PROVEN : 0));
        move(Id.of(key), own, newState);
        listener.changed(key, own, oldState, own.serverId(), oldVersion);
    }

    private void move(Id id, Connection own, ConnectionState newState) {
        byState.get(own.state()).remove(id);
        own.state(newState);
        byState.get(newState).add(id);
    }

    @Override
    public boolean restart(Connection connection, ConnectionKey key, int serverId, long nowMs) {
        Connection own = lookup(key);
        ConnectionState oldState = own.state();
        if (oldState != ConnectionState.HALF_OPEN && count(ConnectionState.HALF_OPEN) >= options.halfOpenLimit()) {
            refusedByShare++;
            return false;
        }
        int oldServerId = own.serverId();
        long oldVersion = own.version();
        own.version(++lastVersion).serverId(serverId).flags(0).lastSeenMs(nowMs);
        move(Id.of(key), own, ConnectionState.HALF_OPEN);
        listener.changed(key, own, oldState, oldServerId, oldVersion);
        return true;
    }

    @Override
    public void reassign(Connection connection, ConnectionKey key, int serverId) {
        Connection own = lookup(key);
        int oldServerId = own.serverId();
        long oldVersion = own.version();
        own.version(++lastVersion).serverId(serverId);
        listener.changed(key, own, own.state(), oldServerId, oldVersion);
    }

    @Override
    public Connection apply(ConnectionKey key, Connection newer, long nowMs) {
        lastVersion = Math.max(lastVersion, newer.version());
        Connection own = lookup(key);
        if (own == null) {
            if (!makeRoom()) {
                return null;
            }
            own = new Connection().wrap(new UnsafeBuffer(new byte[Connection.LENGTH_BYTES]), 0);
            own.version(newer.version()).serverId(newer.serverId()).flags(newer.flags());
            own.lastSeenMs(nowMs).state(newer.state());
            entries.put(Id.of(key), own);
            byState.get(newer.state()).add(Id.of(key));
            listener.created(key, own);
        } else if (newer.version() > own.version()) {
            ConnectionState oldState = own.state();
            int oldServerId = own.serverId();
            long oldVersion = own.version();
            own.version(newer.version()).serverId(newer.serverId()).flags(newer.flags());
            own.lastSeenMs(nowMs);
            move(Id.of(key), own, newer.state());
            listener.changed(key, own, oldState, oldServerId, oldVersion);
        }
        return own;
    }

    @Override
    public boolean remove(ConnectionKey key) {
        return drop(Id.of(key), RemovalReason.REMOVED);
    }

    /** Everything overdue, at once and in no particular order. */
    @Override
    public int expire(long nowMs, int limit) {
        List<Id> overdue = new ArrayList<>();
        entries.forEach((id, connection) -> {
            if (silentMs(connection, nowMs) >= timeouts.timeoutMs(id.key(), connection.state())) {
                overdue.add(id);
            }
        });
        overdue.forEach(id -> expire(id, nowMs));
        return overdue.size();
    }

    /** What expiry does to one entry. */
    void expire(Id id, long nowMs) {
        if (entries.get(id).state() == ConnectionState.HALF_CLOSED) {
            changeState(null, id.key(), ConnectionState.CLOSING, nowMs);
        } else {
            drop(id, RemovalReason.EXPIRED);
        }
    }

    @Override
    public void restartAges(long nowMs) {
        agesFromMs = nowMs;
    }

    @Override
    public int silentMs(Connection connection, long nowMs) {
        return (int) Math.min(connection.silentMs(nowMs), nowMs - agesFromMs);
    }

    @Override
    public int forEach(int fromSlot, int limit, ConnectionVisitor visitor) {
        entries.forEach((id, connection) -> visitor.visit(id.key(), connection));
        return -1;
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public int capacity() {
        return options.capacity();
    }

    @Override
    public int count(ConnectionState state) {
        return byState.get(state).size();
    }

    @Override
    public long refusedByShare() {
        return refusedByShare;
    }

    @Override
    public long refusedByCapacity() {
        return refusedByCapacity;
    }

    @Override
    public long evicted(ConnectionState state) {
        return evictions.get(state);
    }

    @Override
    public long memoryBytes() {
        return 0;
    }

    @Override
    public int bytesPerEntry() {
        return 0;
    }

    @Override
    public void releaseOwnership() {}

    @Override
    public void close() {}
}
