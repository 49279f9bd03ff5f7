package io.netdispatcher.failover;

import io.netdispatcher.failover.heartbeat.Heartbeats;
import io.netdispatcher.failover.role.FailoverState;
import io.netdispatcher.failover.role.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What is wrong with the node's part in the pair; each beginning and end is told once. Owned by the failover agent's thread. */
final class FailoverAlarms {
    private static final long PATH_LOST_NS = TimeUnit.MILLISECONDS.toNanos(300);
    /** Paths need so long to open and to find the other node. */
    private static final long STARTING_NS = TimeUnit.SECONDS.toNanos(3);

    private final Policy policy;
    private final List<String> pathNames;
    private final FailoverListener listener;
    private final Map<String, String> present = new LinkedHashMap<>();
    private long startNs = Long.MIN_VALUE;

    FailoverAlarms(Policy policy, List<String> pathNames, FailoverListener listener) {
        this.policy = policy;
        this.pathNames = pathNames;
        this.listener = listener;
    }

    /** Raises and clears what the state shows. */
    void look(FailoverState state, List<Heartbeats.PathState> paths, long nowNs) {
        if (startNs == Long.MIN_VALUE) {
            startNs = nowNs;
        }
        boolean isStarting = nowNs - startNs < STARTING_NS;
        for (int i = 0; i < paths.size(); i++) {
            Heartbeats.PathState path = paths.get(i);
            boolean isLost = path.heardNs() < 0
                    ? !isStarting
                    : path.heardNs() >= Math.max(PATH_LOST_NS, policy.timers().silenceNs());
            String obstacle = path.condition().obstacle();
            set(
                    "path " + i,
                    isLost,
                    isLost
                            ? "heartbeat path " + (i + 1) + " of " + paths.size() + ", to " + policy.peerName() + " at "
                                    + pathNames.get(i) + ", is lost" + (obstacle.isEmpty() ? "" : ": " + obstacle)
                            : "");
        }
        set(
                "vip",
                state.isVipAnsweredBySilentPeer(nowNs, policy),
                "the VIPs are answered by another station though " + policy.peerName() + " is not heard");
        set("cold", state.isLeadingCold(), "took over with an incomplete table: connections that it lacked are broken");
        boolean isUnfit = !isStarting && !state.isFit();
        set("fit", isUnfit, isUnfit ? "this node reaches less than it should: " + state.lanText() : "");
    }

    void epochUnwritable(String reason) {
        set("epoch", true, "the epoch can't be written: " + reason + "; a restart may forget who was active last");
    }

    void epochWritten() {
        set("epoch", false, "");
    }

    private void set(String key, boolean isRaised, String text) {
        if (isRaised) {
            if (present.put(key, text) == null) {
                listener.alarmRaised(text);
            }
        } else {
            String over = present.remove(key);
            if (over != null) {
                listener.alarmCleared(over);
            }
        }
    }

    List<String> all() {
        return List.copyOf(present.values());
    }
}
