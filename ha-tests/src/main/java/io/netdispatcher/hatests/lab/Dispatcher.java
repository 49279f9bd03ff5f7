package io.netdispatcher.hatests.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A dispatcher that runs in a node of the lab, in a process of its own. */
public final class Dispatcher implements AutoCloseable {
    /** Names the launcher to use; without it, this JVM's own options and class path start the same build. */
    public static final String LAUNCHER_PROPERTY = "nd.launcher";

    private static final String MAIN_CLASS = "io.netdispatcher.cli.Nd";
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    /** sockaddr_un of Linux: 108 bytes with the closing zero. */
    private static final int SOCKET_PATH_MAX = 107;

    /** Collector and heap as the launcher gives them to a node: with another collector it would pause where no node does. */
    private static final List<String> NODE_OPTIONS = List.of("-XX:+UseZGC", "-Xmx512m");

    private final Path controlSocket;
    private final Path configuration;
    private final ManagedProcess process;

    private Dispatcher(Path controlSocket, Path configuration, ManagedProcess process) {
        this.controlSocket = controlSocket;
        this.configuration = configuration;
        this.process = process;
    }

    /**
     * Starts a dispatcher without a peer on the pcap data plane, serving port 80 of all VIPs with all servers at the
     * weights of the plan, and waits until it answers.
     */
    public static Dispatcher start(Lab lab, String node) {
        Path directory = directory(lab, node);
        Dispatcher dispatcher = launch(lab, node, singleNode(lab.plan(), node, directory));
        dispatcher.awaitAnswer(lab);
        return dispatcher;
    }

    /**
     * Starts a dispatcher with a configuration of the caller's and does not wait.
     *
     * @param configuration YAML; its {@code node.control.socket} must be {@link #controlSocket(Lab, String)}
     */
    public static Dispatcher launch(Lab lab, String node, String configuration) {
        return launch(lab, node, configuration, List.of());
    }

    /** The same, started by another program: {@code before} are that one's words, such as nice's. */
    static Dispatcher launch(Lab lab, String node, String configuration, List<String> before) {
        try {
            Path file = directory(lab, node).resolve("nd.yaml");
            Files.createDirectories(file.resolveSibling("state"));
            Files.writeString(file, configuration);
            List<String> words = new ArrayList<>(before);
            words.addAll(launcher());
            words.addAll(List.of("run", "--config", file.toString()));
            ManagedProcess process = lab.node(node).startAs("nd", words.toArray(String[]::new));
            return new Dispatcher(controlSocket(lab, node), file, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the dispatcher of a node keeps configuration, state and control socket. */
    public static Path directory(Lab lab, String node) {
        return lab.directory().resolve(node);
    }

    /** The control socket of a node's dispatcher. */
    public static Path controlSocket(Lab lab, String node) {
        Path socket = directory(lab, node).resolve("control.sock");
        if (socket.toString().length() > SOCKET_PATH_MAX) {
            throw new LabFailure("too long for a socket's path, choose a shorter temporary directory: " + socket);
        }
        return socket;
    }

    /** The words that start the command line under test. */
    public static List<String> launcher() {
        String launcher = System.getProperty(LAUNCHER_PROPERTY);
        if (launcher != null) {
            return List.of(launcher);
        }
        List<String> words = new ArrayList<>(java(MAIN_CLASS));
        words.removeIf(word -> word.startsWith("-Xmx") || word.matches("-XX:\\+Use\\w+GC"));
        words.addAll(1, NODE_OPTIONS);
        return words;
    }

    /** The words that start another main class with this JVM's own options and class path. */
    public static List<String> java(String mainClass) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
                .forEach(words::add);
        words.addAll(List.of("-cp", absoluteClassPath(), mainClass));
        return words;
    }

    /** The socket by which the command line talks to it. */
    public Path controlSocket() {
        return controlSocket;
    }

    /** The configuration file it was started with. */
    public Path configuration() {
        return configuration;
    }

    /** The process, to freeze or kill. */
    public ManagedProcess process() {
        return process;
    }

    /** Waits until the control socket is there and the client gets an answer through the first VIP. */
    public void awaitAnswer(Lab lab) {
        String url = "http://" + lab.plan().vip() + "/";
        Await.until("the dispatcher's control socket and an answer from " + url, START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new LabFailure(
                        "the dispatcher ended: " + process.outputText().strip());
            }
            return Files.exists(controlSocket)
                    && lab.client()
                            .run("curl", "-sf", "-o", "/dev/null", "--max-time", "1", url)
                            .succeeded();
        });
    }

    @Override
    public void close() {
        process.close();
    }

    /** The configuration of a dispatcher that has no peer. */
    static String singleNode(LabPlan plan, String node, Path directory) {
        StringBuilder text = new StringBuilder("""
                node:
                  name: %s
                  directory: %s
                  control: {socket: %s}
                  interfaces: {external: eth0, internal: %s}
                  dataPlane: pcap
                clusters:
                """.formatted(
                        node, directory.resolve("state"), directory.resolve("control.sock"), plan.internalInterface()));
        for (int i = 0; i < plan.vips().size(); i++) {
            text.append("  - name: www").append(i == 0 ? "" : i + 1).append('\n');
            text.append("    vip: ").append(plan.vips().get(i)).append('\n');
            text.append("    ports:\n      - port: 80\n        servers:\n");
            plan.serverNames()
                    .forEach(server -> text.append("          - {name: %s, address: %s, weight: %d}\n"
                            .formatted(server, plan.forwardingAddress(server), plan.weight(server))));
        }
        return text.toString();
    }

    /** Entering a namespace may change the working directory. */
    private static String absoluteClassPath() {
        StringBuilder path = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.append(path.isEmpty() ? "" : File.pathSeparator)
                    .append(Path.of(entry).toAbsolutePath());
        }
        return path.toString();
    }
}
