package io.netdispatcher.hatests.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What a range of seeds came to.
 *
 * @param total over all of them
 * @param violations by seed
 */
public record PairSeeds(PairReport total, List<SimulationViolation> violations) {
    /** Runs the seeds from {@code first} on, on all cores, with one rule broken or none. */
    public static PairSeeds run(long first, long count, BrokenRule broken) {
        PairReport total = new PairReport();
        List<SimulationViolation> violations = new ArrayList<>();
        LongStream.range(first, first + count).parallel().forEach(seed -> {
            PairReport report = new PairReport();
            SimulationViolation violation = null;
            try {
                PairSimulation.run(seed, broken, null, report);
            } catch (SimulationViolation found) {
                violation = found;
            }
            synchronized (total) {
                total.add(report);
                if (violation != null) {
                    violations.add(violation);
                }
            }
        });
        violations.sort(Comparator.comparingLong(SimulationViolation::seed));
        return new PairSeeds(total, violations);
    }
}
