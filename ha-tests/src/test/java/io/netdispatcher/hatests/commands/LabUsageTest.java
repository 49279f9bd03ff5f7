package io.netdispatcher.hatests.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.Nd;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LabUsageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                lab up --servers 0                | nd: --servers must be 1 to 70, not 0
                lab up --servers 71               | nd: --servers must be 1 to 70, not 71
                lab up --name bad/name            | nd: --name must be 1 to 40 letters, digits and dashes, not 'bad/name'
                lab down --name ..                | nd: --name must be 1 to 40 letters, digits and dashes, not '..'
                lab exec --name a/b client -- true| nd: --name must be 1 to 40 letters, digits and dashes, not 'a/b'
                lab                               | nd: lab needs one of: up, down, status, exec, list, run; see nd lab --help
                lab run                           | nd: name a scenario, or --all; nd lab list tells what there is
                lab run none                      | nd: there is no scenario 'none'; nd lab list tells what there is
                lab run kill-active --runs 0      | nd: --runs must be 1 to 1000, not 0
                lab run kill-active --connections 9000 | nd: --connections must be 1 to 8000, not 9000
                demo --json /nonexist/dir/f       | nd: --json /nonexist/dir/f cannot be written: there is no directory /nonexist/dir
                demo --data-plane none            | nd: --data-plane none: expected auto, xdp or pcap; see nd demo --help
                """)
    void shouldExitWithTwoBeforeAnythingIsStarted(String words, String line) {
        CommandLine nd = Nd.commandLine();
        StringWriter err = new StringWriter();
        nd.setErr(new PrintWriter(err, true));
        assertThat(nd.execute(words.strip().split(" "))).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(line);
    }
}
