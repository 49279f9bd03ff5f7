package io.netdispatcher.hatests.sim;

import io.netdispatcher.failover.FailoverOutcome;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** What can go wrong with a pair, drawn from the seed. Each fault ends by itself; the world knows when the last one does. */
final class PairFaults {
    private static final long MOST_NS = 3_500_000_000L;

    /** When it heals, the announcements that a claim begins with are over. */
    private static final long BEYOND_ROUNDS_NS = 3_400_000_000L;

    private static final long MS = 1_000_000;

    private final PairWorld world;
    private final SplittableRandom random;
    private final PairReport report;
    private CompletableFuture<FailoverOutcome> outcome;

    PairFaults(PairWorld world, SplittableRandom random, PairReport report) {
        this.world = world;
        this.random = random;
        this.report = report;
    }

    /** Begins one; returns how many new claims it may cause when nothing else is wrong. */
    int befall() {
        report.faults++;
        int index = random.nextInt(2);
        long forNs = length();
        return switch (random.nextInt(20)) {
            case 0, 1 -> kill(index);
            case 2 -> crash(index);
            case 3, 4 -> freeze(index, forNs);
            case 5 -> freezeThread(index, forNs);
            case 6 -> cutPath(forNs);
            case 7 -> split(forNs);
            case 8 -> isolate(index, forNs);
            case 9 -> pull(index, forNs);
            case 10 -> worsen(forNs);
            case 11 -> clog();
            case 12 -> fillDisk(index, forNs);
            case 13 -> suspect(index);
            case 14 -> forge(index);
            case 15, 16 -> failOver();
            case 17 -> terminate(index);
            case 18 -> cutReplication(forNs);
            default -> silence(forNs);
        };
    }

    /** Often about as long as the timers, sometimes much longer. */
    private long length() {
        return switch (random.nextInt(4)) {
            case 0 -> MS + random.nextLong(40 * MS);
            case 1 -> 20 * MS + random.nextLong(150 * MS);
            case 2 -> 100 * MS + random.nextLong(900 * MS);
            default -> random.nextLong(MOST_NS - 500 * MS);
        };
    }

    private void event(String what, long forNs) {
        world.trace().event(what + " for " + forNs / MS + " ms");
    }

    private void later(long ns, Runnable what) {
        world.lastsFor(ns);
        world.agenda().in(ns, what);
    }

    private int kill(int index) {
        if (world.node(index) == null) {
            return 0;
        }
        int most = world.answering() == index ? 1 : 0;
        world.trace().event(world.node(index) + " is killed");
        world.die(index, true);
        later(200 * MS + random.nextLong(1_500 * MS), () -> world.start(index));
        return most;
    }

    private int crash(int index) {
        if (world.node(index) == null) {
            return 0;
        }
        int most = world.answering() == index ? 1 : 0;
        boolean isPulled = random.nextBoolean();
        world.trace().event(world.node(index) + "'s machine crashes" + (isPulled ? ", and its LAN port with it" : ""));
        world.die(index, false);
        if (isPulled) {
            world.lan().pull(index);
        }
        later(500 * MS + random.nextLong(2_000 * MS), () -> {
            if (isPulled) {
                world.lan().plug(index);
            }
            world.start(index);
        });
        return most;
    }

    private int freeze(int index, long forNs) {
        PairNode node = world.node(index);
        if (node == null) {
            return 0;
        }
        if (random.nextInt(3) == 0) {
            world.trace().event(node + " is to stop in the middle of an answer");
            node.armSendStop();
            return 1;
        }
        boolean isMidRound = random.nextBoolean();
        event(node + " stops" + (isMidRound ? " in the middle of a round" : ""), forNs);
        int most = world.answering() == index ? 1 : 0;
        node.stop(isMidRound);
        later(forNs, () -> world.resume(node));
        return most;
    }

    private int freezeThread(int index, long forNs) {
        PairNode node = world.node(index);
        if (node == null) {
            return 0;
        }
        int which = random.nextInt(3);
        SimThread thread = which == 0 ? node.executorThread : which == 1 ? node.replicationThread : node.roleThread;
        event(node + "'s " + (which == 0 ? "executor" : which == 1 ? "replication" : "role agent") + " stops", forNs);
        int most = world.answering() == index && which != 1 ? 1 : 0;
        thread.stop();
        later(forNs, () -> {
            if (!node.isDead()) {
                node.resume(thread);
            }
        });
        return most;
    }

    private int cutPath(long forNs) {
        SimPath path = world.path(random.nextInt(2));
        int from = random.nextInt(2);
        boolean isOneWay = random.nextBoolean();
        event("a heartbeat path is cut" + (isOneWay ? ", from node" + from + " only" : ""), forNs);
        path.from(from).cut();
        if (!isOneWay) {
            path.from(1 - from).cut();
        }
        later(forNs, () -> {
            path.from(from).mend();
            if (!isOneWay) {
                path.from(1 - from).mend();
            }
        });
        return 0;
    }

    /** The nodes hear nothing of each other, and the LAN falls apart or not. */
    private int split(long forNs) {
        int isolated = random.nextInt(2);
        if (random.nextInt(3) > 0) {
            return splitSwitch(isolated, random.nextInt(3) == 0 ? BEYOND_ROUNDS_NS : forNs);
        }
        boolean isOneWay = random.nextInt(3) == 0;
        event("a split, node" + isolated + " alone" + (isOneWay ? ", heard by nobody but hearing" : ""), forNs);
        Line[] lines = isOneWay
                ? new Line[] {
                    world.path(0).from(isolated),
                    world.path(1).from(isolated),
                    world.lan().into(isolated)
                }
                : new Line[] {
                    world.path(0).from(isolated),
                    world.path(0).from(1 - isolated),
                    world.path(1).from(isolated),
                    world.path(1).from(1 - isolated),
                    world.lan().into(isolated),
                    world.lan().outOf(isolated)
                };
        cut(lines, forNs);
        cutStream(forNs);
        return 1;
    }

    /** Each node has stations on its side. */
    private int splitSwitch(int isolated, long forNs) {
        int ports = 1 << isolated | random.nextInt(1 << SimLan.PORTS) & ~3;
        event(
                "the switch falls in two, node" + isolated + " with stations " + Integer.toBinaryString(ports >> 2),
                forNs);
        world.lan().split(ports);
        later(forNs, world.lan()::join);
        cut(new Line[] {world.path(1).from(0), world.path(1).from(1)}, forNs);
        cutStream(forNs);
        return 1;
    }

    private void cutStream(long forNs) {
        world.network().cut(0, true);
        world.network().cut(1, true);
        later(forNs, () -> {
            world.network().cut(0, false);
            world.network().cut(1, false);
            world.network().changeMembership(true);
        });
    }

    private void cut(Line[] lines, long forNs) {
        for (Line line : lines) {
            line.cut();
        }
        later(forNs, () -> {
            for (Line line : lines) {
                line.mend();
            }
        });
    }

    private int isolate(int index, long forNs) {
        int way = random.nextInt(3);
        event("node" + index + "'s LAN port passes nothing" + (way == 0 ? "" : way == 1 ? " in" : " out"), forNs);
        Line in = world.lan().into(index);
        Line out = world.lan().outOf(index);
        cut(way == 0 ? new Line[] {in, out} : new Line[] {way == 1 ? in : out}, forNs);
        return 1;
    }

    private int pull(int index, long forNs) {
        event("node" + index + "'s LAN cable is pulled", forNs);
        world.lan().pull(index);
        later(forNs, () -> world.lan().plug(index));
        return world.answering() == index ? 1 : 0;
    }

    private int worsen(long forNs) {
        int loss = random.nextInt(4) * 100;
        int worse = random.nextInt(4) * 50;
        long delayNs = 50_000L << random.nextInt(9);
        boolean isLan = random.nextBoolean();
        event((isLan ? "the LAN" : "a path") + " is bad: loss " + loss + ", delay " + delayNs / 1000 + " us", forNs);
        Line[] lines = isLan
                ? new Line[] {
                    world.lan().into(0),
                    world.lan().outOf(0),
                    world.lan().into(1),
                    world.lan().outOf(1)
                }
                : new Line[] {
                    world.path(0).from(0),
                    world.path(0).from(1),
                    world.path(1).from(0),
                    world.path(1).from(1)
                };
        for (Line line : lines) {
            if (random.nextInt(3) > 0) {
                line.bad(loss, worse, worse, worse, delayNs);
            }
        }
        later(forNs, () -> {
            for (Line line : lines) {
                line.good();
            }
        });
        return 1;
    }

    private int clog() {
        long forNs = 20 * MS + random.nextLong(400 * MS);
        event("heartbeats wait", forNs);
        for (int path = 0; path < 2; path++) {
            for (int from = 0; from < 2; from++) {
                if (random.nextInt(4) > 0) {
                    world.path(path).from(from).clog(world.nowNs() + forNs);
                    world.lastsFor(forNs);
                }
            }
        }
        return 1;
    }

    private int fillDisk(int index, long forNs) {
        event("node" + index + "'s disk is full", forNs);
        world.disk(index).full(true);
        later(forNs, () -> world.disk(index).full(false));
        return 0;
    }

    private int suspect(int index) {
        world.trace().event("node" + index + " is told that the other process is gone");
        world.lie();
        world.path(random.nextInt(2)).suspect(index);
        return 0;
    }

    private int forge(int index) {
        world.trace().event("somebody sends heartbeats to node" + index);
        for (int i = 0; i < 8; i++) {
            world.path(random.nextInt(2)).forge(index);
        }
        return 0;
    }

    private int failOver() {
        int active = world.answering();
        if (active < 0) {
            return 0;
        }
        PairNode node = world.node(active);
        world.trace().event(node + " is to hand over");
        outcome = node.agent.failOver(random.nextBoolean());
        return 1;
    }

    /** What came of the last planned failover; null when there was none, or it goes on. */
    FailoverOutcome outcome() {
        return outcome == null ? null : outcome.getNow(null);
    }

    private int terminate(int index) {
        PairNode node = world.node(index);
        if (node == null) {
            return 0;
        }
        world.trace().event(node + " is to end");
        node.agent.stop();
        return 1;
    }

    private int cutReplication(long forNs) {
        event("replication is cut", forNs);
        cutStream(forNs);
        return 0;
    }

    /** No heartbeats by any path, though the LAN works. */
    private int silence(long forNs) {
        event("all heartbeats are lost", forNs);
        cut(
                new Line[] {
                    world.path(0).from(0),
                    world.path(0).from(1),
                    world.path(1).from(0),
                    world.path(1).from(1)
                },
                forNs);
        return 1;
    }
}
