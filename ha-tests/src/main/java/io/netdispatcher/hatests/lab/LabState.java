package io.netdispatcher.hatests.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * What must be known to take a lab down that this process did not bring up. Kept in a file from before the first namespace
 * is made until after the last is gone.
 *
 * @param name the lab's name, unique among the labs of this user
 * @param persistent whether the lab outlives its owner on purpose, until it is taken down by name
 * @param ownerPid the process that brought it up
 * @param ownerStartTicks when that process started, in clock ticks since boot: tells a re-used process id
 * @param holderPid the process that keeps the user namespace alive, or 0 for a lab of root's
 * @param directory where the lab keeps its files
 * @param plan what it consists of
 */
public record LabState(
        String name,
        boolean persistent,
        long ownerPid,
        long ownerStartTicks,
        long holderPid,
        String directory,
        LabPlan plan) {
    private static final String PREFIX = "ndlab-";

    /** The state of a lab that this process is about to bring up. */
    static LabState begun(String name, Path directory, LabPlan plan) {
        long own = ProcessHandle.current().pid();
        return new LabState(name, false, own, ProcessTable.startTicks(own), 0, directory.toString(), plan);
    }

    /** This state with the process that keeps the user namespace alive. */
    LabState heldBy(long pid) {
        return new LabState(name, persistent, ownerPid, ownerStartTicks, pid, directory, plan);
    }

    /** The system-wide name of a node's namespace. */
    public String namespace(String node) {
        return PREFIX + name + "-" + node;
    }

    /** The namespaces of all nodes. */
    public List<String> namespaces() {
        return plan.nodeNames().stream().map(this::namespace).toList();
    }

    /** Whether whoever brought it up is gone and did not mean it to stay. */
    boolean isOrphan() {
        return !persistent && !ProcessTable.isRunning(ownerPid, ownerStartTicks);
    }

    /** This state as that of a lab which stays until it is taken down by name. */
    LabState kept() {
        return new LabState(name, true, ownerPid, ownerStartTicks, holderPid, directory, plan);
    }
}
