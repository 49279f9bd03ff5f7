package io.netdispatcher.replication.jgroups;

import io.netdispatcher.replication.transport.Transport;
import java.net.BindException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.util.Util;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel from its making to its end; it is never used again.
 *
 * <p>Opening and closing block and run on threads of their own, which the keeper starts and watches; sending is the replication's.
 */
final class ReplicationChannel implements Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicationChannel.class);

    private final JGroupsSettings settings;
    private final Roster roster;
    private final Inbox inbox;
    private final Runnable wakeUp;
    private final EarlyMessages early = new EarlyMessages();
    private final ChannelSockets sockets;
    private Thread opener;
    private Thread closer;
    private volatile JChannel channel;
    private volatile String failure;
    private volatile boolean isOpen;
    private volatile boolean isCondemned;
    /** When the send began that is under way; 0 when none is. */
    private volatile long sendStartNs;

    ReplicationChannel(JGroupsSettings settings, Roster roster, Inbox inbox, Runnable wakeUp) {
        this.settings = settings;
        sockets = new ChannelSockets(
                Set.of(settings.local().getAddress(), settings.peer().getAddress()));
        this.roster = roster;
        this.inbox = inbox;
        this.wakeUp = wakeUp;
    }

    /** Begins to connect. The keeper only, once. */
    void open() {
        opener = Thread.ofPlatform().daemon().name("replication-open").start(this::connect);
    }

    /** Whether it has found its group, which may be itself alone. */
    boolean isOpen() {
        return isOpen;
    }

    /** Why it could not be opened, or null. */
    String failure() {
        return failure;
    }

    /** How long the send under way has lasted, 0 without one. */
    long sendingForNs(long nowNs) {
        long startNs = sendStartNs;
        return startNs == 0 ? 0 : Math.max(0, nowNs - startNs);
    }

    /** Sends to one member. May block; {@link #sever} ends that. The replication's thread only. */
    boolean send(Address member, byte[] bytes) {
        JChannel to = channel;
        if (isCondemned || to == null) {
            return false;
        }
        // Never 0, which means none.
        sendStartNs = System.nanoTime() | 1;
        try {
            to.down(new BytesMessage(member, bytes, 0, bytes.length));
        } catch (RuntimeException e) {
            LOG.debug("sending to {}", member, e);
            return false;
        } finally {
            sendStartNs = 0;
        }
        return !isCondemned;
    }

    /** Takes nothing more from it and gives nothing more to it. */
    void condemn() {
        isCondemned = true;
        roster.end(this);
    }

    /** Cuts all connections: whoever is blocked in one wakes up. Never blocks. */
    void sever() {
        sockets.sever();
    }

    /** Begins to close, in good order where that is possible. The keeper only. */
    void close() {
        condemn();
        if (closer == null) {
            closer = Thread.ofPlatform().daemon().name("replication-close").start(this::disconnect);
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

    private void connect() {
        try {
            // It keeps a list of the addresses that were up when it was loaded, and refuses all others.
            Util.resetCachedAddresses(true, true);
            JChannel made = new JChannel(ChannelStack.protocols(settings, sockets));
            made.setName(settings.name());
            made.setDiscardOwnMessages(true);
            made.setReceiver(this);
            channel = made;
            made.connect(settings.cluster());
            isOpen = true;
        } catch (Exception e) {
            failure = reasonOf(rootOf(e));
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

    private String reasonOf(Throwable root) {
        int port = settings.local().getPort();
        return root instanceof BindException
                ? "TCP port " + port + " or " + (port + 1) + " of "
                        + settings.local().getAddress().getHostAddress()
                        + " is in use; end who listens there (ss -ltnp), or change pair.replication.port on both nodes"
                : root.toString();
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Threads of JGroups, one at a time for one sender. */
    @Override
    public void receive(Message message) {
        if (isCondemned || !message.hasArray() || message.getLength() > Transport.MAX_MESSAGE_BYTES) {
            return;
        }
        // The lock keeps what came before the membership ahead of what comes after it.
        synchronized (early) {
            int origin = roster.originOf(this, message.getSrc());
            if (origin == 0) {
                int start = message.getOffset();
                byte[] bytes = Arrays.copyOfRange(message.getArray(), start, start + message.getLength());
                early.add(message.getSrc(), bytes, System.nanoTime());
                return;
            }
            inbox.add(origin, message.getArray(), message.getOffset(), message.getLength());
        }
        wakeUp.run();
    }

    /** A thread of JGroups. */
    @Override
    public void viewAccepted(View view) {
        Address self = channel.getAddress();
        List<Address> others = view.getMembers().stream()
                .filter(member -> !member.equals(self))
                .toList();
        synchronized (early) {
            if (!roster.update(this, others)) {
                return;
            }
            early.release(
                    roster.present(), System.nanoTime(), (bytes, origin) -> inbox.add(origin, bytes, 0, bytes.length));
        }
        LOG.debug("members: {}", view);
        wakeUp.run();
    }
}
