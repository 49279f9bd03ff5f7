package io.netdispatcher.failover.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The diagram in the documentation is that of the data; {@code -Ddocs.write=true} writes it. */
class TransitionsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "failover.md");
    private static final String BEGIN = "<!-- generated from FailoverStateMachine.TRANSITIONS: begin -->\n";
    private static final String END = "<!-- generated from FailoverStateMachine.TRANSITIONS: end -->\n";

    @Test
    void shouldBeDrawnInTheDocumentation() throws IOException {
        String text = Files.readString(DOCUMENT);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        assertThat(text).contains(BEGIN, END);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(DOCUMENT, text.substring(0, from) + generated() + text.substring(to));
            return;
        }
        assertThat(text.substring(from, to))
                .as("the section in docs/failover.md; -Ddocs.write=true writes it")
                .isEqualTo(generated());
    }

    private static String generated() {
        StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n    [*] --> INIT\n");
        for (Transition each : FailoverStateMachine.TRANSITIONS) {
            text.append("    %s --> %s: %s%n".formatted(each.from(), each.to(), each.cause()));
        }
        text.append("    ADMIN_DOWN --> [*]\n```\n\n");
        text.append("Of the changes that are possible at a moment the first in this table happens.\n\n");
        text.append("| from | cause | to | when |\n|---|---|---|---|\n");
        for (Transition each : FailoverStateMachine.TRANSITIONS) {
            text.append("| %s | %s | %s | %s |%n"
                    .formatted(
                            each.from(), each.cause(), each.to(), each.cause().description()));
        }
        return text.toString();
    }
}
