package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.pair.MessageSeal;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.wire.MessageFlyweight;
import io.netdispatcher.replication.wire.MessageKind;
import io.netdispatcher.replication.wire.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/** Both nodes, the network between them, and everything that befalls them. */
final class SimWorld {
    private static final ReplicationRole ACTIVE = ReplicationRole.ACTIVE;
    private static final ReplicationRole SHADOW = ReplicationRole.SHADOW;
    private static final int SERVER_IN_RECORD = 20;
    private static final int HASHED_EVERY = 8;
    private static final long NEVER_REACHED = 1_000;

    /** What is to happen at a time. */
    private record Due(long atNs, Runnable what) {}

    private final SplittableRandom random;
    private final PlantedFault planted;
    private final SimTrace trace;
    private final SimNode[] nodes = new SimNode[2];
    private final SimNetwork network;
    private final SimJudge judge;
    private final SimWorkload workload;
    private final List<Due> dues = new ArrayList<>();
    private final Contents[] files = {new Contents(), new Contents()};
    private final ReplicationRole[] roles = {ACTIVE, SHADOW};
    private final int capacity;
    private final int badness;
    private long epoch = 1;
    private int epochIndex = 1;
    private long configVersion;
    private long nowNs = 1_000_000_000L;
    private int ordinals;
    private int slowness = 1;
    private boolean isCalm;
    private long[] totals = new long[5];

    SimWorld(SplittableRandom random, PlantedFault planted, SimTrace trace) {
        this.random = random;
        this.planted = planted;
        this.trace = trace;
        judge = new SimJudge(nodes, trace);
        network = new SimNetwork(random.split(), judge::deliver);
        workload = new SimWorkload(random.split());
        capacity = 24 + random.nextInt(SimKeys.COUNT);
        badness = random.nextInt(4);
        worsen();
        start(0);
        start(1);
    }

    long nowNs() {
        return nowNs;
    }

    private void start(int index) {
        SimNode node = new SimNode(
                new SimNode.Start(index, ++ordinals, random.nextLong() | 1, capacity, files[index], nowNs),
                network.port(index),
                trace);
        nodes[index] = node;
        judge.started(node);
        node.become(roles[index], epoch, epochIndex);
        node.state.active(roles[index] == ACTIVE);
        if (configVersion > 0 && roles[index] == ACTIVE) {
            configure(node);
        }
        if (planted == PlantedFault.REMOVAL_IGNORED && index == 1) {
            node.table.ignoreRemovals();
        }
    }

    private void configure(SimNode node) {
        node.protocol.configuration(configVersion, new byte[SimWorkload.configurationBytes(configVersion)]);
    }

    /** Badness 0 is what the real transport gives: in order, once, and nothing lost while the membership stays. */
    private void worsen() {
        int scale = badness * random.nextInt(4);
        network.bad(scale * 6, scale * 5, scale * 8, scale * 3, 50_000L << random.nextInt(8));
    }

    /** A moment, something that befalls, and a round of all that run. */
    void faultyStep(int step) {
        nowNs += 50_000 + random.nextLong(random.nextInt(16) == 0 ? 40_000_000 : 3_000_000);
        trace.step(step, nowNs);
        befall();
        round(1 + random.nextInt(6));
    }

    private void round(int executorPolls) {
        network.now(nowNs);
        for (int i = dues.size() - 1; i >= 0; i--) {
            if (dues.get(i).atNs() <= nowNs) {
                dues.remove(i).what().run();
            }
        }
        boolean isBackwards = random.nextBoolean();
        for (int i = 0; i < 2; i++) {
            SimNode node = nodes[isBackwards ? 1 - i : i];
            boolean isAgentFirst = random.nextBoolean();
            if (isAgentFirst) {
                agent(node);
            }
            if (slowness == 1 || random.nextInt(slowness) == 0) {
                for (int poll = 0; poll < executorPolls; poll++) {
                    node.pollExecutor(nowNs);
                    judge.check(nowNs);
                }
            }
            if (!isAgentFirst) {
                agent(node);
            }
        }
        if (trace.steps() % HASHED_EVERY == 0) {
            trace.mix(nodes[0].contents().hash());
            trace.mix(nodes[1].contents().hash());
        }
        trace.mix(nodes[0].protocol.traffic().bytesSent());
        trace.mix(nodes[1].protocol.traffic().bytesSent());
    }

    private void agent(SimNode node) {
        node.pollAgent(nowNs);
        plant(node);
        judge.check(nowNs);
    }

    private void befall() {
        int what = random.nextInt(100);
        if (what < 62) {
            work(1 + random.nextInt(10));
        } else if (what < 65) {
            work(100 + random.nextInt(500));
        } else if (what < 68) {
            long jumpNs = random.nextLong(3_000_000_000L);
            nowNs += jumpNs;
            trace.step(trace.steps(), nowNs);
            trace.event("nothing runs for " + jumpNs / 1_000_000 + " ms");
        } else if (what < 72) {
            freeze();
        } else if (what < 76) {
            cut();
        } else if (what < 78) {
            boolean isConnected = random.nextInt(4) > 0;
            trace.event("the membership changes" + (isConnected ? "" : "; nobody is connected"));
            network.changeMembership(isConnected);
        } else if (what < 88) {
            rogue();
        } else if (what < 91) {
            crash();
        } else if (what < 93) {
            swap();
        } else {
            minor(what);
        }
    }

    private void minor(int what) {
        switch (what) {
            case 93, 94 -> sabotage();
            case 95 -> {
                configVersion++;
                trace.event("configuration " + configVersion);
                for (SimNode node : nodes) {
                    if (node.role == ACTIVE) {
                        configure(node);
                    }
                }
            }
            case 96 -> {
                slowness = 1 + random.nextInt(5);
                trace.event("executors are slow: " + slowness);
            }
            case 97 -> reclaim();
            default -> {
                worsen();
                trace.event("another network");
            }
        }
    }

    private void work(int changes) {
        for (SimNode node : nodes) {
            if (node.state.isActive() && nowNs >= node.frozenExecutorUntilNs) {
                workload.change(node, nodes[1 - node.index], changes, nowNs);
                judge.check(nowNs);
            }
        }
        if (random.nextInt(16) == 0) {
            int index = random.nextInt(2);
            files[index].copyFrom(nodes[index].contents());
        }
    }

    private void freeze() {
        SimNode node = nodes[random.nextInt(2)];
        long untilNs = nowNs + random.nextLong(random.nextInt(3) == 0 ? 2_500_000_000L : 60_000_000);
        boolean isAgent = random.nextBoolean();
        trace.event(
                node + (isAgent ? "'s agent" : "'s executor") + " stops for " + (untilNs - nowNs) / 1_000_000 + " ms");
        if (isAgent) {
            node.frozenAgentUntilNs = untilNs;
        } else {
            node.frozenExecutorUntilNs = untilNs;
        }
    }

    private void cut() {
        int from = random.nextInt(2);
        boolean isCut = !network.isCut(from);
        trace.event("what " + nodes[from] + " sends is " + (isCut ? "lost" : "heard again"));
        network.cut(from, isCut);
        if (random.nextInt(3) > 0) {
            network.cut(1 - from, isCut);
        }
        if (!isCut && random.nextBoolean()) {
            network.changeMembership(true);
        }
    }

    private void rogue() {
        int to = random.nextInt(2);
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] rubbish = new byte[random.nextInt(200)];
                for (int i = 0; i < rubbish.length; i++) {
                    rubbish[i] = (byte) random.nextInt();
                }
                network.inject(to, rubbish, true);
            }
            case 1 -> network.inject(to, foreignEpoch(to), true);
            default -> {
                for (int i = 0; i < 4; i++) {
                    byte[] recording = network.recording();
                    if (recording != null) {
                        network.inject(random.nextInt(2), recording, false);
                    }
                }
            }
        }
    }

    /** Sealed by the other node, with a number that is still to come, but of an epoch that is not the session's. */
    private byte[] foreignEpoch(int to) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageFlyweight.HEADER_BYTES + MessageFlyweight.SEAL_BYTES]);
        boolean toShadow = nodes[to].role == SHADOW;
        new MessageFlyweight()
                .begin(buffer, 0, buffer.capacity())
                .kind(toShadow ? MessageKind.STREAM : MessageKind.CONFIGURATION)
                .sender(2 - to)
                .incarnations(nodes[1 - to].incarnation, nodes[to].incarnation)
                .epoch(epoch + NEVER_REACHED, epochIndex)
                .number(1L << 40)
                .position(random.nextInt(1000));
        new MessageSeal(SimNode.KEY, "replication", 2 - to, to + 1).seal(buffer, 0, MessageFlyweight.HEADER_BYTES);
        return buffer.byteArray();
    }

    private void crash() {
        int index = random.nextInt(2);
        int kept = random.nextInt(3);
        SimNode old = nodes[index];
        if (kept == 0) {
            files[index].clear();
        } else if (kept == 1) {
            files[index].copyFrom(old.contents());
        }
        boolean isTakenOver = random.nextInt(3) == 0 && roles[index] == ACTIVE;
        trace.event(old + " crashes; its table is " + (kept == 0 ? "lost" : kept == 1 ? "kept" : "an old one")
                + (isTakenOver ? "; the other one takes over" : ""));
        count(old);
        network.restart(index);
        if (isTakenOver) {
            claim(1 - index);
            nodes[1 - index].become(ACTIVE, epoch, epochIndex);
            nodes[1 - index].state.active(true);
            if (configVersion > 0) {
                configure(nodes[1 - index]);
            }
        }
        start(index);
        trace.event(nodes[index] + " starts as " + roles[index]);
    }

    private void claim(int index) {
        epoch++;
        epochIndex = index + 1;
        roles[index] = ACTIVE;
        roles[1 - index] = SHADOW;
    }

    /** Executors and agents hear of it one after the other, in any order. */
    private void swap() {
        int index = random.nextInt(2);
        claim(index);
        trace.event(nodes[index] + " becomes active, epoch " + epoch + "." + epochIndex);
        long spreadNs = 1 + random.nextLong(random.nextBoolean() ? 20_000_000 : 200_000);
        for (SimNode node : List.of(nodes[0], nodes[1])) {
            dues.add(new Due(nowNs + random.nextLong(spreadNs), () -> executorRole(node)));
            dues.add(new Due(nowNs + random.nextLong(spreadNs), () -> agentRole(node)));
        }
    }

    private void executorRole(SimNode node) {
        if (nodes[node.index] == node) {
            node.state.active(roles[node.index] == ACTIVE);
        }
    }

    private void agentRole(SimNode node) {
        if (nodes[node.index] == node) {
            node.become(roles[node.index], epoch, epochIndex);
            if (configVersion > 0 && node.role == ACTIVE) {
                configure(node);
            }
        }
    }

    /** The active node claims once more, as after a split that it won. */
    private void reclaim() {
        int index = roles[0] == ACTIVE ? 0 : 1;
        claim(index);
        trace.event(nodes[index] + " claims again, epoch " + epoch);
        agentRole(nodes[index]);
    }

    private void sabotage() {
        SimNode shadow = nodes[roles[0] == SHADOW ? 0 : 1];
        if (shadow.plays(SHADOW)) {
            String done = workload.sabotage(shadow, nowNs);
            if (done != null) {
                trace.event("somebody " + done + " on " + shadow);
            }
        }
    }

    private void plant(SimNode node) {
        if (planted == PlantedFault.ACKNOWLEDGED_EARLY && node.isHot() && node.role == ACTIVE) {
            node.exchange.acknowledged(node.exchange.position());
        } else if (planted == PlantedFault.RECORD_ALTERED && node.isHot() && node.role == SHADOW) {
            RingBuffer ring = node.exchange.records();
            int at = (int) (ring.consumerPosition() & ring.capacity() - 1);
            if (ring.size() > 0
                    && ring.buffer().getInt(RecordDescriptor.typeOffset(at)) == RecordType.CONNECTION_IPV4) {
                int server = RecordDescriptor.encodedMsgOffset(at) + SERVER_IN_RECORD;
                ring.buffer().putInt(server, ring.buffer().getInt(server) + 1);
            }
        }
    }

    /** No faults any more; but what they left is still there. */
    void calmDown() {
        isCalm = true;
        slowness = 1;
        network.bad(0, 0, 0, 0, 100_000);
        network.cut(0, false);
        network.cut(1, false);
        network.changeMembership(true);
        for (SimNode node : nodes) {
            node.frozenAgentUntilNs = 0;
            node.frozenExecutorUntilNs = 0;
            dues.add(new Due(nowNs, () -> executorRole(node)));
        }
        for (SimNode node : nodes) {
            if (node.role != roles[node.index]) {
                dues.add(new Due(nowNs, () -> agentRole(node)));
            }
        }
        trace.event("calm");
    }

    void calmStep(int step, long lengthNs, int executorPolls) {
        nowNs += lengthNs;
        trace.step(step, nowNs);
        if (step % 8 == 0) {
            work(3);
        }
        round(executorPolls);
    }

    /** What keeps the two nodes from being a healthy pair; empty when nothing does. */
    String missing() {
        SimNode active = nodes[roles[0] == ACTIVE ? 0 : 1];
        SimNode shadow = nodes[1 - active.index];
        if (!active.isHot() || !shadow.isHot()) {
            return active + " says " + active.protocol.status() + ", " + shadow + " says " + shadow.protocol.status()
                    + ", its replica is " + shadow.exchange.report();
        }
        if (shadow.protocol.status().configVersion() != configVersion) {
            return shadow + " has configuration " + shadow.protocol.status().configVersion() + " of " + configVersion;
        }
        if (shadow.exchange.applied() == active.replication.position()) {
            Contents wanted = active.contents();
            Contents found = shadow.contents();
            for (int id = 0; id < SimKeys.COUNT; id++) {
                if (!wanted.isSame(found, id)) {
                    return "key " + id + " has " + wanted.toString(id) + " on " + active + " and " + found.toString(id)
                            + " on " + shadow;
                }
            }
            return "";
        }
        return shadow + " has applied " + shadow.exchange.applied() + " of " + active.replication.position();
    }

    /** Whether one that was hot is so no longer, though nothing befell it. */
    boolean isTorn() {
        return isCalm && (!nodes[0].isHot() || !nodes[1].isHot()) && !nodes[0].isTainted() && !nodes[1].isTainted();
    }

    private void count(SimNode node) {
        totals[0] += node.role == ACTIVE ? node.protocol.status().resyncs() : 0;
        totals[1] += node.protocol.traffic().gaps();
        totals[2] += node.protocol.traffic().overruns();
        totals[3] += node.protocol.status().digestMismatches();
        totals[4] += node.protocol.rejections().total();
    }

    SimulationReport report(long seed, long healMs) {
        count(nodes[0]);
        count(nodes[1]);
        return new SimulationReport(
                seed,
                trace.hash(),
                trace.steps(),
                healMs,
                totals[0],
                totals[1],
                totals[2],
                totals[3],
                totals[4],
                ordinals - 2,
                judge.hotChecks());
    }
}
