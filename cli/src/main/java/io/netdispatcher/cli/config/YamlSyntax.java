package io.netdispatcher.cli.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Says in plain words what the YAML parser's message means. */
final class YamlSyntax {
    /** A phrase of the parser's message, what it means, and the usual remedy. The first that fits is taken. */
    private record Phrase(String part, String what, String remedy) {}

    private static final String UNCLOSED = "while scanning a quoted scalar";

    private static final List<Phrase> PHRASES = List.of(
            new Phrase("(TAB)", "a tab, where only spaces may be", "replace tabs by spaces"),
            new Phrase(UNCLOSED, "quotes are opened here and never closed", "close them"),
            new Phrase("double-quoted scalar", "an unknown escape in a text in quotes", "write `\\\\` for a backslash"),
            new Phrase(
                    "mapping values are not allowed",
                    "a `:` where none may be",
                    "mend the indentation, or quote the text"),
            new Phrase(
                    "expected ',' or ']'",
                    "a list in [ ] is not well formed",
                    "separate items by `,` and close with `]`"),
            new Phrase(
                    "expected ',' or '}'", "a mapping in { } is not well formed", "separate by `,` and close with `}`"),
            new Phrase(
                    "expected <block end>",
                    "the indentation does not fit the lines above",
                    "align the keys of one mapping, with spaces"),
            new Phrase(
                    "could not find expected ':'",
                    "a line that is no `key: value`",
                    "add the `:`, or mend the indentation"),
            new Phrase(
                    "while parsing a flow node",
                    "a list in [ ] or a mapping in { } is opened and never closed",
                    "close it, and separate its items by `,`"),
            new Phrase("undefined alias", "an alias (`*name`) is not supported", "write the value out"),
            new Phrase("version{", "a %YAML line of an unknown version", "remove it"),
            new Phrase("nesting depth", "nested deeper than any configuration is", "remove the nesting"),
            new Phrase("cannot start any token", "a character that can't begin a value", "put the text in quotes"),
            new Phrase(
                    "expected a property name",
                    "a list or mapping in the place of a key",
                    "use a plain text as the key"));

    private YamlSyntax() {}

    /** Where the file stops being YAML, and why. */
    record Fault(int line, String what, String remedy) {}

    static Fault explain(JacksonException refused) {
        Optional<Mark> mark = refused.getCause() instanceof MarkedYamlEngineException marked
                ? (UNCLOSED.equals(marked.getContext()) ? marked.getContextMark() : marked.getProblemMark())
                : Optional.empty();
        TokenStreamLocation token = refused.getLocation();
        // The engine's mark is exact and counts from 0; the token's place is that of the last good token.
        int line = mark.map(m -> m.getLine() + 1).orElse(token == null ? 1 : Math.max(1, token.getLineNr()));
        int column = mark.map(m -> m.getColumn() + 1).orElse(token == null ? 1 : Math.max(1, token.getColumnNr()));
        String message = refused.getOriginalMessage() == null ? "" : refused.getOriginalMessage();
        String folded = message.toLowerCase(Locale.ROOT);
        String where = "not valid YAML at column " + column + ": ";
        for (Phrase phrase : PHRASES) {
            if (folded.contains(phrase.part().toLowerCase(Locale.ROOT))) {
                return new Fault(line, where + phrase.what(), phrase.remedy());
            }
        }
        return new Fault(line, where + Wording.shown(message), "compare with a sample in docs/samples");
    }
}
