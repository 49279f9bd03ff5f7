package io.netdispatcher.hatests.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Consumer;

/** What happened in a run: the last events as lines, and a hash over all of them. */
final class SimTrace {
    private static final int LAST = 30;

    private final long seed;
    private final Consumer<String> sink;
    private final Deque<String> last = new ArrayDeque<>();
    private long hash;
    private int step;
    private long nowNs;

    SimTrace(long seed, Consumer<String> sink) {
        this.seed = seed;
        this.sink = sink;
    }

    void step(int newStep, long now) {
        step = newStep;
        nowNs = now;
    }

    void event(String what) {
        String line = String.format(Locale.ROOT, "%5d %12.3f ms  %s", step, nowNs / 1e6, what);
        if (last.size() == LAST) {
            last.removeFirst();
        }
        last.addLast(line);
        hash = Mix.of(hash, what.hashCode(), nowNs);
        if (sink != null) {
            sink.accept(line);
        }
    }

    void mix(long value) {
        hash = Mix.of(hash, value);
    }

    long hash() {
        return hash;
    }

    int steps() {
        return step;
    }

    SimulationViolation violation(String promise) {
        return violation("Replication", promise);
    }

    SimulationViolation violation(String invariant, String wrong) {
        return new SimulationViolation(
                seed,
                invariant,
                step,
                "seed " + seed + ", step " + step + ": " + invariant + ": " + wrong + "\nlast events:\n"
                        + String.join("\n", last));
    }
}
