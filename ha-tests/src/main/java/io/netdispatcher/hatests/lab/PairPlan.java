package io.netdispatcher.hatests.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * How a pair is configured.
 *
 * @param mode when a SYN may go on
 * @param syncTimeoutMs how long a SYN waits for the shadow at most
 * @param capacity entries that each table has room for; small tables start fast
 * @param isShadowApart whether the shadow gets only what processor time the active leaves over: as if it had a machine of its own
 * @param profile the timers by which the nodes agree on who is active
 */
public record PairPlan(
        DispatcherPair.Mode mode, int syncTimeoutMs, int capacity, boolean isShadowApart, String profile) {
    /** Both nodes, the active first. */
    public static final List<String> NODES = List.of(LabPlan.ND1, LabPlan.ND2);

    private static final String DEFAULT = "default";
    private static final int CAPACITY = 50_000;
    private static final int SYNC_TIMEOUT_MS = 5;

    /** New connections wait for the shadow, 5 ms at most. */
    public static PairPlan sync() {
        return new PairPlan(DispatcherPair.Mode.SYNC, SYNC_TIMEOUT_MS, CAPACITY, false, DEFAULT);
    }

    /** New connections wait for nobody. */
    public static PairPlan async() {
        return new PairPlan(DispatcherPair.Mode.ASYNC, SYNC_TIMEOUT_MS, CAPACITY, false, DEFAULT);
    }

    /** This plan with another longest wait of SYNs. */
    public PairPlan withSyncTimeoutMs(int timeoutMs) {
        return new PairPlan(mode, timeoutMs, capacity, isShadowApart, profile);
    }

    /** This plan with tables of another size. */
    public PairPlan withCapacity(int entries) {
        return new PairPlan(mode, syncTimeoutMs, entries, isShadowApart, profile);
    }

    /** This plan with a shadow that takes no processor time from the active. */
    public PairPlan withShadowApart() {
        return new PairPlan(mode, syncTimeoutMs, capacity, true, profile);
    }

    /** This plan with nodes that agree by themselves on who is active, by the timers of a profile. */
    public PairPlan withProfile(String name) {
        return new PairPlan(mode, syncTimeoutMs, capacity, isShadowApart, name);
    }

    /** What starts a node's launcher. */
    List<String> before(String node) {
        return isShadowApart && node.equals(LabPlan.ND2) ? List.of("nice", "-n", "19") : List.of();
    }

    /** The file with the key: one for both, for its path is part of what nodes share. They read it when they start. */
    static Path keyFile(Lab lab) {
        return lab.directory().resolve("pair.key");
    }

    /** The configuration of a node: that of a node on its own, and the pair. */
    public String configuration(Lab lab, String node) {
        String single = Dispatcher.singleNode(lab.plan(), node, Dispatcher.directory(lab, node));
        return single.replace("\nclusters:\n", "\n" + pair(lab, node) + "clusters:\n");
    }

    private String pair(Lab lab, String node) {
        StringBuilder text = new StringBuilder("""
                pair:
                  keyFile: %s
                  profile: %s
                  preferred: nd1
                  reachTargets: ["%s"]
                  replication: {mode: %s, syncTimeoutMs: %d}
                  nodes:
                """.formatted(
                        keyFile(lab),
                        profile,
                        LabPlan.GATEWAY,
                        mode == DispatcherPair.Mode.SYNC ? "sync" : "async",
                        syncTimeoutMs));
        for (int i = 0; i < NODES.size(); i++) {
            String name = NODES.get(i);
            text.append("    - {name: %s, index: %d, paths: [\"%s\", \"%s\"]}%n"
                    .formatted(name, i + 1, lab.plan().address(name), lab.plan().dedicatedAddress(name)));
        }
        return text.append("table: {capacity: %d, halfOpenShare: 0.4, unprovenShare: 0.4}%n".formatted(capacity))
                .toString();
    }
}
