package io.netdispatcher.failover.jgroups;

import io.netdispatcher.executor.os.RealTimePriority;
import org.jgroups.util.DefaultThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All threads of one channel: daemons of the path's name. Those that receive heartbeats, and that notice the end of the other process, have real-time
 * priority where that is wanted and granted. Any thread.
 */
final class PathThreads extends DefaultThreadFactory {
    private static final Logger LOG = LoggerFactory.getLogger(PathThreads.class);
    /** As JGroups' UDP names the thread that reads its socket. */
    private static final String RECEIVER = "ucast-receiver";
    /** As FD_SOCK names the one that reads the connection to the other process. */
    private static final String WATCHER = "FD_SOCK pinger";

    private static final long BUDGET_NS = 1_000_000;
    /** With the budget enough for a hundred datagrams and more. */
    private static final long RECEIVER_PERIOD_NS = 10_000_000;
    /** The end of the other process comes once, and is read by code that never ran. */
    private static final long WATCHER_PERIOD_NS = 50_000_000;

    private final String path;
    private final boolean wantsRealTime;
    private volatile boolean isRealTime;

    PathThreads(String path, boolean wantsRealTime) {
        super("heartbeat-" + path, true, true);
        this.path = path;
        this.wantsRealTime = wantsRealTime;
    }

    /** Whether the thread that receives runs at real-time priority. */
    boolean isRealTime() {
        return isRealTime;
    }

    @Override
    protected Thread newThread(Runnable task, String name, String address, String cluster) {
        boolean receives = name.startsWith(RECEIVER);
        boolean isUrgent = wantsRealTime && (receives || name.startsWith(WATCHER));
        String shown = name.equals(baseName) ? name : "heartbeat-" + path + "-" + name.replace(' ', '-');
        return super.newThread(isUrgent ? () -> run(task, receives) : task, shown, address, cluster);
    }

    private void run(Runnable task, boolean receives) {
        RealTimePriority.Outcome outcome =
                RealTimePriority.request(BUDGET_NS, receives ? RECEIVER_PERIOD_NS : WATCHER_PERIOD_NS);
        if (receives) {
            isRealTime = outcome.isGranted();
            if (!outcome.isGranted()) {
                LOG.warn("heartbeat path {} runs at ordinary priority: {}", path, outcome.refusal());
            }
        }
        task.run();
    }
}
