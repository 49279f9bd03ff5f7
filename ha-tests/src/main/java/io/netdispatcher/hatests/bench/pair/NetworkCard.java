package io.netdispatcher.hatests.bench.pair;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the kernel counts of a real network card. */
final class NetworkCard {
    private static final Path COUNTS = Path.of("/proc/self/net/dev");
    private static final int SENT_BYTES = 8;

    private NetworkCard() {}

    /** Bytes that left by it since it is there, with all headers; 0 when there is no such card. See proc(5), net/dev. */
    static long bytesSent(String device) {
        try (Stream<String> lines = Files.lines(COUNTS)) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith(device + ":"))
                    .map(line -> line.substring(device.length() + 1).strip().split(" +"))
                    .mapToLong(fields -> Long.parseLong(fields[SENT_BYTES]))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
