package io.netdispatcher.cli.config;

import java.util.List;
import java.util.Map;

/**
 * A node of the file's tree with its place. A mapping or list that is the value of a key takes the key's place, so that
 * "missing in here" points at a line that names it; a scalar has its own.
 */
sealed interface LocatedNode {
    /** Line of the file, from 1. */
    int line();

    /** Keys in file order; of a key that occurs twice the first value. */
    record Mapping(int line, Map<String, LocatedNode> entries) implements LocatedNode {}

    /** Items in file order. */
    record Sequence(int line, List<LocatedNode> items) implements LocatedNode {}

    /** A value as it is written, without quotes. */
    record Scalar(int line, Kind kind, String text) implements LocatedNode {}

    /** Something whose problem has been reported already (an alias, a tag, too deep): readers pass over it in silence. */
    record Unusable(int line) implements LocatedNode {}

    /** What YAML takes a scalar for; anything in quotes is a text. */
    enum Kind {
        TEXT,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        NOTHING
    }
}
