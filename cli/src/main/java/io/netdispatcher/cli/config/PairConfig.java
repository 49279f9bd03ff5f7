package io.netdispatcher.cli.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A whole, valid configuration. {@code node} is local to this machine; everything else is shared by the pair.
 *
 * @param node this machine
 * @param pair the two nodes; empty for a node on its own
 * @param table the connection table
 * @param manager the weight loop
 * @param clusters the virtual addresses, in file order
 */
public record PairConfig(
        NodeConfig node,
        Optional<PairSection> pair,
        TableConfig table,
        ManagerConfig manager,
        List<ClusterConfig> clusters) {
    /** Copies the list. */
    public PairConfig {
        clusters = List.copyOf(clusters);
    }

    /** What is shared of this configuration, on another machine. */
    public PairConfig on(NodeConfig other) {
        return new PairConfig(other, pair, table, manager, clusters);
    }

    /**
     * SHA-256 of the shared part in 64 hexadecimal digits: equal on two nodes exactly if they mean the same. Comments, the
     * order of keys, defaults written out and the node's own section do not change it; the order of lists does.
     */
    public String sharedDigest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(SharedForm.of(this).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
