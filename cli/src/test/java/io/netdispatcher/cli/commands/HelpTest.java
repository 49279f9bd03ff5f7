package io.netdispatcher.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.Nd;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
    static Stream<String> commands() {
        return names(Nd.commandLine());
    }

    private static Stream<String> names(CommandLine line) {
        return Stream.concat(
                Stream.of(line.getCommandSpec().qualifiedName()),
                line.getSubcommands().values().stream().flatMap(HelpTest::names));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldShowAnExampleOfItselfWhenAskedForHelp(String command) {
        List<String> words = Arrays.asList((command + " --help").split(" "));
        Outcome outcome = Outcome.of(words.subList(1, words.size()).toArray(String[]::new));
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).startsWith("Usage: " + command).containsPattern("Example: .*" + command);
    }
}
