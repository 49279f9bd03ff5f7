package io.netdispatcher.hatests.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Holds the tables of two nodes against each other, entry by entry: key, server, state and version. */
public final class PairTables {
    /** Differences that are told. */
    public static final int MAX_DIFFERENCES = 10;

    private PairTables() {}

    /** What is told of an entry besides its key. */
    private record Entry(String server, String state, long version) {
        @Override
        public String toString() {
            return server + " " + state + " version " + version;
        }
    }

    /**
     * What differs, a line each, {@value #MAX_DIFFERENCES} at most; empty when the tables are equal.
     *
     * @param active entries as {@code nd connections -o json} tells them
     * @param shadow the same of the other node
     */
    public static List<String> difference(JsonNode active, JsonNode shadow) {
        Map<String, Entry> ours = byKey(active);
        Map<String, Entry> theirs = byKey(shadow);
        TreeSet<String> keys = new TreeSet<>(ours.keySet());
        keys.addAll(theirs.keySet());
        List<String> differences = new ArrayList<>();
        for (String key : keys) {
            Entry own = ours.get(key);
            Entry other = theirs.get(key);
            if (differences.size() < MAX_DIFFERENCES && (own == null || !own.equals(other))) {
                differences.add(key + ": active " + (own == null ? "has none" : own) + ", shadow "
                        + (other == null ? "has none" : other));
            }
        }
        return differences;
    }

    /** The difference between the tables of a pair now. */
    public static List<String> difference(DispatcherPair pair) {
        return difference(pair.connections(LabPlan.ND1), pair.connections(LabPlan.ND2));
    }

    /**
     * Waits until both tables are equal: changes may be on their way.
     *
     * @return how many entries each has
     * @throws LabFailure with the differences when they do not become so
     */
    public static int awaitEqual(DispatcherPair pair, Duration limit) {
        List<List<String>> last = new ArrayList<>(List.of(List.of("not compared")));
        boolean areEqual = Await.holdsWithin(limit, () -> {
            last.set(0, difference(pair));
            return last.get(0).isEmpty();
        });
        if (!areEqual) {
            throw new LabFailure("the tables differ after " + limit.toMillis() + " ms: " + last.get(0));
        }
        return pair.connections(LabPlan.ND2).size();
    }

    private static Map<String, Entry> byKey(JsonNode connections) {
        Map<String, Entry> entries = new HashMap<>();
        for (JsonNode each : connections) {
            String key = each.get("client").asString() + ":"
                    + each.get("client_port").asInt() + " to " + each.get("vip").asString() + ":"
                    + each.get("port").asInt();
            Entry before = entries.put(
                    key,
                    new Entry(
                            each.get("server").asString(),
                            each.get("state").asString(),
                            each.get("version").asLong()));
            if (before != null) {
                throw new LabFailure("two entries of one table for " + key);
            }
        }
        return entries;
    }
}
