package io.netdispatcher.hatests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private long nowNs;

    @Test
    void shouldSayALineEveryFewSecondsWhereLinesCannotBeErased() {
        Progress progress = progress(false);
        progress.begin("begun");
        for (int i = 0; i < 110; i++) {
            nowNs += TimeUnit.MILLISECONDS.toNanos(100);
            progress.update(() -> "going on");
        }
        progress.stop();
        progress.begin("not heard");

        assertThat(text()).isEqualTo("  0 s  begun\n  5 s  going on\n 10 s  going on\n");
    }

    @Test
    void shouldKeepOneLineOnATerminalAndLeaveNothing() {
        Progress progress = progress(true);
        progress.begin("x".repeat(200));
        nowNs += TimeUnit.SECONDS.toNanos(1);
        progress.update(() -> "going on");
        progress.stop();

        assertThat(text()).doesNotContain("\n").endsWith("  1 s  going on\r\033[K");
        assertThat(text().split("\r")[1]).hasSizeLessThan(85);
    }

    private Progress progress(boolean terminal) {
        return new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), terminal, () -> nowNs);
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
