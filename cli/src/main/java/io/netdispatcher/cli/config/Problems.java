package io.netdispatcher.cli.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the problems of one file. Bounded by {@link Limits#PROBLEMS}; the rest is counted. One thread. */
final class Problems {
    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private int unlisted;

    Problems(String file) {
        this.file = file;
    }

    void add(int line, String path, String what, String remedy) {
        if (found.size() < Limits.PROBLEMS) {
            found.add(new Problem(file, line, path, what, remedy));
        } else {
            unlisted++;
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Remembers this moment, to ask later whether anything was reported since. */
    Mark mark() {
        int before = found.size() + unlisted;
        return () -> found.size() + unlisted == before;
    }

    /** A moment of the collection. */
    interface Mark {
        /** Whether no problem was reported since. */
        boolean isClean();
    }

    /** All problems by line; within a line in the order in which they were found. */
    List<Problem> inFileOrder() {
        List<Problem> ordered = new ArrayList<>(found);
        ordered.sort(Comparator.comparingInt(Problem::line));
        if (unlisted > 0) {
            int lastLine = ordered.getLast().line();
            String what = unlisted + " more problems are not listed";
            ordered.add(new Problem(file, lastLine, "", what, "mend those above and check again"));
        }
        return List.copyOf(ordered);
    }
}
