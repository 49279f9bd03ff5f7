package io.netdispatcher.cli.config;

import java.util.HashMap;
import java.util.Map;

/**
 * Values that must differ within one list.
 *
 * @param <T> the values' type
 */
final class Distinct<T> {
    private final String noun;
    private final Map<T, Integer> lines = new HashMap<>();

    /** Of what the values are, as in "the name of another server of this port". */
    Distinct(String noun) {
        this.noun = noun;
    }

    /** Reports the value at its place if an earlier one is the same. */
    void add(T value, Value where) {
        Integer line = lines.putIfAbsent(value, where.line());
        if (line != null) {
            where.problem(value + " is already " + noun + " (line " + line + ")", "use another one");
        }
    }
}
