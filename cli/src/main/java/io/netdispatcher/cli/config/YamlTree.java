package io.netdispatcher.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Builds the located tree of one file from the stream of YAML events. Aliases, tags and a second document are refused
 * (an anchor without alias means nothing); duplicate keys are reported and the first value kept; after a syntax error
 * the file is not read further.
 */
final class YamlTree {
    /** The library stops here; {@link Limits#DEPTH} comes first and reads better. */
    private static final int PARSER_DEPTH = 1000;

    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(PARSER_DEPTH)
                    .maxStringLength(Limits.FILE_BYTES)
                    .maxNumberLength(Limits.FILE_BYTES)
                    .build())
            .build();

    private final YAMLParser parser;
    private final Problems problems;

    private YamlTree(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The file's top-level mapping; empty if there is none to be read, with the reason among the problems. */
    static Optional<LocatedNode.Mapping> read(String text, Problems problems) {
        try (YAMLParser parser = (YAMLParser) FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new YamlTree(parser, problems).document();
        } catch (JacksonException refused) {
            YamlSyntax.Fault fault = YamlSyntax.explain(refused);
            problems.add(fault.line(), "", fault.what(), fault.remedy());
            return Optional.empty();
        }
    }

    private Optional<LocatedNode.Mapping> document() {
        if (parser.nextToken() == null) {
            problems.add(1, "", "the file is empty", "start from a sample in docs/samples");
            return Optional.empty();
        }
        LocatedNode root = node(line(), "", 0);
        if (parser.nextToken() != null) {
            problems.add(line(), "", "a second document begins here", "keep one document in the file");
        }
        if (root instanceof LocatedNode.Mapping mapping) {
            return Optional.of(mapping);
        }
        if (!(root instanceof LocatedNode.Unusable)) {
            problems.add(root.line(), "", "the file is not a mapping of keys to values", "begin with `node:`");
        }
        return Optional.empty();
    }

    /** The node at the parser's current token, which it leaves at the node's last token. */
    private LocatedNode node(int line, String path, int depth) {
        Optional<LocatedNode> refused = refusal(line, path, depth);
        if (refused.isPresent()) {
            parser.skipChildren();
            return refused.get();
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(line, path, depth);
            case START_ARRAY -> sequence(line, path, depth);
            case VALUE_NULL -> new LocatedNode.Scalar(line, LocatedNode.Kind.NOTHING, "");
            case VALUE_TRUE, VALUE_FALSE -> scalar(LocatedNode.Kind.BOOLEAN);
            case VALUE_NUMBER_INT -> scalar(LocatedNode.Kind.INTEGER);
            case VALUE_NUMBER_FLOAT -> scalar(LocatedNode.Kind.DECIMAL);
            default -> scalar(LocatedNode.Kind.TEXT);
        };
    }

    private Optional<LocatedNode> refusal(int line, String path, int depth) {
        if (parser.isCurrentAlias()) {
            problems.add(line(), path, "an alias (`*name`) is not supported", "write the value out");
        } else if (parser.getTypeId() != null) {
            problems.add(line(), path, "a tag (`!name`) is not supported", "remove it");
        } else if (depth > Limits.DEPTH) {
            problems.add(line(), path, "nested deeper than " + Limits.DEPTH + " levels", "remove it");
        } else {
            return Optional.empty();
        }
        return Optional.of(new LocatedNode.Unusable(line));
    }

    private LocatedNode mapping(int line, String path, int depth) {
        Map<String, LocatedNode> entries = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            String keyPath = Fields.pathOf(path, key);
            int keyLine = line();
            parser.nextToken();
            LocatedNode value = node(keyLine, keyPath, depth + 1);
            Integer firstLine = lines.putIfAbsent(key, keyLine);
            if (firstLine == null) {
                entries.put(key, value);
            } else {
                problems.add(keyLine, keyPath, "the key is already on line " + firstLine, "remove one of the two");
            }
        }
        return new LocatedNode.Mapping(line, entries);
    }

    private LocatedNode sequence(int line, String path, int depth) {
        List<LocatedNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(line(), path + "[" + items.size() + "]", depth + 1));
        }
        return new LocatedNode.Sequence(line, items);
    }

    private LocatedNode scalar(LocatedNode.Kind kind) {
        return new LocatedNode.Scalar(line(), kind, parser.getString());
    }

    private int line() {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }
}
