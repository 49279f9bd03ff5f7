package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.PairPlan;

/**
 * The active node's machine is dead to all others: JVM stopped, nothing passes its ports, every carrier stays. Later all of it comes back
 * at once.
 */
final class FreezeNode implements Fault {
    private static final String CUT = "nft add table netdev cut && nft add chain netdev cut in"
            + " '{ type filter hook ingress device " + LabPlan.DEDICATED_INTERFACE + " priority -500; policy drop; }'";

    @Override
    public String name() {
        return "freeze-node";
    }

    @Override
    public String summary() {
        return "SIGSTOP and isolation of the active node without loss of carrier; undone";
    }

    @Override
    public Aim aim(String profile) {
        return FreezeActive.frozen(profile);
    }

    @Override
    public Strike prepare(Stage stage, String active) {
        Lab lab = stage.lab();
        return Strike.of(
                lab.node(active).arm("kill -STOP " + stage.pid(active)),
                lab.node(LabPlan.SWITCH).arm("bridge link set dev " + active + " state 0"),
                lab.node(LabPlan.ND1).arm(CUT),
                lab.node(LabPlan.ND2).arm(CUT));
    }

    @Override
    public void repair(Stage stage, String struck) {
        stage.lab().rejoin(struck);
        PairPlan.NODES.forEach(node -> stage.lab()
                .node(node)
                .run("nft", "delete", "table", "netdev", "cut")
                .orThrow());
        stage.pair().process(struck).resume();
    }

    @Override
    public int strayAnswersAllowed() {
        return 1;
    }
}
