package io.netdispatcher.failover.jgroups;

import java.time.Duration;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.Util;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel from its making to its end; it is never used again.
 *
 * <p>Heartbeats are addressed to the other node's end and not to a member, so that they pass from the moment both sockets are open,
 * whatever JGroups believes of its membership. Opening and closing block and run on threads of their own.
 */
final class PathChannel implements Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(PathChannel.class);
    private static final String CLUSTER = "net-dispatcher-heartbeat";

    private final PathSettings settings;
    private final PathInbox inbox;
    private final Runnable wakeUp;
    private final PathTraffic traffic;
    private final PathThreads threads;
    private final PathSockets sockets;
    private final IpAddress peer;
    private Thread opener;
    private Thread closer;
    private volatile JChannel channel;
    private volatile String failure;
    private volatile boolean isCondemned;
    private volatile boolean isJoined;
    private volatile int members;

    PathChannel(PathSettings settings, PathInbox inbox, Runnable wakeUp) {
        this.settings = settings;
        this.inbox = inbox;
        this.wakeUp = wakeUp;
        traffic = new PathTraffic(settings.name());
        threads = new PathThreads(settings.name(), settings.wantsRealTime());
        sockets = new PathSockets(settings, traffic, this::processGone);
        peer = new IpAddress(settings.peer());
    }

    /** Begins to open. The keeper only, once. */
    void open() {
        opener = thread("open", this::connect);
    }

    /** Whether heartbeats come in and go out; the membership may come later. */
    boolean isOpen() {
        return traffic.isOpen() && failure == null && !isCondemned;
    }

    /** Whether JGroups has found its group, which may be itself alone. */
    boolean isJoined() {
        return isJoined;
    }

    /** Of how many JGroups' group consists; 0 before there is one. */
    int members() {
        return isCondemned ? 0 : members;
    }

    /** Why it could not be opened or is of no use any more, or null. */
    String failure() {
        return failure;
    }

    /** What its sockets have seen. */
    PathTraffic traffic() {
        return traffic;
    }

    /** Whether the thread that receives runs at real-time priority. */
    boolean isRealTime() {
        return threads.isRealTime();
    }

    /** Sends a heartbeat; {@code bytes} are the channel's from now on. Any thread; never blocks. */
    boolean send(byte[] bytes) {
        if (!isOpen()) {
            return false;
        }
        try {
            channel.down(new BytesMessage(peer, bytes).setFlag(HeartbeatsFirst.MARKS));
        } catch (RuntimeException e) {
            LOG.debug("sending over heartbeat path {}", settings.name(), e);
            return false;
        }
        return traffic.reaches();
    }

    /** Takes nothing more from it and gives nothing more to it. */
    void condemn() {
        isCondemned = true;
    }

    /** Cuts all sockets. Never blocks. */
    void sever() {
        sockets.sever();
    }

    /** Begins to close, in good order where that is possible. The keeper only. */
    void close() {
        condemn();
        if (closer == null) {
            closer = thread("close", this::disconnect);
        }
    }

    /** Waits until it is closed. The keeper only. */
    boolean awaitClosed(Duration limit) throws InterruptedException {
        return closer.join(limit) && opener.join(Duration.ofMillis(1));
    }

    /** Whether nothing of it runs any more. The keeper only. */
    boolean isClosed() {
        return closer != null && !closer.isAlive() && !opener.isAlive();
    }

    /** Looks whether it still is of use. The keeper only. */
    void inspect() {
        if (failure == null && traffic.isOpen() && sockets.isAnyLost()) {
            failure = traffic.obstacle().isEmpty() ? "a socket has been closed" : traffic.obstacle();
        }
    }

    private Thread thread(String what, Runnable task) {
        return Thread.ofPlatform()
                .daemon()
                .name("heartbeat-" + settings.name() + "-" + what)
                .start(task);
    }

    private void connect() {
        try {
            // It keeps a list of the addresses that were up when it was loaded, and refuses all others.
            Util.resetCachedAddresses(true, true);
            JChannel made = new JChannel(PathStack.protocols(settings, sockets, threads));
            made.setName(settings.node());
            made.setDiscardOwnMessages(true);
            made.setReceiver(this);
            channel = made;
            made.connect(CLUSTER);
            isJoined = true;
        } catch (Exception e) {
            failure = traffic.obstacle().isEmpty() ? rootOf(e).toString() : traffic.obstacle();
        } finally {
            if (isCondemned) {
                // Closing may have come before there was anything to close.
                disconnect();
            }
        }
    }

    private void disconnect() {
        JChannel made = channel;
        if (made != null) {
            try {
                made.close();
            } catch (RuntimeException e) {
                LOG.debug("closing", e);
            }
        }
        sockets.sever();
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The thread that reads the socket; threads of JGroups for what is no heartbeat. */
    @Override
    public void receive(Message message) {
        if (isCondemned || !message.hasArray()) {
            return;
        }
        inbox.heartbeat(message.getArray(), message.getOffset(), message.getLength());
        wakeUp.run();
    }

    /** A thread of JGroups. */
    @Override
    public void viewAccepted(View view) {
        members = view.size();
        LOG.debug("heartbeat path {}: {}", settings.name(), view);
    }

    /** FD_SOCK's thread. */
    private void processGone() {
        if (!isCondemned) {
            inbox.processGone();
            wakeUp.run();
        }
    }
}
