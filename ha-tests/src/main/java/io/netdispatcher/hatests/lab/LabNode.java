package io.netdispatcher.hatests.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One machine of the lab: a network namespace. Files and process ids are those of the machine the lab runs on. */
public final class LabNode {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

    private final String name;
    private final String namespace;
    private final String address;
    private final Entrance entrance;
    private final LabProcesses processes;

    LabNode(String name, LabState state, Entrance entrance, LabProcesses processes) {
        this.name = name;
        this.namespace = state.namespace(name);
        this.address = state.plan().address(name);
        this.entrance = entrance;
        this.processes = processes;
    }

    /** Its name in the plan: {@code client}, {@code nd1}, {@code srv1}. */
    public String name() {
        return name;
    }

    /** The system-wide name of its namespace. */
    public String namespace() {
        return namespace;
    }

    /** Its address on the service LAN. */
    public String address() {
        return address;
    }

    /** Runs a command to its end, for at most 30 s; a non-zero exit code is a result, not a failure. */
    public CommandResult run(String... command) {
        return run(DEFAULT_LIMIT, command);
    }

    /**
     * Runs a command to its end.
     *
     * @throws LabFailure when the limit passes; the command is killed
     */
    public CommandResult run(Duration limit, String... command) {
        return Commands.run(commandInside(command), List.of(command), "", limit);
    }

    /** Runs a command with this standard input, for at most 30 s. */
    public CommandResult runWithInput(String input, String... command) {
        return Commands.run(commandInside(command), List.of(command), input, DEFAULT_LIMIT);
    }

    /** Starts a command in the background; reports call it by the file name of its program. */
    public ManagedProcess start(String... command) {
        return startAs(Path.of(command[0]).getFileName().toString(), command);
    }

    /** Starts a command in the background under a label, which names its output file. */
    public ManagedProcess startAs(String label, String... command) {
        return processes.start(name + "." + label, commandInside(command));
    }

    /** The words that run a command in this node, for a caller that starts the process itself; its pid is the command's. */
    public List<String> commandInside(String... command) {
        return entrance.into(namespace, List.of(command));
    }

    /** Starts a shell that waits for {@link ArmedCommand#fire} before it runs the script. */
    public ArmedCommand arm(String script) {
        return ArmedCommand.arm(this, script);
    }

    /** Takes an interface down; the other end of its cable loses the carrier. */
    public void linkDown(String device) {
        run("ip", "link", "set", device, "down").orThrow();
    }

    /** Takes an interface up again. */
    public void linkUp(String device) {
        run("ip", "link", "set", device, "up").orThrow();
    }

    /** The present MAC address of an interface, in the form {@code 02:00:0a:00:00:15}. */
    public String mac(String device) {
        String line = run("ip", "-o", "link", "show", "dev", device).orThrow().stdout();
        String afterKind = line.substring(line.indexOf("link/ether ") + "link/ether ".length());
        return afterKind.substring(0, afterKind.indexOf(' '));
    }

    @Override
    public String toString() {
        return name;
    }
}
