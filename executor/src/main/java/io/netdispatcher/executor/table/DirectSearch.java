package io.netdispatcher.executor.table;

import net.openhft.chronicle.hash.impl.CompactOffHeapLinearHashTable;
import net.openhft.chronicle.hash.impl.HashSplitting;
import net.openhft.chronicle.map.VanillaChronicleMap;
import org.agrona.UnsafeApi;

/**
 * Finds entries in Chronicle's own hash look-up table by reading its memory: without the lock and the context that cost
 * Chronicle's own look-up more than the search does. Never writes.
 *
 * <p>Right only where one thread at a time uses the map, as the connection table demands: nothing moves meanwhile. It
 * relies on public but internal members of this version of Chronicle Map. A segment begins with the look-up table; a
 * cell there holds part of a key's hash and the number of its entry's chunk; keys that collide take the next cells, up
 * to an empty one. How a cell is packed is left to Chronicle's own class. {@link #of} checks what the map says of
 * itself; that the search then finds what it should is for {@link ChronicleEntries} to prove with a probe.
 */
final class DirectSearch {
    private final CompactOffHeapLinearHashTable cells;
    private final KeyAccess keys;
    private final long cellsAddress;
    private final long slotsAddress;

    private DirectSearch(CompactOffHeapLinearHashTable cells, KeyAccess keys, long cellsAddress, long slotsAddress) {
        this.cells = cells;
        this.keys = keys;
        this.cellsAddress = cellsAddress;
        this.slotsAddress = slotsAddress;
    }

    /**
     * A search of the map, null when the map is not laid out as this class expects.
     *
     * @param slotsAddress where chunk 0 lies
     */
    static DirectSearch of(VanillaChronicleMap<?, ?, ?> map, long slotsAddress) {
        boolean fits = map.segments() == 1
                && map.hashSplitting instanceof HashSplitting.ForSingleSegment
                && !map.hasExtraTierBulks()
                && map.chunkSize == ChronicleEntries.SLOT_BYTES;
        // The map's own, not one made from the options: a reopened file has the seed it was created with.
        if (fits && map.keyDataAccess instanceof KeyAccess keys) {
            return new DirectSearch(map.hashLookup, keys, map.segmentBaseAddr(0), slotsAddress);
        }
        return null;
    }

    /** Address of the key's value, 0 when absent. */
    long find(ConnectionKey key) {
        long word0 = key.word(0);
        long word1 = key.word(1);
        long word2 = key.word(2);
        long word3 = key.word(3);
        long word4 = key.word(4);
        long hash = cells.maskUnsetKey(keys.hash(word0, word1, word2, word3, word4));
        long start = cells.hlPos(hash);
        long position = start;
        do {
            long cell = cells.readEntry(cellsAddress, position);
            if (cells.empty(cell)) {
                return 0;
            }
            if (cells.key(cell) == hash) {
                long address = slotsAddress + cells.value(cell) * ChronicleEntries.SLOT_BYTES;
                if (UnsafeApi.getLong(address + 8) == word1
                        && UnsafeApi.getLong(address + 32) == word4
                        && UnsafeApi.getLong(address + 24) == word3
                        && UnsafeApi.getLong(address) == word0
                        && UnsafeApi.getLong(address + 16) == word2) {
                    return address + ConnectionKey.LENGTH_BYTES;
                }
            }
            position = cells.step(position);
        } while (position != start);
        throw new IllegalStateException("Chronicle's hash look-up table has no empty cell");
    }
}
