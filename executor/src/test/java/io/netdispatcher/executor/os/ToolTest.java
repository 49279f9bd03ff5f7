package io.netdispatcher.executor.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ToolTest {
    @Test
    void shouldReturnOutputAndExitCode() throws IOException {
        Tool.Result result = Tool.run("in", "sh", "-c", "cat; echo out; exit 3");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.firstLine()).isEqualTo("inout");
    }

    @Test
    @Timeout(60)
    void shouldEndAProgramThatHangsWhateverItStarted() {
        assertThatThrownBy(() -> Tool.run("", "sh", "-c", "sleep 120; true"))
                .isInstanceOf(IOException.class)
                .hasMessage("sh took over 5000 ms");
    }

    @Test
    void shouldSayThatAProgramIsMissing() {
        assertThatThrownBy(() -> Tool.run("", "no-such-program")).isInstanceOf(IOException.class);
    }
}
