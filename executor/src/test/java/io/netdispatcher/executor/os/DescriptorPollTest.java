package io.netdispatcher.executor.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorPollTest {
    @TempDir
    private Path directory;

    /** A file always has something to read. */
    private static int descriptorOf(Path file) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : all) {
                if (Files.exists(each) && Files.isSameFile(each, file)) {
                    return Integer.parseInt(each.getFileName().toString());
                }
            }
        }
        throw new AssertionError(file + " is not open");
    }

    @Test
    void shouldSleepThoughSomethingWaitsThatDoesNotWake() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content");
        DescriptorPoll descriptors = new DescriptorPoll();
        try (InputStream open = Files.newInputStream(file)) {
            int place = descriptors.add(descriptorOf(file));
            descriptors.poll(0);
            assertThat(descriptors.isReady(place)).isTrue();

            descriptors.wakes(place, false);
            long beganNs = System.nanoTime();
            descriptors.poll(50);
            assertThat(System.nanoTime() - beganNs).as("ns slept").isGreaterThan(40_000_000L);
            assertThat(descriptors.isReady(place)).isFalse();

            descriptors.wakes(place, true);
            descriptors.poll(20_000);
            assertThat(descriptors.isReady(place)).isTrue();
            assertThat(open.read()).isEqualTo('c');
        }
    }

    @Test
    void shouldWakeForWhatTakesThePlaceOfSomethingThatDidNot() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content");
        DescriptorPoll descriptors = new DescriptorPoll();
        try (InputStream open = Files.newInputStream(file)) {
            int descriptor = descriptorOf(file);
            descriptors.wakes(descriptors.add(descriptor), false);
            descriptors.remove(0);
            int place = descriptors.add(descriptor);
            descriptors.poll(20_000);
            assertThat(descriptors.isReady(place)).isTrue();
            assertThat(open.read()).isEqualTo('c');
        }
    }
}
