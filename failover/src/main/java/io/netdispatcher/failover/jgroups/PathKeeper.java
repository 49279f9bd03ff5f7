package io.netdispatcher.failover.jgroups;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a path's channel open: makes it, watches it, and makes another one when it has failed. The only one that opens and closes
 * channels; what blocks runs on threads of their own, and a channel that does not end in time is cut and left behind.
 */
final class PathKeeper implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PathKeeper.class);
    private static final long TICK_NS = 50_000_000;
    private static final long PAUSE_MIN_NS = 100_000_000;
    private static final long PAUSE_MAX_NS = 400_000_000;
    /**
     * JGroups' joining takes some 600 ms at worst, and seconds on a machine that has too much to do, while heartbeats pass already; beyond this
     * something hangs.
     */
    private static final long OPENING_MAX_NS = 20_000_000_000L;

    private static final long CLOSING_MAX_NS = 1_000_000_000;
    private static final Duration GOODBYE = Duration.ofMillis(500);
    private static final Duration CUT = Duration.ofMillis(300);

    private final PathSettings settings;
    private final Supplier<PathChannel> maker;
    private final Thread thread;

    private volatile PathChannel channel;
    private PathChannel former;
    private long openedNs;
    private long retiredNs;
    private long notBeforeNs;
    private long pauseNs = PAUSE_MIN_NS;
    private boolean hasComplained;
    private volatile boolean isEnding;
    private volatile String obstacle = "";
    private volatile long rebuilds;
    private volatile long abandoned;
    private volatile long refusedBefore;

    PathKeeper(PathSettings settings, Supplier<PathChannel> maker) {
        this.settings = settings;
        this.maker = maker;
        thread = Thread.ofPlatform()
                .daemon()
                .name("heartbeat-" + settings.name() + "-keeper")
                .unstarted(this);
    }

    void start() {
        notBeforeNs = System.nanoTime();
        thread.start();
    }

    /** The channel there is, or null. Any thread. */
    PathChannel channel() {
        return channel;
    }

    /** Why the channel cannot be opened, or what hinders it; empty when nothing does. Any thread. */
    String obstacle() {
        PathChannel now = channel;
        return now != null && now.isOpen() ? now.traffic().obstacle() : obstacle;
    }

    /** Channels that were given up for another, those that could not be opened included. */
    long rebuilds() {
        return rebuilds;
    }

    /** Channels that did not end in time. */
    long abandoned() {
        return abandoned;
    }

    /** Datagrams without the other node's seal. */
    long refused() {
        PathChannel now = channel;
        return refusedBefore + (now == null ? 0 : now.traffic().refusedCount());
    }

    /** Ends the channel and this. Any thread; returns within the limit whatever happens. */
    void end(Duration limit) {
        isEnding = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(limit)) {
                LOG.warn("heartbeat path {} did not end in time, left behind", settings.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        if (channel != null) {
            watch(nowNs);
        } else if (nowNs - notBeforeNs >= 0 && hasEnded(nowNs)) {
            open(nowNs);
        }
    }

    private void watch(long nowNs) {
        channel.inspect();
        if (channel.failure() != null) {
            complain(channel.failure());
            retire(nowNs);
        } else if (channel.isJoined()) {
            if (hasComplained) {
                LOG.info("heartbeat path {} is open", settings.name());
            }
            hasComplained = false;
            obstacle = "";
            pauseNs = PAUSE_MIN_NS;
        } else if (nowNs - openedNs > OPENING_MAX_NS) {
            complain("it takes too long to open");
            retire(nowNs);
        }
    }

    private void open(long nowNs) {
        String missing = missing();
        if (!missing.isEmpty()) {
            complain(missing);
            postpone(nowNs);
            return;
        }
        channel = maker.get();
        openedNs = nowNs;
        channel.open();
    }

    private void retire(long nowNs) {
        channel.condemn();
        channel.sever();
        channel.close();
        refusedBefore += channel.traffic().refusedCount();
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
        if (nowNs - retiredNs > CLOSING_MAX_NS) {
            abandoned++;
            former = null;
            return true;
        }
        return false;
    }

    /** What JGroups would complain of at length: it opens nothing on an interface that is down. Empty when nothing is missing. */
    private String missing() {
        InetAddress own = settings.local().getAddress();
        if (own.isLoopbackAddress()) {
            // All of 127/8 is there, and only one of them shows.
            return "";
        }
        String address = own.getHostAddress();
        try {
            NetworkInterface card = NetworkInterface.getByInetAddress(own);
            if (card == null) {
                return "no interface has the address " + address;
            }
            return card.isUp() ? "" : card.getName() + ", which has the address " + address + ", is down";
        } catch (SocketException e) {
            return "the interfaces cannot be read: " + e.getMessage();
        }
    }

    private void complain(String what) {
        obstacle = what;
        if (!hasComplained) {
            LOG.warn("heartbeat path {} cannot be opened, trying on: {}", settings.name(), what);
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
            if (!channel.isJoined()) {
                // Nobody to say goodbye to.
                channel.sever();
            }
            channel.close();
            if (!channel.awaitClosed(GOODBYE)) {
                channel.sever();
                channel.awaitClosed(CUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
