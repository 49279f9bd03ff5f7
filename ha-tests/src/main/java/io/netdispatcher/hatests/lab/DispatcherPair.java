package io.netdispatcher.hatests.lab;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.control.ControlClient;
import io.netdispatcher.cli.daemon.Reports;
import io.netdispatcher.executor.counters.CountersFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Two dispatchers that are a pair, in nd1 and nd2, in processes of their own; the replication takes the dedicated link. When both start
 * at once, nd1 becomes active.
 * Nodes may be killed, stopped and started again at will. One thread; the questions may be asked by any.
 */
public final class DispatcherPair implements AutoCloseable {
    /** How the nodes replicate. */
    public enum Mode {
        SYNC,
        ASYNC
    }

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration HOT_LIMIT = Duration.ofSeconds(20);
    private static final String HOT = "HOT";
    private static final String KEY = "the key of this lab's pair, known to both\n";
    private static final int ALL_CONNECTIONS = 50_000;
    private static final int ALL_EVENTS = 1_000;

    private final Lab lab;
    private final PairPlan plan;
    private final Map<String, Dispatcher> nodes = new LinkedHashMap<>();

    private DispatcherPair(Lab lab, PairPlan plan) {
        this.lab = lab;
        this.plan = plan;
    }

    /** Starts nd1, which becomes active, then nd2, and waits until both say that the replica is hot. */
    public static DispatcherPair start(Lab lab, PairPlan plan) {
        DispatcherPair pair = prepare(lab, plan);
        pair.startNode(LabPlan.ND1);
        pair.awaitAnswer();
        pair.startNode(LabPlan.ND2);
        pair.awaitHot();
        return pair;
    }

    /** Starts both nodes and waits for nothing. */
    public static DispatcherPair launch(Lab lab, PairPlan plan) {
        DispatcherPair pair = prepare(lab, plan);
        PairPlan.NODES.forEach(pair::startNode);
        return pair;
    }

    /** Writes the key and starts no node. */
    public static DispatcherPair prepare(Lab lab, PairPlan plan) {
        DispatcherPair pair = new DispatcherPair(lab, plan);
        pair.writeKey(KEY);
        return pair;
    }

    /** The file with the key, of both nodes; read when they start. */
    public Path keyFile() {
        return PairPlan.keyFile(lab);
    }

    /** Writes a key that only its owner can read. */
    public void writeKey(String key) {
        Path file = keyFile();
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a node that does not run, with the plan's configuration; does not wait. */
    public void startNode(String node) {
        nodes.put(node, Dispatcher.launch(lab, node, plan.configuration(lab, node), plan.before(node)));
    }

    /** A node's process, to kill, stop and continue. */
    public ManagedProcess process(String node) {
        return nodes.get(node).process();
    }

    /** A node's dispatcher. */
    public Dispatcher node(String node) {
        return nodes.get(node);
    }

    /** Waits until a client gets an answer through the VIP. */
    public void awaitAnswer() {
        nodes.values().stream()
                .filter(node -> node.process().isAlive())
                .findFirst()
                .orElseThrow(() -> new LabFailure("no node runs"))
                .awaitAnswer(lab);
    }

    /** Waits until both nodes say that the replica is hot. */
    public void awaitHot() {
        awaitHot(HOT_LIMIT);
    }

    /** The same, within so long. */
    public void awaitHot(Duration limit) {
        Await.until("both nodes HOT; " + PairPlan.NODES + " say " + standing(), limit, () -> {
            PairPlan.NODES.forEach(this::failIfEnded);
            return isHot(LabPlan.ND1) && isHot(LabPlan.ND2);
        });
    }

    /** The other node. */
    public static String other(String node) {
        return node.equals(LabPlan.ND1) ? LabPlan.ND2 : LabPlan.ND1;
    }

    /** Whether a node says that it answers for the VIP; no for one that does not answer. */
    public boolean isActive(String node) {
        try {
            return status(node).get("vips").get(0).get("held").asBoolean();
        } catch (CommandFailure unreachable) {
            return false;
        }
    }

    /** Waits until exactly one node says that it is active, and tells which. Neither may be stopped. */
    public String awaitOneActive() {
        List<String> active = new ArrayList<>();
        Await.until("one active node", HOT_LIMIT, () -> {
            active.clear();
            PairPlan.NODES.stream().filter(this::isActive).forEach(active::add);
            return active.size() == 1;
        });
        return active.getFirst();
    }

    /** Waits until a node says that it is the shadow, and both that the replica is hot: one that was stopped may still say what it was before. */
    public void awaitHotShadow(String node, Duration limit) {
        Await.until(node + " is a hot shadow", limit, () -> {
            failIfEnded(node);
            return isShadow(node) && isHot(node) && isHot(other(node));
        });
    }

    private boolean isShadow(String node) {
        try {
            return status(node).get("role").asString().equals("SHADOW");
        } catch (CommandFailure unreachable) {
            return false;
        }
    }

    /** Waits until a node says that it is active. */
    public void awaitActive(String node, Duration limit) {
        Await.until(node + " is active", limit, () -> {
            failIfEnded(node);
            return isActive(node);
        });
    }

    /** Waits until the active knows that its shadow is not hot. */
    public void awaitCold() {
        Await.until("nd1 no longer HOT", HOT_LIMIT, () -> !isHot(LabPlan.ND1));
    }

    /** Whether a node says that the replica is hot; no for a node that does not answer. */
    public boolean isHot(String node) {
        return HOT.equals(syncState(node));
    }

    /** What a node says of the replica; {@code -} when it does not answer. */
    public String syncState(String node) {
        try {
            return status(node).get("sync").get("state").asString();
        } catch (CommandFailure unreachable) {
            return "-";
        }
    }

    private String standing() {
        return syncState(LabPlan.ND1) + ", " + syncState(LabPlan.ND2);
    }

    private void failIfEnded(String node) {
        if (!process(node).isAlive()) {
            throw new LabFailure(node + " ended: " + process(node).outputText().strip());
        }
    }

    /** As {@code nd status -o json}. */
    public JsonNode status(String node) {
        return ask(node, "status", null);
    }

    /** As {@code nd server list -o json}. */
    public JsonNode servers(String node) {
        return ask(node, "server.list", null).get("servers");
    }

    /** The latest events, as {@code nd events -o json}. */
    public JsonNode events(String node) {
        return ask(node, "events", new Reports.EventsQuery(0, ALL_EVENTS)).get("events");
    }

    /** The whole table, as {@code nd connections -o json}; {@link LabFailure} when it is too large to be told. */
    public JsonNode connections(String node) {
        JsonNode report = ask(node, "connections", new Reports.ConnectionsQuery(null, null, ALL_CONNECTIONS));
        if (report.get("truncated").asBoolean()) {
            throw new LabFailure(node + " has more than " + ALL_CONNECTIONS + " connections");
        }
        return report.get("connections");
    }

    private JsonNode ask(String node, String command, Object arguments) {
        return new ControlClient(Dispatcher.controlSocket(lab, node)).call(command, arguments);
    }

    /** A counter of a node, from its file; -1 when there is none of this name. */
    public long counter(String node, String name) {
        Path file = Dispatcher.directory(lab, node).resolve("state").resolve(CountersFile.NAME);
        try (CountersFile counters = CountersFile.open(file)) {
            long[] found = {-1};
            counters.reader().forEach((value, id, label) -> found[0] = label.equals(name) ? value : found[0]);
            return found[0];
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        nodes.values().forEach(node -> node.process().terminate());
        nodes.values().forEach(Dispatcher::close);
    }
}
