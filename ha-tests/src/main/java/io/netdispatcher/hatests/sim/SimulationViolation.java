package io.netdispatcher.hatests.sim;

/** A promise was broken in a simulation. The message names seed, step and promise, and ends with the last events. */
public final class SimulationViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimulationViolation(String message) {
        super(message);
    }
}
