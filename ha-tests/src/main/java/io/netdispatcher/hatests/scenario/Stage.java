package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.lab.DispatcherPair;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.PairPlan;
import io.netdispatcher.hatests.load.Load;
import io.netdispatcher.hatests.load.Probe;
import java.time.Duration;

/**
 * Where a scenario plays: a lab with a pair that is hot, clients and raw probes that wait for their cue. One thread.
 */
public final class Stage implements AutoCloseable {
    /** A node's JVM starts on the processors that everything else runs on. */
    static final Duration HOT_LIMIT = Duration.ofSeconds(60);

    private final Lab lab;
    private final Load load;
    private final Probe probe;
    private final DispatcherPair pair;

    private Stage(Lab lab, Load load, Probe probe, DispatcherPair pair) {
        this.lab = lab;
        this.load = load;
        this.probe = probe;
        this.pair = pair;
    }

    /** Sets it up, and waits until one node is active and both say that the replica is hot. */
    public static Stage set(PairPlan plan) {
        Stage stage = prepare(plan);
        try {
            PairPlan.NODES.forEach(stage.pair::startNode);
            stage.pair.awaitAnswer();
            stage.pair.awaitHot(HOT_LIMIT);
            stage.pair.awaitOneActive();
            return stage;
        } catch (RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    /** Sets it up without starting the nodes. */
    static Stage prepare(PairPlan plan) {
        Lab lab = Lab.up(LabPlan.oneArm());
        try {
            // First the clients: they reserve the ports by which their connections are told from the lab's own.
            Load load = Load.start(lab);
            Probe probe = Probe.start(lab);
            return new Stage(lab, load, probe, DispatcherPair.prepare(lab, plan));
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    /** The machines. */
    public Lab lab() {
        return lab;
    }

    /** The clients. */
    public Load load() {
        return load;
    }

    /** The raw sender. */
    public Probe probe() {
        return probe;
    }

    /** The two nodes. */
    public DispatcherPair pair() {
        return pair;
    }

    /** The process id of a node's dispatcher. */
    long pid(String node) {
        return pair.process(node).pid();
    }

    /** What a machine on the LAN knows a node by. */
    String mac(String node) {
        return lab.node(node).mac("eth0");
    }

    @Override
    public void close() {
        try {
            probe.close();
            load.close();
        } finally {
            // Takes the nodes with it: nobody is left whom they could hand over to.
            lab.close();
        }
    }
}
