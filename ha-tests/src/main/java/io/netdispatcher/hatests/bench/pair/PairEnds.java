package io.netdispatcher.hatests.bench.pair;

import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;

/**
 * What both ends of a benchmark have in common.
 *
 * @param capacity entries that each table has room for
 * @param isSynchronous whether SYNs wait for the shadow
 */
record PairEnds(int capacity, boolean isSynchronous) {
    /** Starts the active end, with so many entries. */
    RemoteEnd active(Lab lab, int entries) {
        return launch(lab, LabPlan.ND1, LabPlan.ND2, entries, RemoteEnd.Priority.NORMAL);
    }

    /** Starts the shadow, with an empty table. */
    RemoteEnd shadow(Lab lab) {
        return shadow(lab, RemoteEnd.Priority.NORMAL);
    }

    /** The same with this priority. */
    RemoteEnd shadow(Lab lab, RemoteEnd.Priority priority) {
        return launch(lab, LabPlan.ND2, LabPlan.ND1, 0, priority);
    }

    private RemoteEnd launch(Lab lab, String node, String peer, int entries, RemoteEnd.Priority priority) {
        return RemoteEnd.launch(
                lab,
                new EndSettings(
                        node,
                        lab.plan().dedicatedAddress(node),
                        peer,
                        lab.plan().dedicatedAddress(peer),
                        LabPlan.DEDICATED_INTERFACE,
                        node.equals(LabPlan.ND1),
                        isSynchronous,
                        capacity,
                        entries),
                priority);
    }
}
