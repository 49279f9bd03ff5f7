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

    /** Enough for some dozens of datagrams in each of the kernel's periods. */
    private static final long RECEIVER_NS = 500_000;

    private static final long WATCHER_NS = 200_000;

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
        RealTimePriority.Outcome outcome = RealTimePriority.request(receives ? RECEIVER_NS : WATCHER_NS);
        if (receives) {
            isRealTime = outcome.isGranted();
            if (!outcome.isGranted()) {
                LOG.warn("heartbeat path {} runs at ordinary priority: {}", path, outcome.refusal());
            }
        }
        task.run();
    }
}
