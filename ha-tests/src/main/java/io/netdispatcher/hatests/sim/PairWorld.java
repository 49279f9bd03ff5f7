package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.frame.ArpFlyweight;
import io.netdispatcher.executor.frame.EthernetFlyweight;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.failover.heartbeat.HeartbeatPath;
import io.netdispatcher.failover.role.Effect;
import io.netdispatcher.failover.role.Policy;
import io.netdispatcher.failover.role.Role;
import io.netdispatcher.failover.role.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** Both nodes, the LAN with its stations, the paths between the nodes, and what is known of all of them; no faults. */
final class PairWorld {
    static final int VIP = 0x0a63_0001;

    private static final int GATEWAY = 5;
    private static final int FIRST_HOST = 2;
    private static final int PATHS = 2;
    private static final long MS = 1_000_000;
    private static final int PPM = 200;

    private final SimTime time = new SimTime();
    private final Agenda agenda = new Agenda(time);
    private final SplittableRandom random;
    private final SplittableRandom jitter;
    private final SimTrace trace;
    private final BrokenRule broken;
    private final PairReport report;
    private final SimLan lan;
    private final SimPath[] paths = new SimPath[PATHS];
    private final SimNetwork network;
    private final SimNode[] cores = new SimNode[2];
    private final PairNode[] nodes = new PairNode[2];
    private final SimJudge judge;
    private final SimWorkload workload;
    private final SimDisk[] disks = {new SimDisk(), new SimDisk()};
    private final SimHost[] hosts = new SimHost[SimLan.PORTS - FIRST_HOST];
    private final Policy[] policies = new Policy[2];
    private final Timers timers;
    private final List<Invariant> invariants;
    private final long[] pathSinceNs = new long[PATHS];
    private final long[] runsSinceNs = new long[2];
    private final int[] targets;
    private final int capacity;
    private int ordinals;
    private int claims;
    private long lastStartNs;
    private long faultsEndNs;
    private long liedNs;

    PairWorld(SplittableRandom random, BrokenRule broken, SimTrace trace, PairReport report) {
        this.random = random;
        this.broken = broken;
        this.trace = trace;
        this.report = report;
        jitter = random.split();
        lan = new SimLan(agenda, time, random.split());
        paths[0] = new SimPath(agenda, time, random.split(), lan);
        paths[1] = new SimPath(agenda, time, random.split(), null);
        judge = new SimJudge(cores, trace);
        network = new SimNetwork(random.split(), judge::deliver);
        network.bad(0, 0, 0, 0, 100_000);
        workload = new SimWorkload(random.split());
        capacity = 24 + random.nextInt(SimKeys.COUNT);
        targets = random.nextInt(4) == 0 ? new int[0] : new int[] {SimHost.ipOf(GATEWAY)};
        timers = drawTimers();
        drawPolicies();
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = new SimHost(lan, time, agenda, random.split(), FIRST_HOST + i, VIP);
        }
        for (int i = 0; i < 2; i++) {
            int index = i;
            lan.attach(i, frame -> {
                if (nodes[index] != null) {
                    nodes[index].received(frame);
                }
            });
            if (broken == BrokenRule.NO_EPOCH_CHECK) {
                Misreading reading = new Misreading();
                paths[i].tamper(reading::withoutEpoch);
            }
        }
        invariants = List.of(
                new OneAnswers(this),
                new OneLeads(this),
                new OneStaleAnswer(this),
                new EpochsGrow(this),
                new ProbedBeforeClaim(this),
                new HotIsTrue(),
                new BoundsHold(this));
    }

    private Timers drawTimers() {
        return switch (random.nextInt(16)) {
            case 0 -> Timers.FAST;
            case 1, 2 -> Timers.STEADY;
            default -> Timers.DEFAULT;
        };
    }

    private void drawPolicies() {
        boolean isAutomatic = random.nextInt(8) == 0;
        boolean isSafe = random.nextInt(4) == 0;
        int preferred = random.nextInt(2);
        for (int i = 0; i < 2; i++) {
            policies[i] = new Policy(timers, isAutomatic, isSafe, i + 1, i == preferred, "node" + (1 - i));
        }
    }

    // What the nodes ask for.

    SimThread thread(long periodNs, Runnable round) {
        return new SimThread(agenda, time, jitter, periodNs, round);
    }

    SimClock clock(long offsetNs, int driftPpm) {
        return new SimClock(time, offsetNs, driftPpm);
    }

    SimTrace trace() {
        return trace;
    }

    BrokenRule broken() {
        return broken;
    }

    SimLan lan() {
        return lan;
    }

    SimPath path(int number) {
        return paths[number];
    }

    SimNetwork network() {
        return network;
    }

    SimDisk disk(int index) {
        return disks[index];
    }

    int[] targets() {
        return targets;
    }

    Timers timers() {
        return timers;
    }

    Policy policy(int index) {
        return policies[index];
    }

    Agenda agenda() {
        return agenda;
    }

    long nowNs() {
        return time.nowNs;
    }

    /** The node that runs at this place, stopped or not; null for none. */
    PairNode node(int index) {
        return nodes[index];
    }

    void writeLater(PairNode node, Runnable what) {
        agenda.in(MS + random.nextLong(random.nextInt(8) == 0 ? 300 * MS : 10 * MS), () -> node.written(what));
    }

    /** An answer or an announcement: an ARP packet that says where the VIP is. */
    boolean isAnswer(byte[] frame) {
        UnsafeBuffer buffer = new UnsafeBuffer(frame);
        ArpFlyweight arp = new ArpFlyweight();
        return arp.wrap(buffer, EthernetFlyweight.HEADER_LENGTH, frame.length) == null && arp.senderIp() == VIP;
    }

    void answered(PairNode node) {
        report.answers++;
        trace.mix(time.nowNs + node.index);
    }

    void performed(PairNode node, Effect.Perform duty) {
        trace.mix(duty.duty().ordinal());
    }

    void roleChanged(PairNode node, Effect.RoleChanged change) {
        trace.event(node + " " + change.from() + " -> " + change.to() + " " + change.cause() + ", epoch "
                + change.claim().epoch() + ": " + change.reason());
        report.transition(change);
        if (change.to() == Role.ACTIVE && change.cause() != io.netdispatcher.failover.role.Cause.ABORTED) {
            claims++;
            report.takeovers++;
            for (Invariant invariant : invariants) {
                check(invariant, invariant.brokenByClaim(node, change));
            }
        }
    }

    /** New claims so far. */
    int claims() {
        return claims;
    }

    /** The node may end, for it was told to stop. */
    void finished(PairNode node) {
        trace.event(node + " ends");
        agenda.in(0, () -> {
            if (nodes[node.index] == node) {
                die(node.index, true);
                agenda.in(300 * MS + random.nextLong(1_000 * MS), () -> start(node.index));
            }
        });
    }

    /** Clients' packets change the table of the node that they come to. */
    void workOn(PairNode node) {
        if (random.nextInt(4) == 0 && node.core.isLeading() && node.isAnswering() && isKnown(node)) {
            workload.change(node.core, cores[1 - node.index], 1 + random.nextInt(4), time.nowNs);
        }
    }

    private boolean isKnown(PairNode node) {
        for (SimHost host : hosts) {
            if (host.known() == SimHost.macOf(node.index)) {
                return true;
            }
        }
        return false;
    }

    // Starts and ends.

    void start(int index) {
        if (nodes[index] != null) {
            return;
        }
        network.restart(index);
        SimNode core = new SimNode(
                new SimNode.Start(index, ++ordinals, random.nextLong() | 1, capacity, disks[index].table, time.nowNs),
                network.port(index),
                trace);
        cores[index] = core;
        judge.started(core);
        if (cores[1 - index] == null) {
            cores[1 - index] = new SimNode(
                    new SimNode.Start(1 - index, ++ordinals, random.nextLong() | 1, capacity, new Contents(), 0),
                    network.port(1 - index),
                    trace);
        }
        List<HeartbeatPath> ends = new ArrayList<>();
        for (SimPath path : paths) {
            ends.add(path.open(index, random.nextLong(300 * MS), () -> wakeRole(index)));
        }
        trace.event("node" + index + "#" + core.ordinal + " starts, the disk has epoch " + disks[index].counter());
        lastStartNs = time.nowNs;
        runsSinceNs[index] = time.nowNs;
        PairNode.Start start = new PairNode.Start(
                policies[index], random.nextLong(1L << 40), random.nextInt(2 * PPM) - PPM, ends, random.nextLong() | 1);
        nodes[index] = new PairNode(this, core, start);
    }

    private void wakeRole(int index) {
        if (nodes[index] != null) {
            nodes[index].roleThread.wake(20_000 + random.nextLong(60_000));
        }
    }

    /** The process at this place has gone; {@code kernelLives}: only that. */
    void die(int index, boolean kernelLives) {
        PairNode node = nodes[index];
        if (node == null) {
            return;
        }
        node.die();
        nodes[index] = null;
        for (SimPath path : paths) {
            path.close(index, kernelLives);
        }
        if (random.nextBoolean()) {
            disks[index].table.copyFrom(node.core.contents());
        }
        for (Invariant invariant : invariants) {
            invariant.died(node);
        }
        network.restart(index);
    }

    void resume(PairNode node) {
        if (!node.isDead()) {
            node.resume();
        }
    }

    void goesOn(PairNode node) {
        lastStartNs = time.nowNs;
        runsSinceNs[node.index] = time.nowNs;
    }

    /** No faults any more that were to happen later, and no new clients. */
    void calm() {
        for (PairNode node : nodes) {
            if (node != null) {
                node.disarm();
            }
        }
        for (SimHost host : hosts) {
            host.remember();
        }
    }

    /** When a node was started last, or went on. */
    long lastStartNs() {
        return lastStartNs;
    }

    /** A fault lasts from now on for so long. */
    void lastsFor(long ns) {
        faultsEndNs = Math.max(faultsEndNs, time.nowNs + ns);
    }

    /** When the last fault ends that has begun. */
    long faultsEndNs() {
        return faultsEndNs;
    }

    /** A node that was told to stop in the middle of a send does it now, and goes on later. */
    void stopInSend(PairNode node) {
        long forNs = 20 * MS + random.nextLong(2_000 * MS);
        trace.event(node + " stops in the middle of an answer, for " + forNs / MS + " ms");
        agenda.in(0, () -> {
            if (!node.isDead()) {
                node.stop(false);
            }
        });
        lastsFor(forNs);
        agenda.in(forNs, () -> resume(node));
    }

    // Time goes on.

    /** Everything that is to happen until then. */
    void runUntil(long untilNs) {
        while (agenda.nextNs() <= untilNs) {
            agenda.next();
            network.now(time.nowNs);
        }
        time.nowNs = untilNs;
    }

    void beginHosts(boolean forget) {
        for (int i = 0; i < hosts.length; i++) {
            hosts[i].begin(forget && i % 2 == 0);
        }
    }

    /** After every round of a thread. */
    void happened() {
        report.events++;
        trace.step(trace.steps() + 1, time.nowNs);
        for (int i = 0; i < PATHS; i++) {
            if (!paths[i].worksBothWays()) {
                pathSinceNs[i] = Long.MAX_VALUE;
            } else if (pathSinceNs[i] == Long.MAX_VALUE) {
                pathSinceNs[i] = time.nowNs;
            }
        }
        if (cores[0] != null) {
            judge.check(time.nowNs);
        }
        for (Invariant invariant : invariants) {
            check(invariant, invariant.broken());
        }
    }

    private void check(Invariant invariant, String wrong) {
        if (wrong != null) {
            throw trace.violation(invariant.name(), wrong);
        }
    }

    // What is known of it all.

    /** A path says something untrue. */
    void lie() {
        liedNs = time.nowNs;
    }

    /**
     * Since when the best path has worked both ways, in ns; below 0 for not at all. A path that takes a process for gone that is only stopped
     * does not work: then the other node may claim while the stopped one's lease lasts, and both answer until that one hears of it.
     */
    long pathGoodNs() {
        return time.nowNs - Math.max(Math.min(pathSinceNs[0], pathSinceNs[1]), liedNs);
    }

    /** A healed split has one active node after this. */
    long healBoundNs() {
        return Math.max(300 * MS, 5 * timers.heartbeatNs() + 100 * MS);
    }

    /** Since when a node runs without a stop. */
    long runsSinceNs(int index) {
        PairNode node = nodes[index];
        return node == null || node.roleThread.isStopped() ? Long.MAX_VALUE : runsSinceNs[index];
    }

    /** Whether what the other node said at a moment has certainly reached this one by now, for so long it has had time. */
    boolean hasHeard(int index, long saidNs, long forNs) {
        long sinceNs = Math.max(
                Math.max(runsSinceNs(index), runsSinceNs(1 - index)), Math.min(pathSinceNs[0], pathSinceNs[1]));
        return sinceNs <= saidNs && time.nowNs - saidNs >= forNs;
    }

    /** What keeps the two nodes from being one active node and one shadow; empty when nothing does. */
    String missingRoles() {
        if (nodes[0] == null || nodes[1] == null) {
            return "a node does not run";
        }
        int active = nodes[0].answersNow() ? 0 : 1;
        Role other = role(1 - active);
        boolean isPair = nodes[active].answersNow()
                && role(active) == Role.ACTIVE
                && (other == Role.SHADOW || other == Role.GRACE);
        return isPair ? "" : nodes[0] + " is " + role(0) + ", " + nodes[1] + " is " + role(1);
    }

    Role role(int index) {
        return nodes[index].agent.status().role();
    }

    /** The node that answers; -1 for none. */
    int answering() {
        for (int i = 0; i < 2; i++) {
            if (nodes[i] != null && nodes[i].answersNow()) {
                return i;
            }
        }
        return -1;
    }

    /** Whose ARP entry is wrong; empty for nobody's. */
    String missingCaches() {
        long mac = SimHost.macOf(answering());
        for (int i = 0; i < hosts.length; i++) {
            if (hosts[i].known() != mac && hosts[i].known() != MacAddress.UNKNOWN) {
                return "host " + i + " takes the VIP to be at " + MacAddress.format(hosts[i].known());
            }
        }
        return "";
    }

    /** Which node is not hot; empty for none. */
    String missingHot() {
        for (SimNode core : cores) {
            if (!core.isHot()) {
                return core + " says " + core.protocol.status();
            }
        }
        return "";
    }
}
