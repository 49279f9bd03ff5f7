package io.netdispatcher.executor.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.VanillaChronicleMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The direct search finds what Chronicle finds, at the same address, and nothing else. */
class DirectSearchTest {
    private static final long SEED = 11;
    private static final long OTHER_SEED = 0x1234_5678_9abc_def0L;

    /** The largest table whose hash look-up table has 64 cells, the fewest there can be: two thirds full. */
    private static final int CROWDED = 33;

    /** Such a table keeps 10 bits of a hash in a cell. The low 6 say where the key's search begins. */
    private static final int TAG_BITS = 0x3ff;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, CROWDED, CROWDED + 1, 100, 1_000})
    void shouldAgreeWithChronicleAfterEveryOperation(int capacity) throws IOException {
        List<ConnectionKey> keys = keys(capacity * 2, 0, 0);
        try (Entries entries = new Entries(null, capacity, SEED)) {
            entries.change(keys, 3_000);
        }
    }

    /** Hashes of 0 and of all ones share a tag, and begin at the last cell: every chain goes round the end. */
    @ParameterizedTest
    @ValueSource(ints = {0, TAG_BITS, 0x2a})
    void shouldTellCollidingKeysApart(int tag) throws IOException {
        List<ConnectionKey> keys = keys(CROWDED, TAG_BITS, tag);
        keys.addAll(keys(CROWDED, TAG_BITS, TAG_BITS));
        keys.addAll(keys(CROWDED, TAG_BITS >> 4, TAG_BITS >> 4));
        try (Entries entries = new Entries(null, CROWDED, SEED)) {
            entries.change(new ArrayList<>(new HashSet<>(keys)), 10_000);
        }
    }

    @Test
    void shouldUseTheSeedOfTheFileWhenReopenedWithAnother() throws IOException {
        List<ConnectionKey> keys = keys(2_000, 0, 0);
        File file = directory.resolve("map").toFile();
        Set<ConnectionKey> present;
        try (Entries entries = new Entries(file, 1_000, SEED)) {
            entries.change(keys, 2_000);
            present = entries.present;
        }
        assertThat(present).hasSizeGreaterThan(100);
        try (Entries entries = new Entries(file, 1_000, OTHER_SEED)) {
            entries.present.addAll(present);
            entries.assertAgreement(keys);
            entries.change(keys, 2_000);
        }
    }

    @Test
    void shouldServeAReopenedTableUnderAnotherSeed() throws IOException {
        List<ConnectionKey> keys = keys(1_000, 0, 0);
        try (ChronicleConnectionTable table = openTable(SEED)) {
            for (ConnectionKey key : keys) {
                table.insert(key, ConnectionState.ESTABLISHED, key.clientIpv4(), 0);
            }
        }
        try (ChronicleConnectionTable table = openTable(OTHER_SEED)) {
            assertThat(table.outcome().kind()).isEqualTo(OpenOutcome.Kind.REOPENED);
            assertThat(table.searchesDirectly()).isTrue();
            for (ConnectionKey key : keys) {
                assertThat(table.lookup(key).serverId()).isEqualTo(key.clientIpv4());
                assertThat(table.remove(key)).isTrue();
                assertThat(table.lookup(key)).isNull();
            }
        }
    }

    private ChronicleConnectionTable openTable(long seed) throws IOException {
        return ChronicleConnectionTable.open(
                directory,
                TableOptions.of(1_000, seed),
                ChronicleConnectionTableTest.TIMEOUTS,
                ConnectionListener.NONE,
                0);
    }

    @Test
    void shouldProveItselfInAFullReopenedTable() throws IOException {
        File file = directory.resolve("map").toFile();
        List<ConnectionKey> keys = keys(CROWDED, 0, 0);
        try (Entries entries = new Entries(file, CROWDED, SEED)) {
            keys.forEach(entries::add);
        }
        try (Entries entries = new Entries(file, CROWDED, OTHER_SEED)) {
            entries.present.addAll(keys);
            entries.assertAgreement(keys);
        }
    }

    @Test
    void shouldNotProveASearchThatFindsSomethingElse() throws IOException {
        try (Entries one = new Entries(null, CROWDED, SEED);
                Entries same = new Entries(null, CROWDED, SEED);
                Entries otherSeed = new Entries(null, CROWDED, OTHER_SEED)) {
            assertThat(one.entries.proves(one.entries.search())).isTrue();
            assertThat(one.entries.proves(same.entries.search())).isFalse();
            assertThat(one.entries.proves(otherSeed.entries.search())).isFalse();
            assertThat(one.entries.proves(null)).isFalse();
        }
    }

    @Test
    void shouldNotSearchAMapOfAnotherLayout() {
        try (ChronicleMap<Long, Long> map = ChronicleMapBuilder.of(Long.class, Long.class)
                .actualSegments(2)
                .entries(100)
                .create()) {
            assertThat(DirectSearch.of((VanillaChronicleMap<?, ?, ?>) map, 0)).isNull();
        }
    }

    @Test
    void shouldRefuseToSearchAClosedTable() throws IOException {
        TableOptions options = TableOptions.of(CROWDED, SEED);
        ChronicleConnectionTable table = ChronicleConnectionTable.inMemory(
                options, ChronicleConnectionTableTest.TIMEOUTS, ConnectionListener.NONE);
        assertThat(table.searchesDirectly()).isTrue();
        table.close();
        assertThatThrownBy(() -> table.lookup(new ConnectionKey())).isInstanceOf(IllegalStateException.class);
    }

    /** Distinct keys whose hash under {@link #SEED} has the wanted bits. */
    private static List<ConnectionKey> keys(int count, int mask, int wanted) {
        KeyAccess access = new KeyAccess(SEED);
        List<ConnectionKey> keys = new ArrayList<>();
        for (int number = 1; keys.size() < count; number++) {
            ConnectionKey key = new ConnectionKey().setIpv4(number, 1_024, 0x0a000001, 443, ConnectionKey.TCP);
            if ((access.getData(key).hash(null) & mask) == wanted) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** Entries, and what is expected to be among them. */
    private static final class Entries implements AutoCloseable {
        private final ChronicleEntries entries;
        private final int capacity;
        private final Set<ConnectionKey> present = new HashSet<>();

        Entries(File file, int capacity, long seed) throws IOException {
            this.entries = ChronicleEntries.open(file, TableOptions.of(capacity, seed), valueAddress -> {});
            this.capacity = capacity;
            assertThat(entries.search()).as("the direct search is proved").isNotNull();
        }

        /** Adds, removes and adds again at random; both searches must agree on the key each time, on all in the end. */
        void change(List<ConnectionKey> keys, int operations) {
            Random random = new Random(SEED);
            for (int i = 0; i < operations; i++) {
                ConnectionKey key = keys.get(random.nextInt(keys.size()));
                if (!present.contains(key) && present.size() < capacity) {
                    add(key);
                } else {
                    entries.remove(key);
                    present.remove(key);
                }
                assertAgreement(List.of(key));
                if (capacity <= 100 && i % 10 == 0) {
                    assertAgreement(keys);
                }
            }
            assertAgreement(keys);
        }

        void add(ConnectionKey key) {
            long address = entries.add(key);
            present.add(key);
            assertThat(entries.find(key)).as("%s", key).isEqualTo(address);
        }

        void assertAgreement(List<ConnectionKey> keys) {
            for (ConnectionKey key : keys) {
                long address = entries.search().find(key);
                if (address != entries.findByChronicle(key) || address != 0 != present.contains(key)) {
                    throw new AssertionError(
                            key + " found at " + address + ", by Chronicle at " + entries.findByChronicle(key));
                }
            }
        }

        @Override
        public void close() {
            entries.close();
        }
    }
}
