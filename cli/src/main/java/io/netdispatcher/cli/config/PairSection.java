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
 * @param replication when a new connection may go on to its server
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
        Replication replication,
        Hooks hooks) {
    /** Copies the lists. */
    public PairSection {
        nodes = List.copyOf(nodes);
        reachTargets = List.copyOf(reachTargets);
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
     * When a new connection may go on to its server.
     *
     * @param mode at once, or after the shadow has acknowledged it
     * @param syncTimeoutMs longest wait for the acknowledgement in ms
     */
    public record Replication(Mode mode, int syncTimeoutMs) {
        /** SYNC waits for the shadow's acknowledgement, ASYNC does not. */
        public enum Mode {
            SYNC,
            ASYNC
        }
    }

    /**
     * Programs that the node runs.
     *
     * @param roleChange absolute path of a program that is told each change of role
     */
    public record Hooks(Optional<Path> roleChange) {}
}
