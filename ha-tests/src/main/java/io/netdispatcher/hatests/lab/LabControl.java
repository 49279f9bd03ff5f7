package io.netdispatcher.hatests.lab;

import java.util.Comparator;
import java.util.List;

/** Labs of this user that other processes brought up: what the command line needs of them. */
public final class LabControl {
    private final LabStates states;

    private LabControl(LabStates states) {
        this.states = states;
    }

    /** One lab, for a report. */
    public record LabStatus(String name, boolean persistent, String directory, List<NodeStatus> nodes) {}

    /**
     * One node, for a report.
     *
     * @param up whether its namespace exists
     */
    public record NodeStatus(String name, String address, boolean up, List<RunningProcess> processes) {}

    /** One process in a node, for a report. */
    public record RunningProcess(long pid, String command) {}

    /** The labs of the user who runs this process. */
    public static LabControl ofThisUser() {
        return new LabControl(LabStates.ofThisUser());
    }

    /** All labs, by name. */
    public List<LabStatus> status() {
        return states.all().stream()
                .sorted(Comparator.comparing(LabState::name))
                .map(LabControl::status)
                .toList();
    }

    /** Removes what killed owners left; returns how many labs that were. */
    public int removeLeftovers() {
        return new Teardown(states).leftovers();
    }

    /** Takes a lab down, whoever owns it; returns whether there was one of that name. */
    public boolean takeDown(String name) {
        return states.locked(() -> states.find(name)
                .map(state -> {
                    new Teardown(states).takeDown(state);
                    return true;
                })
                .orElse(false));
    }

    /**
     * Runs a command in a node with this process's standard streams.
     *
     * @return its exit code
     * @throws LabFailure when there is no such lab or node
     */
    public int exec(String lab, String node, List<String> command) {
        LabState state = states.find(lab)
                .orElseThrow(() -> new LabFailure("no lab named '" + lab + "' is up: start it with 'nd lab up'"));
        state.plan().address(node);
        List<String> words = Entrance.of(state).into(state.namespace(node), command);
        Process process = Commands.launch(Commands.builder(words).inheritIO());
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw LabFailure.interrupted(String.join(" ", command), e);
        }
    }

    private static LabStatus status(LabState state) {
        List<NodeStatus> nodes = state.plan().nodeNames().stream()
                .map(node -> new NodeStatus(
                        node,
                        state.plan().address(node),
                        Teardown.exists(state, node),
                        Teardown.processes(state, node).stream()
                                .map(pid -> new RunningProcess(pid, ProcessTable.commandLine(pid)))
                                .toList()))
                .toList();
        return new LabStatus(state.name(), state.persistent(), state.directory(), nodes);
    }
}
