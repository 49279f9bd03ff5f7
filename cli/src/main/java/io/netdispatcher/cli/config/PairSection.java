package io.netdispatcher.cli.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The two nodes and how they agree on who is active.
 *
 * @param keyFile absolute path of the pair's key
 * @param profile which set of timers is used
 * @param recovery what happens when the preferred node comes back
 * @param partition what wins when the nodes can't see each other
 * @param preferred name of the node that is active when all else is equal
 * @param nodes both nodes, in file order
 * @param reachTargets addresses whose answer proves that a node is connected; none means the servers are taken
 * @param heartbeat how the nodes hear of each other
 * @param replication how the connection table gets to the other node
 * @param hooks programs to run
 */
public record PairSection(
        Path keyFile,
        Profile profile,
        Recovery recovery,
        Partition partition,
        Optional<String> preferred,
        List<Node> nodes,
        List<Ipv4Address> reachTargets,
        Heartbeat heartbeat,
        Replication replication,
        Hooks hooks) {
    /** Copies the lists. */
    public PairSection {
        nodes = List.copyOf(nodes);
        reachTargets = List.copyOf(reachTargets);
    }

    /** The node of this name; throws {@link IllegalArgumentException} if there is none. */
    public Node node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is none of pair.nodes"));
    }

    /** The other node than the one of this name. */
    public Node peerOf(String name) {
        Node own = node(name);
        return nodes.get(0) == own ? nodes.get(1) : nodes.get(0);
    }

    /** Which set of timers is used. */
    public enum Profile {
        DEFAULT,
        FAST,
        STEADY
    }

    /** Whether the preferred node takes over again by itself, by a planned failover. */
    public enum Recovery {
        MANUAL,
        AUTO
    }

    /** What wins when the nodes can't see each other: service, or never two active nodes. */
    public enum Partition {
        AVAILABLE,
        SAFE
    }

    /**
     * One of the two nodes.
     *
     * @param name unique in the pair
     * @param index 1 to 255, unique in the pair: breaks ties between equal epochs
     * @param paths the node's address on each heartbeat path, 1 to 4, in the same order for both nodes, the service
     *     LAN first
     */
    public record Node(String name, int index, List<Ipv4Address> paths) {
        /** Copies the list. */
        public Node {
            paths = List.copyOf(paths);
        }
    }

    /**
     * How the nodes hear of each other, on every path.
     *
     * @param port UDP port that both nodes listen on, and the TCP port above it
     */
    public record Heartbeat(int port) {}

    /**
     * How the connection table gets to the other node, and when a new connection may go on to its server.
     *
     * @param mode at once, or after the shadow has acknowledged it
     * @param syncTimeoutMs longest wait for the acknowledgement in ms
     * @param port TCP port that both nodes listen on
     * @param path which of the nodes' paths carries it, from 1
     */
    public record Replication(Mode mode, int syncTimeoutMs, int port, int path) {
        /** SYNC waits for the shadow's acknowledgement, ASYNC does not. */
        public enum Mode {
            SYNC,
            ASYNC
        }

        /** A node's address on the path that carries the replication. */
        public Ipv4Address addressOf(Node node) {
            return node.paths().get(path - 1);
        }
    }

    /**
     * Programs that the node runs.
     *
     * @param roleChange absolute path of a program that is told each change of role
     */
    public record Hooks(Optional<Path> roleChange) {}
}
