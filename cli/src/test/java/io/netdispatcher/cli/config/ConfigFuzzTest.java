package io.netdispatcher.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged files never make the reader throw, and every problem is a single line with a place in the file. */
class ConfigFuzzTest {
    private static final int INPUTS = 100_000;
    private static final long SEED = 20_261_121;
    private static final String[] TOKENS = {
        ": ",
        "\n",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "|\n",
        ">\n",
        "&a ",
        "*a",
        "!!int ",
        "!!binary ",
        "? ",
        "#",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "\t",
        "<<: ",
        "~",
        "-1",
        "0x1F",
        "1e999",
        ".inf",
        ".nan",
        "010",
        "99999999999999999999",
        "true",
        "::1",
        "\u0000",
        "\u2028",
        "\uFEFF",
        "2026-01-01",
        "1_000",
        "weight: -3\n",
        "  ",
        ","
    };

    @Test
    void shouldAnswerEveryDamagedFileWithProblemsOrAConfiguration() throws IOException {
        List<byte[]> corpus = new ArrayList<>();
        for (Path sample : SampleFiles.all()) {
            corpus.addAll(pieces(Files.readString(sample)));
        }
        corpus.addAll(pieces(SampleFiles.MINIMAL));
        Random random = new Random(SEED);
        int valid = 0;
        for (int input = 0; input < INPUTS; input++) {
            byte[] damaged = corpus.get(random.nextInt(corpus.size()));
            for (int times = random.nextInt(4); times >= 0; times--) {
                damaged = mutate(damaged, random);
            }
            valid += check(damaged, input);
        }
        assertThat(valid).isPositive();
    }

    /** The whole file, and its parts, so that most inputs are small. */
    private static List<byte[]> pieces(String file) {
        List<byte[]> pieces = new ArrayList<>(List.of(bytes(file)));
        for (String part : file.split("\n\n")) {
            pieces.add(bytes(part));
        }
        for (int i = 0; i < 8; i++) {
            pieces.add(bytes(SampleFiles.MINIMAL));
        }
        return pieces;
    }

    private static byte[] mutate(byte[] source, Random random) {
        int at = random.nextInt(source.length + 1);
        int until = Math.min(source.length, at + random.nextInt(12));
        byte[] middle = switch (random.nextInt(5)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {(byte) random.nextInt(256)};
            case 2 -> {
                int from = random.nextInt(source.length + 1);
                yield Arrays.copyOfRange(source, from, Math.min(source.length, from + random.nextInt(60)));
            }
            default -> bytes(TOKENS[random.nextInt(TOKENS.length)]);
        };
        int resume = random.nextBoolean() ? at : until;
        byte[] mutated = Arrays.copyOf(source, at + middle.length + source.length - resume);
        System.arraycopy(middle, 0, mutated, at, middle.length);
        System.arraycopy(source, resume, mutated, at + middle.length, source.length - resume);
        return mutated;
    }

    private static int check(byte[] damaged, int input) {
        String context = "seed " + SEED + ", input " + input;
        ConfigFile.Result result;
        try {
            result = ConfigFile.parse("f", damaged);
        } catch (RuntimeException | StackOverflowError thrown) {
            throw new AssertionError(context + ":\n" + new String(damaged, StandardCharsets.UTF_8), thrown);
        }
        switch (result) {
            case ConfigFile.Valid valid -> {
                assertThat(valid.config().sharedDigest()).as(context).hasSize(64);
                return 1;
            }
            case ConfigFile.Invalid invalid -> {
                if (invalid.problems().isEmpty()) {
                    throw new AssertionError(context + ": refused without a problem");
                }
                int lines = lines(damaged);
                for (Problem problem : invalid.problems()) {
                    if (problem.toString().chars().anyMatch(Character::isISOControl)
                            || problem.line() < 1
                            || problem.line() > lines) {
                        throw new AssertionError(context + ": " + problem + " of " + lines + " lines");
                    }
                }
                return 0;
            }
        }
    }

    /** Line ends as YAML counts them at most, one for the last line and one for the end of the file. */
    private static int lines(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        return 2
                + (int) text.chars()
                        .filter(c -> "\n\r\u0085\u2028\u2029".indexOf(c) >= 0)
                        .count();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
