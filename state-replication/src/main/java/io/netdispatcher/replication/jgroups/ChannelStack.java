package io.netdispatcher.replication.jgroups;

import java.net.InetAddress;
import java.util.List;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;
import org.jgroups.util.DefaultThreadFactory;

/** What a channel of the replication consists of: no multicast, nothing bound but what is configured. */
final class ChannelStack {
    /** Above the window of unacknowledged bytes that the replication keeps (512 kB), so that sending seldom waits. */
    private static final int SOCKET_BUFFER_BYTES = 1024 * 1024;
    /** The longest message with its headers. */
    private static final int BUNDLE_BYTES = 72 * 1024;
    /** The longest frame that is read at all; JGroups' own lists of members and retransmissions are far below. */
    private static final int FRAME_BYTES = 256 * 1024;

    private static final int THREADS = 16;
    private static final int MERGE_MIN_MS = 300;
    private static final int MERGE_MAX_MS = 900;
    private static final int MERGE_CHECK_MS = 1_000;
    private static final int ALIVE_MS = 500;
    private static final int JOIN_ATTEMPTS = 2;
    private static final int MERGE_TIMEOUT_MS = 2_000;
    private static final int LEAVE_TIMEOUT_MS = 300;
    private static final int RETRANSMIT_MS = 100;
    /** Messages to a member that has left are kept for so long, in case it comes back. */
    private static final int FORGET_MS = 5_000;

    private ChannelStack() {}

    /** From the bottom up; not to be used twice. */
    static List<Protocol> protocols(JGroupsSettings settings, ChannelSockets sockets) {
        return List.of(
                tcp(settings, sockets),
                discovery(settings),
                new MERGE3()
                        .setMinInterval(MERGE_MIN_MS)
                        .setMaxInterval(MERGE_MAX_MS)
                        .setCheckInterval(MERGE_CHECK_MS),
                processDetection(settings),
                new FD_ALL3()
                        .setTimeout(settings.timeouts().silence().toMillis())
                        .setInterval(ALIVE_MS),
                new NAKACK2().useMcastXmit(false).setXmitInterval(RETRANSMIT_MS),
                new UNICAST3().setXmitInterval(RETRANSMIT_MS).setConnCloseTimeout(FORGET_MS),
                new STABLE(),
                membership(settings));
    }

    private static TCP tcp(JGroupsSettings settings, ChannelSockets sockets) {
        InetAddress address = settings.local().getAddress();
        TCP tcp = new TCP();
        tcp.setSocketFactory(sockets);
        tcp.setBindAddress(address);
        tcp.setBindPort(settings.local().getPort());
        tcp.setPortRange(0);
        tcp.setClientBindAddr(address);
        tcp.setSockConnTimeout((int) settings.timeouts().connect().toMillis());
        tcp.setPeerAddrReadTimeout((int) settings.timeouts().connect().toMillis());
        tcp.setSendBufSize(SOCKET_BUFFER_BYTES);
        tcp.setRecvBufSize(SOCKET_BUFFER_BYTES);
        tcp.setMaxLength(FRAME_BYTES);
        tcp.tcpNodelay(true);
        tcp.logDetails(false);
        tcp.logAcceptError(false);
        tcp.logDiscardMsgs(false);
        tcp.setBundlerType("no-bundler");
        tcp.setMessageProcessingPolicy("direct");
        tcp.useVirtualThreads(false);
        DefaultThreadFactory threads = new DefaultThreadFactory("replication-jgroups", true, true);
        threads.useVirtualThreads(false);
        tcp.setThreadFactory(threads);
        tcp.getThreadPool().setMinThreads(2).setMaxThreads(THREADS).setThreadDumpsEnabled(false);
        return tcp;
    }

    private static TCPPING discovery(JGroupsSettings settings) {
        TCPPING discovery = new TCPPING();
        discovery.setInitialHosts(List.of(settings.local(), settings.peer()));
        discovery.setPortRange(0);
        return discovery;
    }

    private static FD_SOCK processDetection(JGroupsSettings settings) {
        return new FD_SOCK()
                .setBindAddress(settings.local().getAddress())
                .setStartPort(settings.local().getPort() + 1)
                .setPortRange(0);
    }

    private static GMS membership(JGroupsSettings settings) {
        return new GMS()
                .setJoinTimeout(settings.timeouts().join().toMillis())
                .setMaxJoinAttempts(JOIN_ATTEMPTS)
                .setMergeTimeout(MERGE_TIMEOUT_MS)
                .setLeaveTimeout(LEAVE_TIMEOUT_MS)
                .printLocalAddress(false)
                .printPhysicalAddress(false)
                .logViewWarnings(false)
                .logCollectMessages(false);
    }
}
