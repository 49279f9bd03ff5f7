package io.netdispatcher.executor.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The connection table on a Chronicle Map, in memory or in a directory of its own (best on a tmpfs such as /run: pages
 * of a disk file are write-protected again at each write-back, and the next touch pays a page fault).
 *
 * <p>Chronicle holds the entries and is the only authority; beside it lie two integers a slot for the eviction lists.
 * Look-ups read Chronicle's memory past its locks, which is right because one thread owns the table. Ageing sweeps the
 * slots (see docs/decisions/0002-connection-table.md). Opening takes 1 to 3 s: open at start.
 */
public final class ChronicleConnectionTable implements ConnectionTable {
    private final TableOptions options;
    private final Timeouts timeouts;
    private final ConnectionListener listener;
    private final TableFiles files;
    private final ChronicleEntries entries;
    private final SlotLists lists;
    private final OpenOutcome outcome;

    private final Connection current = new Connection();
    private final Connection other = new Connection();
    private final ConnectionKey otherKey = new ConnectionKey();

    private final int[] counts = new int[ConnectionState.COUNT + 1];
    private final long[] evictions = new long[ConnectionState.COUNT + 1];
    private long refusedByShare;
    private long refusedByCapacity;
    private int size;
    private long lastVersion;
    private final AgeFloor ages = new AgeFloor();

    private RemovalReason removalReason;
    private ConnectionKey removalKey;
    private boolean removed;

    private int hand = ChronicleEntries.ANCHORS;
    private int usedSlots = ChronicleEntries.ANCHORS;
    private int usedThisPass = ChronicleEntries.ANCHORS;
    private long passStartMs = Long.MAX_VALUE;

    private Thread owner;
    private boolean closed;

    private ChronicleConnectionTable(
            TableOptions options, Timeouts timeouts, ConnectionListener listener, TableFiles files, long nowMs)
            throws IOException {
        this.options = options;
        this.timeouts = timeouts;
        this.listener = listener;
        this.files = files;
        if (files == null) {
            entries = ChronicleEntries.open(null, options, this::removing);
            lists = new SlotLists(entries.slots());
            outcome = new OpenOutcome(OpenOutcome.Kind.IN_MEMORY, 0, "", null);
            return;
        }
        boolean existed = files.map().exists();
        String distrust = files.distrust(options.capacity());
        Path aside = distrust.isEmpty() ? null : files.setAside();
        files.markOpen();
        ChronicleEntries opened = null;
        try {
            opened = ChronicleEntries.open(files.map(), options, this::removing);
        } catch (IOException | RuntimeException unreadable) {
            if (!existed || aside != null) {
                throw unreadable;
            }
            distrust = "Chronicle Map can't open it: " + unreadable.getMessage();
            aside = files.setAside();
            opened = ChronicleEntries.open(files.map(), options, this::removing);
        }
        entries = opened;
        lists = new SlotLists(entries.slots());
        outcome = begin(existed, distrust, aside, nowMs);
    }

    private OpenOutcome begin(boolean existed, String distrust, Path aside, long nowMs) {
        if (existed && aside == null) {
            rebuild(nowMs);
            return new OpenOutcome(OpenOutcome.Kind.REOPENED, size, "", null);
        }
        entries.touchPages();
        return aside == null
                ? new OpenOutcome(OpenOutcome.Kind.CREATED, 0, "", null)
                : new OpenOutcome(OpenOutcome.Kind.SET_ASIDE, 0, distrust, aside);
    }

    /** A table without a file. */
    public static ChronicleConnectionTable inMemory(
            TableOptions options, Timeouts timeouts, ConnectionListener listener) {
        try {
            return new ChronicleConnectionTable(options, timeouts, listener, null, 0);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Opens the table of a directory, or makes one; {@link #outcome()} says which.
     *
     * @param nowMs every connection found counts as seen at this time
     * @throws IOException with a one-line message when another process holds the directory or it can't be written
     */
    public static ChronicleConnectionTable open(
            Path directory, TableOptions options, Timeouts timeouts, ConnectionListener listener, long nowMs)
            throws IOException {
        TableFiles files = TableFiles.lock(directory);
        try {
            return new ChronicleConnectionTable(options, timeouts, listener, files, nowMs);
        } catch (IOException | RuntimeException failure) {
            files.close();
            throw failure;
        }
    }

    /** What opening came to. */
    public OpenOutcome outcome() {
        return outcome;
    }

    /** Whether look-ups search Chronicle's memory past its locks; if not, they ask Chronicle, and take far longer. */
    public boolean searchesDirectly() {
        return entries.search() != null;
    }

    private void rebuild(long nowMs) {
        for (int slot = ChronicleEntries.ANCHORS; slot < entries.slots(); slot++) {
            byte code = entries.stateCode(slot);
            if (code != ConnectionState.FREE) {
                at(current, slot).lastSeenMs(nowMs).mark(0);
                enter(slot, code);
                size++;
                usedSlots = slot + 1;
                lastVersion = Math.max(lastVersion, current.version());
            }
        }
        if (size != entries.size()) {
            throw new IllegalStateException("the table holds " + entries.size() + " entries, its slots " + size);
        }
    }

    @Override
    public Connection lookup(ConnectionKey key) {
        assert isOwned();
        long address = entries.find(key);
        return address == 0 ? null : current.wrapAddress(address, entries.slotOf(address));
    }

    @Override
    public Connection insert(ConnectionKey key, ConnectionState state, int serverId, long nowMs) {
        assert isOwned();
        if (state == ConnectionState.HALF_OPEN && count(state) >= options.halfOpenLimit()) {
            refusedByShare++;
            return null;
        }
        if (state == ConnectionState.UNPROVEN) {
            keepUnprovenShare();
        }
        if (!makeRoom()) {
            return null;
        }
        add(key);
        current.version(++lastVersion).serverId(serverId).flags(provenFlag(state));
        admit(key, state, nowMs);
        return current;
    }

    @Override
    public Connection apply(ConnectionKey key, Connection newer, long nowMs) {
        assert isOwned();
        lastVersion = Math.max(lastVersion, newer.version());
        Connection known = lookup(key);
        if (known == null) {
            if (!makeRoom()) {
                return null;
            }
            add(key);
            current.version(newer.version()).serverId(newer.serverId()).flags(newer.flags());
            admit(key, newer.state(), nowMs);
        } else if (newer.version() > known.version()) {
            ConnectionState oldState = known.state();
            int oldServerId = known.serverId();
            long oldVersion = known.version();
            known.version(newer.version())
                    .serverId(newer.serverId())
                    .flags(newer.flags())
                    .lastSeenMs(nowMs);
            move(known, oldState, newer.state());
            listener.changed(key, known, oldState, oldServerId, oldVersion);
        }
        return current;
    }

    /** Points the current flyweight at a new, all-zero entry. */
    private void add(ConnectionKey key) {
        long address = entries.add(key);
        current.wrapAddress(address, entries.slotOf(address));
        if (current.stateCode() != ConnectionState.FREE) {
            throw new IllegalStateException("already in the table: " + key);
        }
    }

    private void admit(ConnectionKey key, ConnectionState state, long nowMs) {
        current.lastSeenMs(nowMs).state(state);
        int slot = current.slot();
        enter(slot, state.code());
        size++;
        usedSlots = Math.max(usedSlots, slot + 1);
        usedThisPass = Math.max(usedThisPass, slot + 1);
        listener.created(key, current);
    }

    /** Refuses rather than let an entry go that may not: false, counted. */
    private boolean makeRoom() {
        if (size < options.capacity()) {
            return true;
        }
        if (evictOldest(ConnectionState.CLOSING)
                || evictOldest(ConnectionState.HALF_OPEN)
                || evictOldest(ConnectionState.UNPROVEN)) {
            return true;
        }
        refusedByCapacity++;
        return false;
    }

    private void keepUnprovenShare() {
        if (count(ConnectionState.UNPROVEN) >= options.unprovenLimit()) {
            evictOldest(ConnectionState.UNPROVEN);
        }
    }

    private boolean evictOldest(ConnectionState state) {
        int slot = lists.oldest(state.code());
        if (slot == SlotLists.NONE) {
            return false;
        }
        evictions[state.code()]++;
        drop(otherKey.wrapAddress(entries.keyAddress(slot)), RemovalReason.EVICTED);
        return true;
    }

    @Override
    public void changeState(Connection connection, ConnectionKey key, ConnectionState newState, long nowMs) {
        assert isOwned();
        connection.lastSeenMs(nowMs);
        ConnectionState oldState = connection.state();
        if (oldState == newState) {
            return;
        }
        if (newState == ConnectionState.HALF_OPEN) {
            throw new IllegalArgumentException("a connection becomes half-open by restart only");
        }
        if (newState == ConnectionState.UNPROVEN) {
            keepUnprovenShare();
        }
        long oldVersion = connection.version();
        connection.version(++lastVersion).flags(connection.flags() | provenFlag(newState));
        move(connection, oldState, newState);
        listener.changed(key, connection, oldState, connection.serverId(), oldVersion);
    }

    @Override
    public boolean restart(Connection connection, ConnectionKey key, int serverId, long nowMs) {
        assert isOwned();
        ConnectionState oldState = connection.state();
        if (oldState != ConnectionState.HALF_OPEN && count(ConnectionState.HALF_OPEN) >= options.halfOpenLimit()) {
            refusedByShare++;
            return false;
        }
        int oldServerId = connection.serverId();
        long oldVersion = connection.version();
        connection.version(++lastVersion).serverId(serverId).flags(0).lastSeenMs(nowMs);
        move(connection, oldState, ConnectionState.HALF_OPEN);
        listener.changed(key, connection, oldState, oldServerId, oldVersion);
        return true;
    }

    @Override
    public void reassign(Connection connection, ConnectionKey key, int serverId) {
        assert isOwned();
        int oldServerId = connection.serverId();
        long oldVersion = connection.version();
        connection.version(++lastVersion).serverId(serverId);
        listener.changed(key, connection, connection.state(), oldServerId, oldVersion);
    }

    @Override
    public boolean remove(ConnectionKey key) {
        assert isOwned();
        return drop(key, RemovalReason.REMOVED);
    }

    private boolean drop(ConnectionKey key, RemovalReason reason) {
        removalReason = reason;
        removalKey = key;
        removed = false;
        entries.remove(key);
        removalKey = null;
        return removed;
    }

    /** Called by Chronicle in the middle of {@link #drop}: the one search has found the entry. */
    private void removing(long valueAddress) {
        if (removalKey == null) {
            return;
        }
        int slot = entries.slotOf(valueAddress);
        other.wrapAddress(valueAddress, slot);
        leave(slot, other.stateCode());
        size--;
        removed = true;
        listener.removed(removalKey, other, removalReason);
        other.stateCode(ConnectionState.FREE);
    }

    private void move(Connection connection, ConnectionState from, ConnectionState to) {
        leave(connection.slot(), from.code());
        connection.state(to);
        enter(connection.slot(), to.code());
    }

    private void enter(int slot, byte code) {
        counts[code]++;
        if (ConnectionState.of(code).isEvictable()) {
            lists.append(code, slot);
        }
    }

    private void leave(int slot, byte code) {
        counts[code]--;
        if (ConnectionState.of(code).isEvictable()) {
            lists.unlink(code, slot);
        }
    }

    private static int provenFlag(ConnectionState state) {
        return state == ConnectionState.ESTABLISHED ? Connection.PROVEN : 0;
    }

    @Override
    public int expire(long nowMs, int limit) {
        assert isOwned();
        passStartMs = Math.min(passStartMs, nowMs); // the first call, or a clock that went back
        long elapsedMs = Math.clamp(nowMs - passStartMs, 0L, options.sweepMs());
        long due = usedSlots * elapsedMs / options.sweepMs();
        int end = (int) Math.min(due, (long) hand + limit);
        int aged = 0;
        for (; hand < end; hand++) {
            if (entries.stateCode(hand) != ConnectionState.FREE) {
                aged += age(hand, nowMs);
            }
        }
        if (hand >= usedSlots && elapsedMs == options.sweepMs()) {
            hand = ChronicleEntries.ANCHORS;
            passStartMs = nowMs;
            usedSlots = usedThisPass;
            usedThisPass = ChronicleEntries.ANCHORS;
        }
        return aged;
    }

    /** 1 when the slot's connection was silent too long. */
    private int age(int slot, long nowMs) {
        ConnectionKey key = otherKey.wrapAddress(entries.keyAddress(slot));
        Connection connection = at(current, slot);
        ConnectionState state = connection.state();
        if (ages.silentMs(connection, nowMs) < timeouts.timeoutMs(key, state)) {
            usedThisPass = Math.max(usedThisPass, slot + 1);
            return 0;
        }
        if (state == ConnectionState.HALF_CLOSED) {
            changeState(connection, key, ConnectionState.CLOSING, nowMs);
            usedThisPass = Math.max(usedThisPass, slot + 1);
        } else {
            drop(key, RemovalReason.EXPIRED);
        }
        return 1;
    }

    @Override
    public void restartAges(long nowMs) {
        assert isOwned();
        ages.restart(nowMs);
    }

    @Override
    public int silentMs(Connection connection, long nowMs) {
        return ages.silentMs(connection, nowMs);
    }

    @Override
    public int forEach(int fromSlot, int limit, ConnectionVisitor visitor) {
        assert isOwned();
        int end = (int) Math.min((long) fromSlot + limit, usedSlots);
        for (int slot = Math.max(fromSlot, ChronicleEntries.ANCHORS); slot < end; slot++) {
            if (entries.stateCode(slot) != ConnectionState.FREE) {
                visitor.visit(otherKey.wrapAddress(entries.keyAddress(slot)), at(current, slot));
            }
        }
        return end >= usedSlots ? -1 : end;
    }

    private Connection at(Connection flyweight, int slot) {
        return flyweight.wrapAddress(entries.valueAddress(slot), slot);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int capacity() {
        return options.capacity();
    }

    @Override
    public int count(ConnectionState state) {
        return counts[state.code()];
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
        return evictions[state.code()];
    }

    @Override
    public long memoryBytes() {
        return entries.memoryBytes() + lists.memoryBytes();
    }

    @Override
    public int bytesPerEntry() {
        return Math.toIntExact(Math.ceilDiv(memoryBytes(), (long) options.capacity()));
    }

    @Override
    public void releaseOwnership() {
        assert isOwned();
        owner = null;
    }

    private boolean isOwned() {
        Thread caller = Thread.currentThread();
        if (owner == null) {
            owner = caller;
        }
        return owner == caller;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        size = 0;
        usedSlots = 0;
        entries.close();
        if (files == null) {
            return;
        }
        try (files) {
            files.markClean(options.capacity());
        } catch (IOException failure) {
            throw new UncheckedIOException("the connection table was closed, but could not be marked clean", failure);
        }
    }
}
