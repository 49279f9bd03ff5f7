package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.config.ConfigFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The documentation's pair, as either node's file. */
final class PairFiles {
    private PairFiles() {}

    /** The file of nd1, which it makes active. */
    static String active() {
        try {
            return Files.readString(Path.of(System.getProperty("nd.root"), "docs", "samples", "pair.yaml"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** The file of nd2, the shadow. */
    static String shadow() {
        return active().replaceFirst("name: nd1 ", "name: nd2 ")
                .replace("/var/lib/nd ", "/srv/nd ")
                .replace("external: eth0", "external: ens3");
    }

    static ConfigFile.Valid valid(String text) {
        return switch (ConfigFile.parse("nd.yaml", text.getBytes(StandardCharsets.UTF_8))) {
            case ConfigFile.Valid valid -> valid;
            case ConfigFile.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }
}
