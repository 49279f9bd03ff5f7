package io.netdispatcher.cli.commands;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one line and in words that an operator knows: picocli speaks of indexes and types. */
public final class UsageMessage {
    private UsageMessage() {}

    /** The line, without prefix and without advice. */
    public static String of(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        ArgSpec argument = wrong.getArgSpec();
        if (argument != null && argument.type().isEnum() && wrong.getValue() != null) {
            return named(argument) + " " + wrong.getValue() + ": expected " + choices(argument.type());
        }
        String message = wrong.getMessage().lines().map(String::strip).collect(Collectors.joining(" "));
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    private static String unmatched(UnmatchedArgumentException wrong) {
        String word = wrong.getUnmatched().getFirst();
        if (wrong.isUnknownOption()) {
            return "unknown option: " + word;
        }
        if (wrong.getCommandLine().getSubcommands().isEmpty()) {
            return "unexpected argument: " + word;
        }
        List<String> similar = wrong.getSuggestions();
        return "unknown command: " + word + (similar.isEmpty() ? "" : " (similar: " + String.join(", ", similar) + ")");
    }

    private static String named(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /** The constants as they are documented: {@code auto, xdp or pcap}. */
    private static String choices(Class<?> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toList();
        int last = names.size() - 1;
        return last == 0 ? names.getFirst() : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }
}
