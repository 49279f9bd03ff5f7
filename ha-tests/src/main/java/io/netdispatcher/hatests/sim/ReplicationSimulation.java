package io.netdispatcher.hatests.sim;

import io.netdispatcher.replication.ReplicationRole;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The replication protocol between two nodes, from a seed: a network, clients, and what can go wrong; then a calm, in which all must heal.
 * What must hold is checked after every event.
 */
public final class ReplicationSimulation {
    private static final int FAULTY_STEPS = 300;
    private static final long CALM_STEP_NS = 8_000_000;
    private static final long HEAL_WITHIN_NS = 30_000_000_000L;
    private static final int CALM_POLLS = 10;
    private static final long QUIET_NS = SimNode.DIGEST_INTERVAL_MS * 1_100_000L;

    private final SimWorld world;
    private final SimTrace trace;

    private ReplicationSimulation(long seed, PlantedFault planted, Consumer<String> sink) {
        trace = new SimTrace(seed, sink);
        world = new SimWorld(new SplittableRandom(seed), planted, trace);
    }

    /**
     * One run.
     *
     * @param trace told of every event as a line; null for nobody
     * @throws SimulationViolation when something does not hold that must
     */
    public static SimulationReport run(long seed, Consumer<String> trace) {
        return run(seed, PlantedFault.NONE, trace);
    }

    /** One run with a mistake in it. */
    public static SimulationReport run(long seed, PlantedFault planted, Consumer<String> trace) {
        return new ReplicationSimulation(seed, planted, trace).run(seed);
    }

    private SimulationReport run(long seed) {
        int step = 0;
        while (step < FAULTY_STEPS) {
            world.faultyStep(++step);
        }
        world.calmDown();
        long calmNs = world.nowNs();
        long quietNs = calmNs;
        long healedNs = 0;
        while (healedNs == 0 || world.nowNs() - healedNs < QUIET_NS) {
            world.calmStep(++step, CALM_STEP_NS, CALM_POLLS);
            String missing = world.missing();
            if (missing.isEmpty()) {
                healedNs = healedNs == 0 ? world.nowNs() : healedNs;
            } else if (world.nowNs() - calmNs > HEAL_WITHIN_NS) {
                throw trace.violation(
                        "not healed " + HEAL_WITHIN_NS / 1_000_000 + " ms after the last fault: " + missing);
            } else if (healedNs != 0 && world.isTorn()) {
                throw trace.violation("torn again without a fault: " + missing);
            }
        }
        return world.report(seed, (healedNs - quietNs) / 1_000_000);
    }

    /** The role of the node that does not play this one. */
    static ReplicationRole other(ReplicationRole role) {
        return role == ReplicationRole.ACTIVE ? ReplicationRole.SHADOW : ReplicationRole.ACTIVE;
    }
}
