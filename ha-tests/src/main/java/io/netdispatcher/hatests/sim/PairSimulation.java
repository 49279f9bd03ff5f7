package io.netdispatcher.hatests.sim;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A pair of nodes, from a seed: production role machine, heartbeats, replication and VIP ownership on simulated clocks, links, switch, stations
 * and disks. Faults one at a time, each from a healthy pair; or many at once, and then a calm in which all must heal.
 */
public final class PairSimulation {
    private static final long MS = 1_000_000;
    private static final long LOOK_EVERY_NS = 20 * MS;
    private static final long CACHES_WITHIN_NS = 3_500 * MS;
    private static final long HOT_WITHIN_NS = 30_000 * MS;
    private static final long STAYS_NS = 200 * MS;
    private static final long SETTLE_NS = 400 * MS;

    private final PairWorld world;
    private final PairFaults faults;
    private final SimTrace trace;
    private final SplittableRandom random;

    private PairSimulation(long seed, BrokenRule broken, Consumer<String> sink, PairReport report) {
        random = new SplittableRandom(seed);
        trace = new SimTrace(seed, sink);
        world = new PairWorld(random.split(), broken, trace, report);
        faults = new PairFaults(world, random.split(), report);
    }

    /**
     * One run, added to the report; returns a hash of all that happened.
     *
     * @param trace told of every event as a line; null for nobody
     * @throws SimulationViolation when something does not hold that must
     */
    public static long run(long seed, BrokenRule broken, Consumer<String> trace, PairReport report) {
        PairSimulation simulation = new PairSimulation(seed, broken, trace, report);
        simulation.run();
        return simulation.trace.hash();
    }

    private void run() {
        boolean isOneByOne = random.nextInt(3) == 0;
        world.beginHosts(true);
        int first = random.nextInt(2);
        world.start(first);
        world.agenda().in(random.nextLong(1_000 * MS), () -> world.start(1 - first));
        if (isOneByOne) {
            heal(world.nowNs(), 2);
            oneByOne();
        } else {
            manyAtOnce();
        }
    }

    private void oneByOne() {
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            long startNs = world.nowNs();
            int before = world.claims();
            int most = faults.befall();
            sitOut(startNs + SETTLE_NS);
            heal(world.nowNs(), most);
            int made = world.claims() - before;
            if (made > most && !world.policy(0).isRecoveryAutomatic()) {
                throw trace.violation(
                        "OneChangePerFault", made + " nodes have become active by one fault, " + most + " may");
            }
        }
    }

    private void manyAtOnce() {
        int count = 2 + random.nextInt(8);
        long spanNs = 500 * MS + random.nextLong(3_500 * MS);
        long endNs = world.nowNs() + spanNs;
        for (int i = 0; i < count; i++) {
            world.agenda().in(random.nextLong(spanNs), faults::befall);
        }
        sitOut(endNs);
        trace.event("calm");
        heal(world.nowNs(), 1);
    }

    /** Until then and until every fault has ended. */
    private void sitOut(long untilNs) {
        world.runUntil(untilNs);
        while (world.faultsEndNs() >= world.nowNs()) {
            world.runUntil(world.faultsEndNs() + 1);
        }
    }

    /** Nothing goes wrong any more: one active node in time, whom all stations know, and hot in time. */
    private void heal(long fromNs, int mostClaims) {
        world.calm();
        int before = world.claims();
        long activeNs = 0;
        long knownNs = 0;
        long healthyNs = 0;
        while (healthyNs == 0 || world.nowNs() - healthyNs < STAYS_NS) {
            world.runUntil(world.nowNs() + LOOK_EVERY_NS);
            String roles = world.missingRoles();
            if (roles.isEmpty()) {
                activeNs = activeNs == 0 ? world.nowNs() : activeNs;
            } else {
                expect("OneActiveInTime", roles, fromNs, activeWithinNs());
                healthyNs = 0;
                continue;
            }
            String caches = world.missingCaches();
            if (!caches.isEmpty()) {
                expect("CachesFollow", caches, Math.max(activeNs, fromNs), CACHES_WITHIN_NS);
            } else {
                knownNs = knownNs == 0 ? world.nowNs() : knownNs;
            }
            String hot = world.missingHot();
            if (!hot.isEmpty()) {
                expect("HotInTime", hot, fromNs, HOT_WITHIN_NS);
            }
            healthyNs = !hot.isEmpty() || !caches.isEmpty() ? 0 : healthyNs == 0 ? world.nowNs() : healthyNs;
        }
        if (world.claims() - before > mostClaims && !world.policy(0).isRecoveryAutomatic()) {
            throw trace.violation("CalmStays", world.claims() - before + " nodes have become active in a calm");
        }
    }

    private long activeWithinNs() {
        return 4 * world.timers().listenNs() + 2_000 * MS;
    }

    private void expect(String invariant, String missing, long sinceNs, long withinNs) {
        long lostNs = world.nowNs() - Math.max(sinceNs, world.lastStartNs());
        if (lostNs > withinNs) {
            throw trace.violation(invariant, missing + ", " + lostNs / MS + " ms after the last fault");
        }
    }
}
