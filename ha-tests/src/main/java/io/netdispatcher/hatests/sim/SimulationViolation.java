package io.netdispatcher.hatests.sim;

/** A promise was broken in a simulation. The message names seed, step and promise, and ends with the last events. */
public final class SimulationViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long seed;
    private final String invariant;
    private final int step;

    SimulationViolation(long seed, String invariant, int step, String message) {
        super(message);
        this.seed = seed;
        this.invariant = invariant;
        this.step = step;
    }

    /** The run that broke it. */
    public long seed() {
        return seed;
    }

    /** What must hold. */
    public String invariant() {
        return invariant;
    }

    /** When it was broken. */
    public int step() {
        return step;
    }
}
