package io.netdispatcher.cli.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The documentation's files, and files written in tests. */
final class SampleFiles {
    static final Path DOCS = Path.of(System.getProperty("nd.root"), "docs");

    /** Everything a file must have, and a server. The cluster begins on line 5. */
    static final String MINIMAL = """
            node:
              name: nd1
              directory: /var/lib/nd
              interfaces: {external: eth0}
            clusters:
              - name: www
                vip: 10.0.0.100
                ports:
                  - port: 80
                    servers:
                      - {name: srv1, address: 10.0.0.21}
            """;

    private SampleFiles() {}

    /** All of docs/samples, in the order of their names. */
    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(DOCS.resolve("samples"))) {
            return files.sorted().toList();
        }
    }

    static ConfigFile.Result parse(String yaml) {
        return ConfigFile.parse("nd.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    /** A file that must be valid. */
    static ConfigFile.Valid valid(String yaml) {
        return switch (parse(yaml)) {
            case ConfigFile.Valid valid -> valid;
            case ConfigFile.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    /** The problems' lines; none if the file is valid. */
    static List<String> problems(String yaml) {
        return switch (parse(yaml)) {
            case ConfigFile.Valid valid -> List.of();
            case ConfigFile.Invalid invalid ->
                invalid.problems().stream().map(Problem::toString).toList();
        };
    }
}
