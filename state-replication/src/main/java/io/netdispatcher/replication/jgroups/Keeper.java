package io.netdispatcher.replication.jgroups;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a channel open: makes it, watches it, and makes another one when it has failed, when a send is blocked in it, or when asked.
 *
 * <p>The only one that opens and closes channels. What blocks (connecting, closing) runs on threads of its own with a bound each; a
 * channel that does not end in time is cut and left behind.
 */
final class Keeper implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final long TICK_NS = 50_000_000;
    private static final long PAUSE_MIN_NS = 200_000_000;
    private static final long PAUSE_MAX_NS = 2_000_000_000;
    /** Opening takes two rounds of looking for the other, and a connection each; beyond that something hangs. */
    private static final long OPENING_MAX_NS = 10_000_000_000L;

    private static final Duration CUT = Duration.ofMillis(400);

    private final JGroupsSettings settings;
    private final Roster roster;
    private final Supplier<ReplicationChannel> maker;
    private final AtomicReference<String> request = new AtomicReference<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("replication-keeper").unstarted(this);

    private ReplicationChannel channel;
    private ReplicationChannel former;
    private long openedNs;
    private long retiredNs;
    private long notBeforeNs;
    private long pauseNs = PAUSE_MIN_NS;
    private boolean hasComplained;
    private volatile boolean isEnding;
    private volatile String obstacle = "";
    private volatile long rebuilds;
    private volatile long abandoned;

    Keeper(JGroupsSettings settings, Roster roster, Supplier<ReplicationChannel> maker) {
        this.settings = settings;
        this.roster = roster;
        this.maker = maker;
    }

    void start() {
        notBeforeNs = System.nanoTime();
        thread.start();
    }

    /** Asks for another channel. Any thread; several requests before the next channel are one. */
    void rebuild(String reason) {
        request.compareAndSet(null, reason);
        LockSupport.unpark(thread);
    }

    /** Ends the channel and this. Any thread; returns within the limit whatever happens. */
    void end(Duration limit) {
        isEnding = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(limit)) {
                LOG.warn("the replication's channel did not end in time, left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why the channel cannot be opened, empty when it is open or nothing is known. */
    String obstacle() {
        return obstacle;
    }

    /** Channels that were given up for another. */
    long rebuilds() {
        return rebuilds;
    }

    /** Channels that did not end in time. */
    long abandoned() {
        return abandoned;
    }

    @Override
    public void run() {
        while (!isEnding) {
            tick(System.nanoTime());
            LockSupport.parkNanos(this, TICK_NS);
        }
        finish();
    }

    private void tick(long nowNs) {
        String reason = request.getAndSet(null);
        if (channel != null) {
            watch(nowNs, reason);
        } else if (nowNs - notBeforeNs >= 0 && hasEnded(nowNs)) {
            open(nowNs);
        }
    }

    private void watch(long nowNs, String reason) {
        if (channel.failure() != null) {
            complain(channel.failure());
            retire(nowNs);
        } else if (reason != null) {
            LOG.info("making the replication's channel anew: {}", reason);
            retire(nowNs);
        } else if (channel.sendingForNs(nowNs) > settings.timeouts().stall().toNanos()) {
            LOG.warn(
                    "making the replication's channel anew: a send has been blocked for over {} ms",
                    settings.timeouts().stall().toMillis());
            retire(nowNs);
        } else if (channel.isOpen()) {
            hasComplained = false;
            obstacle = "";
            pauseNs = PAUSE_MIN_NS;
        } else if (nowNs - openedNs > OPENING_MAX_NS) {
            complain("it takes too long to open");
            retire(nowNs);
        }
    }

    private void open(long nowNs) {
        if (!addressIsHere()) {
            complain("no interface has the address "
                    + settings.local().getAddress().getHostAddress());
            postpone(nowNs);
            return;
        }
        channel = maker.get();
        roster.begin(channel);
        openedNs = nowNs;
        channel.open();
    }

    private void retire(long nowNs) {
        channel.condemn();
        channel.sever();
        channel.close();
        former = channel;
        channel = null;
        retiredNs = nowNs;
        rebuilds++;
        postpone(nowNs);
    }

    private void postpone(long nowNs) {
        notBeforeNs = nowNs + pauseNs;
        pauseNs = Math.min(PAUSE_MAX_NS, 2 * pauseNs);
    }

    /** Whether the former channel gives its ports free, or will not do so anyhow. */
    private boolean hasEnded(long nowNs) {
        if (former == null || former.isClosed()) {
            former = null;
            return true;
        }
        if (nowNs - retiredNs > settings.timeouts().close().toNanos()) {
            abandoned++;
            former = null;
            return true;
        }
        return false;
    }

    private boolean addressIsHere() {
        try {
            return NetworkInterface.getByInetAddress(settings.local().getAddress()) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    private void complain(String what) {
        obstacle = what;
        if (!hasComplained) {
            LOG.warn("the replication's channel cannot be opened, trying on: {}", what);
            hasComplained = true;
        }
    }

    private void finish() {
        try {
            if (former != null) {
                former.awaitClosed(CUT);
            }
            if (channel == null) {
                return;
            }
            if (!channel.isOpen()) {
                // Nobody to say goodbye to.
                channel.sever();
            }
            channel.close();
            if (!channel.awaitClosed(settings.timeouts().close())) {
                channel.sever();
                channel.awaitClosed(CUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
