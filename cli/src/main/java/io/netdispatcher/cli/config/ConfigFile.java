package io.netdispatcher.cli.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A configuration file that has been read: its name and where in it everything is. Immutable.
 *
 * <p>The format is YAML in UTF-8, at most 1 MiB, without aliases and tags; docs/configuration.md describes every key.
 */
public final class ConfigFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String name;
    private final byte[] content;
    private final LocatedNode.Mapping tree;

    private ConfigFile(String name, byte[] content, LocatedNode.Mapping tree) {
        this.name = name;
        this.content = content;
        this.tree = tree;
    }

    /** What reading a file came to. */
    public sealed interface Result permits Valid, Invalid {}

    /**
     * The file is a configuration.
     *
     * @param config what it says
     * @param source where it says it
     */
    public record Valid(PairConfig config, ConfigFile source) implements Result {}

    /**
     * The file is no configuration.
     *
     * @param problems all that is wrong with it, at least one, in the file's order; at most 1001, the last then
     *     counting the rest
     */
    public record Invalid(List<Problem> problems) implements Result {
        /** Copies the list. */
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it can't be read at all: absent, a directory, no permission
     */
    public static Result read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return parse(file.toString(), stream.readNBytes(Limits.FILE_BYTES + 1));
        }
    }

    /** Reads a file's content; {@code name} stands for the file in problems. */
    public static Result parse(String name, byte[] content) {
        Problems problems = new Problems(name);
        Optional<LocatedNode.Mapping> tree = decode(content, problems).flatMap(text -> YamlTree.read(text, problems));
        Optional<PairConfig> config = tree.flatMap(root -> ConfigReader.read(root, problems));
        if (config.isPresent()) {
            return new Valid(config.get(), new ConfigFile(name, content.clone(), tree.get()));
        }
        return new Invalid(problems.inFileOrder());
    }

    /** The file's name, as it was given. */
    public String name() {
        return name;
    }

    /** The file's whole content, as it was read. */
    public byte[] content() {
        return content.clone();
    }

    /**
     * The line of what a path such as {@code clusters[0].ports[2].weight} (indexes from 0) names; where the file does
     * not say it, the line of the innermost part around it that the file has.
     */
    public int locate(String path) {
        LocatedNode node = tree;
        for (String step : path.split("[.\\[]")) {
            Optional<LocatedNode> next =
                    step.endsWith("]") ? item(node, step.substring(0, step.length() - 1)) : entry(node, step);
            if (next.isEmpty()) {
                return node.line();
            }
            node = next.get();
        }
        return node.line();
    }

    /** A problem of this file that another check has found. */
    public Problem problem(String path, String what, String remedy) {
        return new Problem(name, locate(path), path, what, remedy);
    }

    private static Optional<LocatedNode> entry(LocatedNode node, String key) {
        return node instanceof LocatedNode.Mapping mapping
                ? Optional.ofNullable(mapping.entries().get(key))
                : Optional.empty();
    }

    private static Optional<LocatedNode> item(LocatedNode node, String index) {
        if (!(node instanceof LocatedNode.Sequence sequence) || !index.matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        int position = Integer.parseInt(index);
        return position < sequence.items().size() ? Optional.of(sequence.items().get(position)) : Optional.empty();
    }

    private static Optional<String> decode(byte[] content, Problems problems) {
        if (content.length > Limits.FILE_BYTES) {
            problems.add(1, "", "the file is larger than 1 MiB", "split the clusters over several pairs");
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer text = CharBuffer.allocate(content.length + 1);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult outcome = decoder.decode(bytes, text, true);
        String decoded = text.flip().toString();
        if (outcome.isError()) {
            int line = 1 + (int) decoded.chars().filter(c -> c == '\n').count();
            problems.add(line, "", "not UTF-8", "save the file in that encoding");
            return Optional.empty();
        }
        String plain = decoded.startsWith(BYTE_ORDER_MARK) ? decoded.substring(1) : decoded;
        return isPrintable(plain, problems) ? Optional.of(plain) : Optional.empty();
    }

    /** Reports the first character that YAML does not allow anywhere (YAML 1.2.2, 5.1). */
    private static boolean isPrintable(String text, Problems problems) {
        int line = 1;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            boolean isControl = Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t' && c != 0x85;
            if (isControl || c == 0xFFFE || c == 0xFFFF) {
                String what = String.format("not valid YAML: the control character U+%04X", c);
                problems.add(line, "", what, "remove it");
                return false;
            }
            line += c == '\n' ? 1 : 0;
        }
        return true;
    }
}
