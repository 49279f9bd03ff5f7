package io.netdispatcher.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.Nd;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class UsageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                version -o xml       | --output xml: expected table or json; see nd version --help
                version extra        | unexpected argument: extra; see nd version --help
                version --wrong      | unknown option: --wrong; see nd version --help
                connections --limit x| invalid value for option '--limit': 'x' is not an int; see nd connections --help
                trace --pcap a.pcap  | missing required option: '--config=FILE'; see nd trace --help
                version -o           | missing required parameter for option '--output' (<format>); see nd version --help
                key                  | missing required subcommand; see nd key --help
                key generate         | missing required parameter: 'FILE'; see nd key generate --help
                events --limit x     | invalid value for option '--limit': 'x' is not an int; see nd events --help
                config               | missing required subcommand; see nd config --help
                config chek          | unknown command: chek (similar: check); see nd config --help
                config check         | missing required parameter: 'FILE'; see nd config check --help
                """)
    void shouldSayInOneLineWhatIsWrong(String words, String line) {
        Outcome outcome = Outcome.of(words.strip().split(" "));
        assertThat(outcome.err().lines()).containsExactly("nd: " + line);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(2);
    }

    @Test
    void shouldAskForACommandWhenThereIsNone() {
        Outcome outcome = Outcome.of();
        assertThat(outcome.err().lines()).containsExactly("nd: missing required subcommand; see nd --help");
        assertThat(outcome.exitCode()).isEqualTo(2);
    }

    @Command(name = "broken")
    static final class Broken implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("two\nlines");
        }
    }

    @Test
    void shouldShowNoStackTraceWhenACommandFailsByOurMistake() {
        CommandLine line = Nd.commandLine();
        line.addSubcommand(new Broken());
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute("broken")).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "nd: internal error: java.lang.IllegalStateException: two; set ND_DEBUG=1 to see where");
    }
}
