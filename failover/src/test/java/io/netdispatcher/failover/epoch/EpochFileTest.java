package io.netdispatcher.failover.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netdispatcher.executor.os.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochFileTest {
    private static final int NODE = 2;

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void chooseDirectory() {
        directory = temporary.resolve("state");
    }

    private EpochFile open() throws IOException {
        return EpochFile.open(directory, NODE);
    }

    private Path file() {
        return directory.resolve("epoch");
    }

    /** What the file holds after each of these was reserved. */
    private byte[] contentAfter(long... counters) throws IOException {
        EpochFile file = open();
        for (long counter : counters) {
            file.reserve(counter);
        }
        return Files.readAllBytes(file());
    }

    @Test
    void shouldRememberTheHighestOnly() throws IOException {
        EpochFile file = open();
        assertThat(file.found()).isEqualTo(EpochFile.Found.NOTHING);
        assertThat(file.counter()).isZero();
        assertThat(directory).as("reading makes nothing").doesNotExist();
        for (long counter : new long[] {3, 2, 7, 7, 0, -1, Long.MAX_VALUE}) {
            long expected = Math.max(counter, file.counter());
            file.reserve(counter);
            assertThat(file.counter()).isEqualTo(expected);
            EpochFile again = open();
            assertThat(again.counter()).isEqualTo(expected);
            assertThat(again.found()).isEqualTo(EpochFile.Found.WHOLE);
            assertThat(again.alarm()).isEmpty();
        }
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void shouldKeepTheOneBeforeWhenAWriteIsCutShortAnywhere() throws IOException {
        byte[] before = contentAfter(1, 5);
        byte[] after = contentAfter(6);
        int changed = Arrays.mismatch(before, after);
        int start = changed / EpochSlot.SPACING * EpochSlot.SPACING;
        assertThat(Arrays.copyOfRange(before, EpochFile.BYTES - EpochSlot.SPACING - start, EpochFile.BYTES - start))
                .as("the other slot is not touched")
                .isEqualTo(Arrays.copyOfRange(
                        after, EpochFile.BYTES - EpochSlot.SPACING - start, EpochFile.BYTES - start));
        for (int written = 0; written <= EpochSlot.BYTES; written++) {
            byte[] torn = before.clone();
            System.arraycopy(after, start, torn, start, written);
            Files.write(file(), torn);
            EpochFile file = open();
            boolean isDone = Arrays.equals(torn, after);
            assertThat(file.counter()).as("%d bytes written", written).isEqualTo(isDone ? 6 : 5);
            assertThat(file.alarm()).isEmpty();
            boolean isAsBefore = Arrays.equals(torn, before);
            assertThat(file.found()).isEqualTo(isDone || isAsBefore ? EpochFile.Found.WHOLE : EpochFile.Found.ONE_SLOT);
            file.reserve(9);
            assertThat(open().counter()).isEqualTo(9);
            assertThat(open().found()).isEqualTo(EpochFile.Found.WHOLE);
        }
    }

    @Test
    void shouldNotBelieveASlotWithAFlippedBit() throws IOException {
        byte[] good = contentAfter(4, 5);
        for (int bit = 0; bit < EpochSlot.BYTES * 8; bit++) {
            for (int slot = 0; slot < 2; slot++) {
                byte[] flipped = good.clone();
                flipped[slot * EpochSlot.SPACING + bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file(), flipped);
                EpochFile file = open();
                assertThat(file.counter()).as("bit %d of slot %d", bit, slot).isEqualTo(slot == 0 ? 5 : 4);
                assertThat(file.found()).isEqualTo(EpochFile.Found.ONE_SLOT);
            }
        }
    }

    @Test
    void shouldSetAsideWhatHasNoGoodSlotAndSaySo() throws IOException {
        byte[] good = contentAfter(4, 5);
        Random random = new Random(7);
        for (int round = 1; round <= 3; round++) {
            byte[] broken = good.clone();
            broken[random.nextInt(EpochSlot.BYTES)] ^= 1;
            broken[EpochSlot.SPACING + random.nextInt(EpochSlot.BYTES)] ^= 1;
            Files.write(file(), broken);
            EpochFile file = open();
            assertThat(file.found()).isEqualTo(EpochFile.Found.BROKEN);
            assertThat(file.counter()).isZero();
            assertThat(file.alarm()).contains("is broken", "epoch.aside-1").doesNotContain("\n");
            assertThat(file()).doesNotExist();
            assertThat(directory.resolve("epoch.aside-1")).hasBinaryContent(broken);
            file.reserve(round);
            assertThat(open().counter()).isEqualTo(round);
        }
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1 + EpochFile.KEPT_ASIDE);
        }
    }

    @Test
    void shouldUseWhatIsLeftOfAFileOfAnyLength() throws IOException {
        byte[] good = contentAfter(4, 5);
        for (int length = 0; length < good.length; length += 31) {
            Files.write(file(), Arrays.copyOf(good, length));
            EpochFile file = open();
            // The first reservation is in the first slot, the second in the second.
            long expected = length >= EpochSlot.SPACING + EpochSlot.BYTES ? 5 : length >= EpochSlot.BYTES ? 4 : 0;
            assertThat(file.counter()).as("%d bytes long", length).isEqualTo(expected);
            assertThat(file.found()).isNotIn(EpochFile.Found.WHOLE, EpochFile.Found.NOTHING);
            file.reserve(8);
            assertThat(open().counter()).isEqualTo(8);
            assertThat(open().found()).isEqualTo(EpochFile.Found.WHOLE);
            assertThat(Files.size(file())).isEqualTo(EpochFile.BYTES);
        }
    }

    @Test
    void shouldTellOfADirectoryThatWasCopiedAndGoOnFromThere() throws IOException {
        contentAfter(4, 5);
        EpochFile copied = EpochFile.open(directory, 1);
        assertThat(copied.counter()).isEqualTo(5);
        assertThat(copied.alarm()).contains("index 2", "index 1", "copied");
        copied.reserve(6);
        assertThat(EpochFile.open(directory, 1).alarm()).isEmpty();
    }

    @Test
    void shouldMakeTheFileAnewWhenItWasRemoved() throws IOException {
        EpochFile file = open();
        file.reserve(4);
        Files.delete(file());
        file.reserve(5);
        assertThat(open().counter()).isEqualTo(5);
    }

    @Test
    void shouldSayInOneLineWhatIsInTheWayAndTryAgain() throws IOException {
        Files.writeString(directory, "not a directory");
        EpochFile file = EpochFile.open(temporary.resolve("other"), NODE);
        Files.writeString(temporary.resolve("other"), "neither");
        assertThatThrownBy(() -> file.reserve(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the epoch can't be reserved in")
                .message()
                .doesNotContain("\n");
        assertThat(file.counter()).isZero();
        Files.delete(temporary.resolve("other"));
        file.reserve(1);
        assertThat(EpochFile.open(temporary.resolve("other"), NODE).counter()).isEqualTo(1);
    }

    /** Where the lab is required, this is, too. */
    private static void need(boolean isMet, String what) {
        if (Boolean.getBoolean("lab.required")) {
            assertThat(isMet).as(what).isTrue();
        } else {
            assumeTrue(isMet, what);
        }
    }

    /** On a file system of eight pages: where an epoch exists, the next can be reserved, a new one cannot. */
    @Test
    void shouldReserveOnAFullDiskOnlyWhereItsFileIsAndNowhereOnAReadOnlyOne() throws IOException {
        Files.createDirectories(directory);
        need(
                Tool.run("", "mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", directory.toString())
                        .succeeded(),
                "mounting a tmpfs takes root");
        try {
            Path other = directory.resolve("other");
            EpochFile file = open();
            file.reserve(1);
            Files.createDirectories(other);
            assertThatThrownBy(() -> Files.write(directory.resolve("filler"), new byte[1 << 20]))
                    .isInstanceOf(IOException.class);
            file.reserve(2);
            assertThat(open().counter()).isEqualTo(2);
            assertRefused(EpochFile.open(other, NODE), "No space left");
            Files.delete(directory.resolve("filler"));
            EpochFile.open(other, NODE).reserve(1);

            remount("ro");
            assertRefused(file, "Read-only file system");
            assertThat(open().counter()).isEqualTo(2);
            remount("rw");
            file.reserve(3);
            assertThat(open().counter()).isEqualTo(3);
        } finally {
            Tool.run("", "umount", directory.toString());
        }
    }

    private static void assertRefused(EpochFile file, String reason) {
        long before = file.counter();
        assertThatThrownBy(() -> file.reserve(before + 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason)
                .message()
                .satisfies(text -> assertThat(text.lines().toList()).isEqualTo(List.of(text)));
        assertThat(file.counter()).isEqualTo(before);
    }

    private void remount(String mode) throws IOException {
        assertThat(Tool.run("", "mount", "-o", "remount," + mode, directory.toString())
                        .succeeded())
                .isTrue();
    }
}
