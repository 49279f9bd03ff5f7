package io.netdispatcher.executor.counters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersFileTest {
    private static final long START_MS = 1_700_000_000_000L;
    private static final int HEADER_LENGTH = 128;
    private static final int METADATA_LENGTH_AT = 32;
    private static final int VALUES_LENGTH_AT = 36;
    private static final int LABEL_LENGTH_AT = HEADER_LENGTH + CountersReader.LABEL_OFFSET;

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve(CountersFile.NAME);
    }

    private static TreeMap<String, Long> values(CountersFile counters) throws IOException {
        TreeMap<String, Long> values = new TreeMap<>();
        counters.forEach(values::put);
        return values;
    }

    private void assertRefused() {
        assertThatThrownBy(() -> {
                    try (CountersFile damaged = CountersFile.open(file())) {
                        values(damaged);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file().toString())
                .satisfies(failure -> assertThat(failure.getMessage().lines()).hasSize(1));
    }

    private void overwrite(long position, int value) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
            raw.seek(position);
            raw.writeInt(Integer.reverseBytes(value));
        }
    }

    @Test
    void shouldShowLiveValuesToAReaderOfAnotherMapping() throws IOException {
        try (CountersFile writer = CountersFile.create(directory, START_MS);
                CountersFile reader = CountersFile.open(file())) {
            AtomicCounter counter = writer.manager().newCounter("frames.received");
            counter.incrementOpaque();
            assertThat(values(reader)).containsExactly(Map.entry("frames.received", 1L));
            counter.getAndAddOpaque(41);
            assertThat(values(reader)).containsEntry("frames.received", 42L);
            writer.heartbeat(START_MS + 7);
            assertThat(reader.heartbeatEpochMs()).isEqualTo(START_MS + 7);
            assertThat(reader.startEpochMs()).isEqualTo(START_MS);
            assertThat(reader.processId()).isEqualTo(ProcessHandle.current().pid());
        }
    }

    @Test
    void shouldGiveEachCounterAPlaceOfItsOwnWhoeverAllocatesIt() throws IOException {
        try (CountersFile writer = CountersFile.create(directory, START_MS)) {
            AtomicCounter first = writer.manager().newCounter("first");
            AtomicCounter second = writer.manager().newCounter("second");
            first.setOrdered(1);
            second.setOrdered(2);
            assertThat(first.get()).isEqualTo(1);
            assertThat(second.id()).isNotEqualTo(first.id());
        }
    }

    @Test
    void shouldKeepTheLastValuesReadableWhenTheDaemonIsGone() throws IOException {
        try (CountersFile writer = CountersFile.create(directory, START_MS)) {
            writer.manager().newCounter("a").setOpaque(3);
        }
        try (CountersFile reader = CountersFile.open(file())) {
            assertThat(values(reader)).containsEntry("a", 3L);
        }
    }

    @Test
    void shouldHaveRoomForItsCapacityAndNoMore() throws IOException {
        try (CountersFile writer = CountersFile.create(directory, START_MS)) {
            var manager = writer.manager();
            for (int i = 0; i < CountersFile.CAPACITY; i++) {
                manager.newCounter("counter." + i);
            }
            assertThatThrownBy(() -> manager.newCounter("one too many")).isInstanceOf(IllegalStateException.class);
            assertThat(values(writer)).hasSize(CountersFile.CAPACITY);
        }
    }

    @Test
    void shouldLeaveAReaderWhatItMappedWhenANewDaemonMovesItsFileIntoPlace() throws IOException {
        try (CountersFile old = CountersFile.create(directory, START_MS)) {
            old.manager().newCounter("old").setOpaque(1);
            try (CountersFile reader = CountersFile.open(file());
                    CountersFile next = CountersFile.create(directory, START_MS + 1)) {
                next.manager().newCounter("new").setOpaque(2);
                assertThat(values(reader)).containsExactly(Map.entry("old", 1L));
                try (CountersFile again = CountersFile.open(file())) {
                    assertThat(values(again)).containsExactly(Map.entry("new", 2L));
                }
            }
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("no temporary file is left").containsExactly(file());
        }
    }

    @Test
    void shouldBeRefusedInOneLineWhenTheFileIsEmptyShortOrGarbage() throws IOException {
        Files.write(file(), new byte[0]);
        assertRefused();
        Files.write(file(), new byte[HEADER_LENGTH - 1]);
        assertRefused();
        Files.write(file(), new byte[HEADER_LENGTH + 1_000]);
        assertRefused();
        byte[] garbage = new byte[100_000];
        new Random(5).nextBytes(garbage);
        Files.write(file(), garbage);
        assertRefused();
    }

    @Test
    void shouldBeRefusedInOneLineWhenTheFileWasCutOff() throws IOException {
        CountersFile.create(directory, START_MS).close();
        try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
            raw.setLength(raw.length() - 1);
        }
        assertRefused();
    }

    @Test
    void shouldBeRefusedInOneLineWhenItsLengthsAreDamaged() throws IOException {
        int[][] damages = {
            {METADATA_LENGTH_AT, -1},
            {METADATA_LENGTH_AT, 1_000},
            {METADATA_LENGTH_AT, Integer.MAX_VALUE},
            {VALUES_LENGTH_AT, -1},
            {VALUES_LENGTH_AT, 100},
            {VALUES_LENGTH_AT, 128},
            {4, 2},
            {0, 1}
        };
        for (int[] damage : damages) {
            try (CountersFile writer = CountersFile.create(directory, START_MS)) {
                writer.manager().newCounter("a");
                writer.manager().newCounter("b");
            }
            overwrite(damage[0], damage[1]);
            assertRefused();
        }
    }

    @Test
    void shouldBeRefusedInOneLineWhenALabelIsDamaged() throws IOException {
        try (CountersFile writer = CountersFile.create(directory, START_MS)) {
            writer.manager().newCounter("a");
        }
        overwrite(LABEL_LENGTH_AT, Integer.MAX_VALUE);
        assertRefused();
        overwrite(LABEL_LENGTH_AT, -5);
        assertRefused();
    }

    @Test
    void shouldBeRefusedInOneLineWhenADirectoryIsInItsPlace() throws IOException {
        Files.createDirectory(file());
        assertRefused();
        assertThatThrownBy(() -> CountersFile.create(directory, START_MS))
                .isInstanceOf(IOException.class)
                .hasMessage(file() + " is not a file; remove it or choose another node.directory");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(file());
        }
    }
}
