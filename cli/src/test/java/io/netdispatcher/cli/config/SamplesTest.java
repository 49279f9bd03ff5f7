package io.netdispatcher.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void shouldReadEverySample() throws IOException {
        assertThat(SampleFiles.all()).hasSizeGreaterThanOrEqualTo(3);
        for (Path sample : SampleFiles.all()) {
            assertThat(ConfigFile.read(sample)).as(sample.toString()).isInstanceOf(ConfigFile.Valid.class);
        }
    }

    @Test
    void shouldDescribeEveryKeyInTheReference() throws IOException {
        String reference = Files.readString(SampleFiles.DOCS.resolve("configuration.md"));
        for (Section section : Section.values()) {
            for (String key : section.keys()) {
                assertThat(reference).contains("| `" + section.fullKey(key) + "` |");
            }
        }
    }
}
