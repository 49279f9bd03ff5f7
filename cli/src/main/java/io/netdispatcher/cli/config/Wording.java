package io.netdispatcher.cli.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How a file's own text appears in a problem's line: short, printable, and with the known word that was perhaps meant. */
final class Wording {
    private static final int SHOWN_LENGTH = 40;

    private Wording() {}

    /** The text in backquotes, cut after 40 characters, with control and non-printing characters replaced by {@code ?}. */
    static String quoted(String text) {
        return "`" + shown(text) + "`";
    }

    /** The text as {@link #quoted(String)} shows it, without the quotes. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(SHOWN_LENGTH).forEach(c -> shown.appendCodePoint(isPrintable(c) ? c : '?'));
        return text.codePointCount(0, text.length()) > SHOWN_LENGTH ? shown + "..." : shown.toString();
    }

    /** The known word closest to what was written, if it is close enough to be what was meant. */
    static Optional<String> closest(String written, Collection<String> known) {
        if (written.length() > SHOWN_LENGTH) {
            return Optional.empty();
        }
        String lower = written.toLowerCase(Locale.ROOT);
        int tolerance = Math.clamp(written.length() / 2, 1, 2);
        return known.stream()
                .filter(word -> distance(lower, word.toLowerCase(Locale.ROOT)) <= tolerance)
                .min(Comparator.comparingInt(word -> distance(lower, word.toLowerCase(Locale.ROOT))));
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Insertions, removals and substitutions that turn one word into the other. */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substituted = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[to.length()];
    }
}
