package io.netdispatcher.executor.table;

import java.io.File;
import java.io.IOException;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.MapEntry;
import net.openhft.chronicle.map.MapEntryOperations;
import net.openhft.chronicle.map.VanillaChronicleMap;
import org.agrona.UnsafeApi;

/**
 * The Chronicle Map, seen as an array of 64-byte slots: key of 40 bytes, value of 24. With one segment and entries of
 * one chunk Chronicle puts entry after entry into the lowest free chunk, so an entry's address is its dense index, and
 * the entry itself is the index's key. An anchor entry (an all-zero key, which no connection has) sits in slot 0 and
 * tells the address of the array; a second probe at creation proves the spacing, another at each opening the direct
 * search. Chronicle does all the writing; look-ups only read what it wrote.
 */
final class ChronicleEntries {
    static final int SLOT_BYTES = ConnectionKey.LENGTH_BYTES + Connection.LENGTH_BYTES;
    static final int ANCHORS = 1;

    private static final int SLOT_SHIFT = 6;
    private static final int SPARE_ENTRIES = 8;
    private static final int PAGE_BYTES = 4096;

    static {
        // Chronicle advertises itself in the log once per process unless told otherwise.
        System.setProperty("chronicle.announcer.disable", "true");
    }

    /** Told of a removal while the entry is still there, so that removing costs one search. */
    @FunctionalInterface
    interface RemovalHook {
        /** The value at the address is about to go. */
        void removing(long valueAddress);
    }

    private final ChronicleMap<ConnectionKey, ValueAddress> map;
    private final ValueAddress found = new ValueAddress();
    private final ConnectionKey anchor = new ConnectionKey();
    private final long baseAddress;
    private final int slots;
    private DirectSearch search;

    private ChronicleEntries(ChronicleMap<ConnectionKey, ValueAddress> map) {
        this.map = map;
        this.slots = (int) ((VanillaChronicleMap<?, ?, ?>) map).actualChunksPerSegmentTier;
        boolean fresh = map.isEmpty();
        this.baseAddress = (fresh ? add(anchor) : findByChronicle(anchor)) - ConnectionKey.LENGTH_BYTES;
        if (fresh) {
            proveSpacing();
        }
        DirectSearch candidate = DirectSearch.of((VanillaChronicleMap<?, ?, ?>) map, baseAddress);
        this.search = proves(candidate) ? candidate : null;
    }

    /** Opens a file, or memory when the file is null. What Chronicle throws for a file it can't read passes through. */
    static ChronicleEntries open(File file, TableOptions options, RemovalHook hook) throws IOException {
        ChronicleMapBuilder<ConnectionKey, ValueAddress> builder = ChronicleMapBuilder.of(
                        ConnectionKey.class, ValueAddress.class)
                .name("connections")
                .keyReaderAndDataAccess(new KeyAccess(options.hashSeed()), new KeyAccess(options.hashSeed()))
                .constantKeySizeBySample(new ConnectionKey())
                .constantValueSizeBySample(ValueAddress.ofZeros())
                .actualSegments(1)
                .entriesPerSegment((long) options.capacity() + ANCHORS + SPARE_ENTRIES)
                .allowSegmentTiering(false)
                .checksumEntries(false)
                .putReturnsNull(true)
                .removeReturnsNull(true)
                .skipCloseOnExitHook(true)
                .entryOperations(new HookedOperations(hook));
        return new ChronicleEntries(file == null ? builder.create() : builder.createPersistedTo(file));
    }

    private void proveSpacing() {
        ConnectionKey probe = probe();
        long second = add(probe);
        boolean adjacent = second - SLOT_BYTES - ConnectionKey.LENGTH_BYTES == baseAddress;
        map.remove(probe);
        if (!adjacent) {
            map.close();
            throw new IllegalStateException("this version of Chronicle Map does not lay entries side by side");
        }
    }

    /** Whether the candidate finds what Chronicle holds, when it holds it; false for null. */
    boolean proves(DirectSearch candidate) {
        if (candidate == null) {
            return false;
        }
        ConnectionKey probe = probe();
        boolean agrees = candidate.find(anchor) == valueAddress(0) && candidate.find(probe) == 0;
        long address = add(probe);
        agrees &= candidate.find(probe) == address;
        map.remove(probe);
        return agrees && candidate.find(probe) == 0;
    }

    /** A key that no connection has, nor the anchor. */
    private static ConnectionKey probe() {
        return new ConnectionKey().setIpv4(0, 0, 0, 0, 0);
    }

    /** The search past Chronicle; null when it could not be proved, or after closing: then Chronicle is asked. */
    DirectSearch search() {
        return search;
    }

    /** Address of the key's value, 0 when absent. */
    long find(ConnectionKey key) {
        return search == null ? findByChronicle(key) : search.find(key);
    }

    /** What {@link #find} returns, found by Chronicle itself. */
    long findByChronicle(ConnectionKey key) {
        return map.getUsing(key, found) == null ? 0 : found.address();
    }

    /** Address of the key's value, all zero when it was added by this call. */
    long add(ConnectionKey key) {
        return map.acquireUsing(key, found).address();
    }

    /** Removes the key's entry, if any; the hook is told. */
    void remove(ConnectionKey key) {
        map.remove(key);
    }

    int slotOf(long valueAddress) {
        return (int) ((valueAddress - baseAddress) >> SLOT_SHIFT);
    }

    long keyAddress(int slot) {
        return baseAddress + ((long) slot << SLOT_SHIFT);
    }

    long valueAddress(int slot) {
        return keyAddress(slot) + ConnectionKey.LENGTH_BYTES;
    }

    /** State byte of a slot, 0 where there is no connection. */
    byte stateCode(int slot) {
        return UnsafeApi.getByte(valueAddress(slot) + Connection.STATE_OFFSET);
    }

    /** Number of slots, the anchor's included. */
    int slots() {
        return slots;
    }

    /** Entries without the anchor. */
    long size() {
        return map.longSize() - ANCHORS;
    }

    long memoryBytes() {
        return map.offHeapMemoryUsed();
    }

    /**
     * Writes to every page of the slots, so that a disk too full shows now and no page fault comes later. Only before
     * the first connection.
     */
    void touchPages() {
        long end = keyAddress(slots);
        for (long address = keyAddress(ANCHORS); address < end; address += PAGE_BYTES) {
            UnsafeApi.putByte(address, (byte) 0);
        }
    }

    void close() {
        search = null; // its memory goes; Chronicle refuses who asks later
        map.close();
    }

    private record HookedOperations(RemovalHook hook) implements MapEntryOperations<ConnectionKey, ValueAddress, Void> {
        @Override
        public Void remove(MapEntry<ConnectionKey, ValueAddress> entry) {
            Data<ValueAddress> value = entry.value();
            hook.removing(((BytesStore<?, ?>) value.bytes()).addressForRead(value.offset()));
            entry.doRemove();
            return null;
        }
    }
}
