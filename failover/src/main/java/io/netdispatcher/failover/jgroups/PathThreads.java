package io.netdispatcher.failover.jgroups;

import io.netdispatcher.executor.os.RealTimePriority;
import org.jgroups.util.DefaultThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All threads of one channel: daemons of the path's name, with real-time priority where that is wanted and granted. Any thread. */
final class PathThreads extends DefaultThreadFactory {
    private static final Logger LOG = LoggerFactory.getLogger(PathThreads.class);
    /** As JGroups' UDP names the thread that reads its socket. */
    private static final String RECEIVER = "ucast-receiver";

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
        boolean receives = RECEIVER.equals(name);
        String shown = name.equals(baseName) ? name : "heartbeat-" + path + "-" + name.replace(' ', '-');
        return super.newThread(wantsRealTime ? () -> run(task, receives) : task, shown, address, cluster);
    }

    private void run(Runnable task, boolean receives) {
        RealTimePriority.Outcome outcome = RealTimePriority.request();
        if (receives) {
            isRealTime = outcome.isGranted();
            if (!outcome.isGranted()) {
                LOG.warn("heartbeat path {} runs at ordinary priority: {}", path, outcome.refusal());
            }
        }
        task.run();
    }
}
