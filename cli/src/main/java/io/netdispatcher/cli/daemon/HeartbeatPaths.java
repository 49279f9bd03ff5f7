package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.PairSection;
import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.failover.heartbeat.HeartbeatPath;
import io.netdispatcher.failover.jgroups.JGroupsPath;
import io.netdispatcher.failover.jgroups.PathSettings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The heartbeat paths that a configuration names, each a channel of its own. */
final class HeartbeatPaths {
    private HeartbeatPaths() {}

    /** Begins to open all of them. */
    static List<HeartbeatPath> start(PairConfig config, PairKey key) {
        PairSection pair = config.pair().orElseThrow();
        PairSection.Node own = pair.node(config.node().name());
        PairSection.Node peer = pair.peerOf(own.name());
        PathSettings.Detection detection = switch (pair.profile()) {
            case DEFAULT -> PathSettings.Detection.DEFAULT;
            case FAST -> PathSettings.Detection.FAST;
            case STEADY -> PathSettings.Detection.STEADY;
        };
        List<HeartbeatPath> paths = new ArrayList<>();
        for (int i = 0; i < own.paths().size(); i++) {
            paths.add(JGroupsPath.start(new PathSettings(
                    "path-" + (i + 1),
                    own.name(),
                    end(own, i, pair),
                    end(peer, i, pair),
                    new PathSettings.Sealing(key, own.index(), peer.index()),
                    detection,
                    true)));
        }
        return paths;
    }

    private static InetSocketAddress end(PairSection.Node node, int path, PairSection pair) {
        return PairTransport.end(node.paths().get(path), pair.heartbeat().port());
    }
}
