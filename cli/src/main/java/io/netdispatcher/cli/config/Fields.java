package io.netdispatcher.cli.config;

import java.util.Optional;

/** Reads the keys of one mapping. Unknown keys are reported as soon as the mapping is opened. */
final class Fields {
    private final LocatedNode.Mapping mapping;
    private final String path;
    private final Section section;
    private final Problems problems;

    private Fields(LocatedNode.Mapping mapping, String path, Section section, Problems problems) {
        this.mapping = mapping;
        this.path = path;
        this.section = section;
        this.problems = problems;
    }

    /** Opens a mapping and reports each of its keys that the section does not have. */
    static Fields open(LocatedNode.Mapping mapping, String path, Section section, Problems problems) {
        Fields fields = new Fields(mapping, path, section, problems);
        mapping.entries().forEach((key, value) -> {
            if (!section.keys().contains(key)) {
                fields.reportUnknown(key, value);
            }
        });
        return fields;
    }

    /** The path of a key below a mapping's path. */
    static String pathOf(String path, String key) {
        String shown = Wording.shown(key);
        return path.isEmpty() ? shown : path + "." + shown;
    }

    /** The key's value; empty if the key is absent, or present without a value, which is reported. */
    Optional<Value> optional(String key) {
        return present(key, ", or remove the key");
    }

    private Optional<Value> present(String key, String alternative) {
        if (!section.keys().contains(key)) {
            throw new IllegalArgumentException(section + " does not declare the key " + key);
        }
        LocatedNode node = mapping.entries().get(key);
        if (node == null) {
            return Optional.empty();
        }
        Value value = new Value(node, pathOf(path, key), problems);
        if (node instanceof LocatedNode.Scalar scalar && scalar.kind() == LocatedNode.Kind.NOTHING) {
            value.problem("has no value", "give one, for example " + example(key) + alternative);
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** As {@link #optional(String)}, and absence is reported at the mapping's line. */
    Optional<Value> required(String key) {
        if (!mapping.entries().containsKey(key)) {
            problems.add(mapping.line(), pathOf(path, key), "is missing", "add it, for example " + example(key));
        }
        return present(key, "");
    }

    /** Reports a problem of the mapping as a whole, at its line. */
    void problem(String what, String remedy) {
        problems.add(mapping.line(), path, what, remedy);
    }

    private String example(String key) {
        return "`" + key + ": " + section.example(key) + "`";
    }

    private void reportUnknown(String key, LocatedNode value) {
        String remedy = Wording.closest(key, section.keys())
                .map(meant -> "did you mean `" + meant + "`?")
                .orElseGet(() -> "remove it; known here: " + String.join(", ", section.keys()));
        problems.add(value.line(), pathOf(path, key), "unknown key", remedy);
    }
}
