package io.netdispatcher.hatests.lab;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A running lab: a client, a switch, two dispatcher machines and web servers in network namespaces, as {@link LabPlan}
 * lays them out.
 *
 * <pre>{@code
 * try (Lab lab = Lab.up(LabPlan.oneArm().withServers(2))) {
 *     lab.client().run("curl", "-s", "http://10.0.0.21/").orThrow().text(); // "srv1"
 * }
 * }</pre>
 *
 * <p>No dispatcher runs unless one is started: {@link Dispatcher#start}. Closing ends all processes in the lab, whoever
 * started them, and leaves nothing; so does the end of the JVM. What a killed JVM leaves is removed by the next lab of the
 * same user. All methods may be called by any thread.
 */
public final class Lab implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final LabStates states;
    private final LabProcesses processes;
    private final Path directory;
    private final Map<String, LabNode> nodes = new LinkedHashMap<>();
    private final Map<String, LabServer> servers = new LinkedHashMap<>();
    private final AtomicInteger captures = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread atExit = new Thread(this::end, "lab-teardown");
    private volatile LabState state;

    private Lab(LabStates states, LabState begun) {
        this.states = states;
        this.state = begun;
        this.directory = Path.of(begun.directory());
        this.processes = new LabProcesses(directory.resolve("out"));
    }

    /**
     * Brings a lab up under a name of its own.
     *
     * @throws LabFailure when the machine lacks something ({@link LabRequirements}), or a step fails; nothing is left then
     */
    public static Lab up(LabPlan plan) {
        return up(ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet(), plan);
    }

    /** Whether a lab can have this name: 1 to 40 letters, digits and dashes. */
    public static boolean isName(String name) {
        return name.matches("[A-Za-z0-9-]{1,40}");
    }

    /** As {@link #up(LabPlan)}, under a name (letters, digits, dashes), which no other lab of this user may have. */
    public static Lab up(String name, LabPlan plan) {
        if (!isName(name)) {
            throw new LabFailure("not a name for a lab (letters, digits and dashes, 40 at most): " + name);
        }
        LabRequirements.check();
        LabStates states = LabStates.ofThisUser();
        new Teardown(states).leftovers();
        LabAssembly assembly = new LabAssembly(states);
        Lab lab = new Lab(states, assembly.begin(name, plan));
        try {
            Runtime.getRuntime().addShutdownHook(lab.atExit);
            lab.assemble(assembly);
            return lab;
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    /** What it consists of. */
    public LabPlan plan() {
        return state.plan();
    }

    /** Its name, unique among the labs of this user. */
    public String name() {
        return state.name();
    }

    /** A directory that is removed with the lab. */
    public Path directory() {
        return directory;
    }

    /** The file that servers serve as {@code /big}: 10 MiB that no compression makes smaller. */
    public Path bigFile() {
        return directory.resolve("big");
    }

    /** A machine by name; {@code switch} is one too. */
    public LabNode node(String name) {
        LabNode node = nodes.get(name);
        if (node == null) {
            throw new LabFailure("no node '" + name + "'; there are: " + String.join(", ", nodes.keySet()));
        }
        return node;
    }

    /** All machines, the switch first. */
    public List<LabNode> nodes() {
        return List.copyOf(nodes.values());
    }

    /** The machine that clients run on. */
    public LabNode client() {
        return node(LabPlan.CLIENT);
    }

    /** A web server by name. */
    public LabServer server(String name) {
        LabServer server = servers.get(name);
        if (server == null) {
            throw new LabFailure("no server '" + name + "'; there are: " + String.join(", ", servers.keySet()));
        }
        return server;
    }

    /** All web servers. */
    public List<LabServer> servers() {
        return List.copyOf(servers.values());
    }

    /** The background processes that were started through this object, ended ones too, in order. */
    public List<ManagedProcess> processes() {
        return processes.all();
    }

    /**
     * Captures frames, both directions, from now on.
     *
     * @param node a machine; on {@code switch}, device {@code br0} shows whatever crosses the LAN, {@code srv1} and the
     *     like the port to that machine ({@code srv1-int} on the internal LAN)
     * @param filter pcap-filter(7), empty for everything
     */
    public Capture capture(String node, String device, String filter) {
        return capture(node, device, filter, Capture.Detail.WHOLE);
    }

    /** As {@link #capture(String, String, String)}, with so much of each frame. */
    public Capture capture(String node, String device, String filter, Capture.Detail detail) {
        String file = captures.incrementAndGet() + "-" + node + "-" + device + ".pcap";
        return Capture.start(node(node), device, filter, detail, directory.resolve(file));
    }

    /** Unplugs a machine from the LANs: it loses the carrier. The dedicated cable stays. */
    public void unplug(String node) {
        ports(node).forEach(port -> node(LabPlan.SWITCH).linkDown(port));
    }

    /** Plugs a machine in again. */
    public void plug(String node) {
        ports(node).forEach(port -> node(LabPlan.SWITCH).linkUp(port));
    }

    /** Makes the switch drop everything from and to a machine, which keeps its carrier. The dedicated cable stays. */
    public void isolate(String node) {
        portState(node, "0");
    }

    /** Ends {@link #isolate}. */
    public void rejoin(String node) {
        portState(node, "3");
    }

    /** Unplugs the dedicated cable between the dispatchers at nd1's end; both lose the carrier. */
    public void unplugDedicatedCable() {
        node(LabPlan.ND1).linkDown("eth1");
    }

    /** Plugs the dedicated cable in again. */
    public void plugDedicatedCable() {
        node(LabPlan.ND1).linkUp("eth1");
    }

    /** Makes the switch pass nothing between the two dispatchers; both keep carrier, and everybody else. The dedicated cable stays. */
    public void partDispatchers() {
        isolation("on");
    }

    /** Ends {@link #partDispatchers}. */
    public void joinDispatchers() {
        isolation("off");
    }

    /** The lab in words: a line for each machine, and how to enter it. */
    public String describe() {
        return LabDescription.of(state);
    }

    /** Leaves the lab up after this process, until {@code nd lab down}. This object can then no longer close it. */
    public void keep() {
        state = state.kept();
        states.save(state);
        over.set(true);
        forgetHook();
    }

    /** Ends everything in the lab and removes it. Harmless when repeated. */
    @Override
    public void close() {
        forgetHook();
        end();
    }

    private void assemble(LabAssembly assembly) {
        state = assembly.hold(state, processes);
        Entrance entrance = Entrance.of(state);
        plan().nodeNames().forEach(node -> nodes.put(node, new LabNode(node, state, entrance, processes)));
        assembly.connect(state, bigFile());
        for (String name : plan().serverNames()) {
            NginxFiles files = new NginxFiles(name, directory.resolve(name));
            files.write(bigFile(), plan().accessLog());
            servers.put(name, new LabServer(node(name), plan().internalInterface(), files));
        }
        servers.values().forEach(LabServer::launch);
        servers.values().forEach(LabServer::awaitListening);
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            try {
                servers.values().forEach(LabServer::abandon);
                processes.close();
            } finally {
                new Teardown(states).takeDown(state);
            }
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ignored) {
            // The JVM is ending; the hook runs or has run.
        }
    }

    private List<String> ports(String node) {
        node(node);
        return plan().hosts().stream()
                .filter(host -> host.name().equals(node))
                .flatMap(host -> plan().hasInternalLeg(host)
                        ? Stream.of(Topology.switchPort(node), Topology.internalSwitchPort(node))
                        : Stream.of(Topology.switchPort(node)))
                .toList();
    }

    /** Isolated ports of a bridge exchange nothing with each other, and everything with the rest. */
    private void isolation(String onOrOff) {
        for (String dispatcher : PairPlan.NODES) {
            ports(dispatcher)
                    .forEach(port -> node(LabPlan.SWITCH)
                            .run("bridge", "link", "set", "dev", port, "isolated", onOrOff)
                            .orThrow());
        }
    }

    /** Bridge port states of the kernel: 0 disabled, 3 forwarding. */
    private void portState(String node, String portState) {
        ports(node)
                .forEach(port -> node(LabPlan.SWITCH)
                        .run("bridge", "link", "set", "dev", port, "state", portState)
                        .orThrow());
    }
}
