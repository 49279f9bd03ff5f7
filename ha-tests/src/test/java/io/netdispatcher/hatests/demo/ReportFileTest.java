package io.netdispatcher.hatests.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netdispatcher.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    @TempDir
    private Path directory;

    @Test
    void shouldRemoveTheReportOfAnEarlierRunAndWriteThisOnes() throws IOException {
        Path path = Files.writeString(directory.resolve("demo.json"), "{\"passed\":true}");

        ReportFile file = ReportFile.prepare(path);
        assertThat(path).doesNotExist();

        file.write(Map.of("passed", false));
        assertThat(path).content().contains("\"passed\" : false");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void shouldRefuseBeforeTheRunWhatCannotBeWritten() {
        assertThatThrownBy(() -> ReportFile.prepare(directory.resolve("missing/demo.json")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageEndingWith("cannot be written: there is no directory " + directory.resolve("missing"))
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> ReportFile.prepare(directory))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("not a regular file");
    }
}
