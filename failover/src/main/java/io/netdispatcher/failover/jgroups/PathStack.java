package io.netdispatcher.failover.jgroups;

import java.util.List;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UDP;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;

/** What a channel of a heartbeat path consists of: no multicast, nothing bound but what is configured. */
final class PathStack {
    /** Room for what waits for the other node's MAC address (208 kB of Linux), so that heartbeats to nobody do not fill it. */
    private static final int SEND_BUFFER_BYTES = 200_000;

    private static final int RECEIVE_BUFFER_BYTES = 200_000;
    /** Bursts only; what finds none is lost, and sent again by JGroups. */
    private static final int THREADS = 16;

    private static final int MERGE_MIN_MS = 100;
    private static final int MERGE_MAX_MS = 250;
    private static final int MERGE_CHECK_MS = 300;
    private static final int MERGE_TIMEOUT_MS = 800;
    private static final int JOIN_MS = 200;
    private static final int JOIN_ATTEMPTS = 2;
    private static final int LEAVE_MS = 100;
    private static final int VIEW_ACK_MS = 300;
    private static final int WATCH_CONNECT_MS = 500;
    private static final int WATCH_LOOK_UP_MS = 250;
    private static final int RETRANSMIT_MS = 100;
    /** Messages to a member that has left are kept for so long, in case it comes back. */
    private static final int FORGET_MS = 5_000;

    private PathStack() {}

    /** From the bottom up; not to be used twice. */
    static List<Protocol> protocols(PathSettings settings, PathSockets sockets, PathThreads threads) {
        TCPPING discovery = new TCPPING();
        discovery.setInitialHosts(List.of(settings.local(), settings.peer()));
        discovery.setPortRange(0);
        return List.of(
                udp(settings, sockets, threads),
                discovery,
                new MERGE3()
                        .setMinInterval(MERGE_MIN_MS)
                        .setMaxInterval(MERGE_MAX_MS)
                        .setCheckInterval(MERGE_CHECK_MS),
                new FD_SOCK()
                        .setBindAddress(settings.local().getAddress())
                        .setStartPort(settings.local().getPort() + 1)
                        .setPortRange(0)
                        .setSockConnTimeout(WATCH_CONNECT_MS)
                        .setGetCacheTimeout(WATCH_LOOK_UP_MS)
                        .setNumTries(1),
                new FD_ALL3()
                        .setTimeout(settings.detection().timeout().toMillis())
                        .setInterval(settings.detection().interval().toMillis()),
                new NAKACK2().useMcastXmit(false).setXmitInterval(RETRANSMIT_MS),
                new UNICAST3().setXmitInterval(RETRANSMIT_MS).setConnCloseTimeout(FORGET_MS),
                new STABLE(),
                new GMS()
                        .setJoinTimeout(JOIN_MS)
                        .setMaxJoinAttempts(JOIN_ATTEMPTS)
                        .setMergeTimeout(MERGE_TIMEOUT_MS)
                        .setLeaveTimeout(LEAVE_MS)
                        .setViewAckCollectionTimeout(VIEW_ACK_MS)
                        .printLocalAddress(false)
                        .printPhysicalAddress(false)
                        .logViewWarnings(false)
                        .logCollectMessages(false));
    }

    private static UDP udp(PathSettings settings, PathSockets sockets, PathThreads threads) {
        UDP udp = new UDP();
        udp.setSocketFactory(sockets);
        udp.setBindAddress(settings.local().getAddress());
        udp.setBindPort(settings.local().getPort());
        udp.setPortRange(0);
        udp.setMulticasting(false);
        udp.setUcastSendBufSize(SEND_BUFFER_BYTES);
        udp.setUcastRecvBufSize(RECEIVE_BUFFER_BYTES);
        udp.logDiscardMsgs(false);
        udp.logDiscardMsgsVersion(false);
        udp.setBundlerType("no-bundler");
        udp.msgProcessingPolicy(new HeartbeatsFirst());
        udp.useVirtualThreads(false);
        udp.setThreadFactory(threads);
        udp.getThreadPool()
                .setThreadFactory(threads)
                .setMinThreads(1)
                .setMaxThreads(THREADS)
                .setThreadDumpsEnabled(false);
        return udp;
    }
}
