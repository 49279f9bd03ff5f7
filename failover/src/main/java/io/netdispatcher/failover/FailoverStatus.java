package io.netdispatcher.failover;

import io.netdispatcher.failover.role.Claim;
import io.netdispatcher.failover.role.Lan;
import io.netdispatcher.failover.role.Role;
import java.util.List;

/**
 * The node's role at one moment.
 *
 * @param claim of the active node, as far as this one knows
 * @param isAnswering whether the executor may answer for the VIPs
 * @param isFit whether this node serves at least as well as the other one
 * @param isRealTime whether the role agent's own thread runs at real-time priority
 * @param lan what is seen of the service LAN
 * @param peerRole the other node's role, as it said last; INIT when it was never heard
 * @param paths heartbeat paths, in the order of the configuration
 * @param rejected heartbeats refused since the start, for whatever reason
 * @param pauses how often this node noticed that it had been stopped
 * @param alarms one line each
 */
public record FailoverStatus(
        Role role,
        Claim claim,
        boolean isAnswering,
        boolean isFit,
        boolean isRealTime,
        Lan lan,
        Role peerRole,
        List<Path> paths,
        long rejected,
        long pauses,
        List<String> alarms) {
    /** Copies the lists. */
    public FailoverStatus {
        paths = List.copyOf(paths);
        alarms = List.copyOf(alarms);
    }

    /**
     * A heartbeat path.
     *
     * @param name the other node's address on it
     * @param isUp whether the other node was heard by it lately
     * @param heardMs since when nothing was heard; -1 when nothing ever was
     * @param isRealTime whether its threads run at real-time priority
     * @param obstacle what keeps it from working, in words; empty when nothing is known
     */
    public record Path(String name, boolean isUp, long heardMs, boolean isRealTime, String obstacle) {}
}
