package io.netdispatcher.executor.arp;

import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.plane.Link;
import java.util.Arrays;

/**
 * Stations that show whether this node reaches the LAN. Each is asked by ARP every {@value #ASK_EVERY_MS} ms, so that what was heard in the last
 * second says how it is now. Owned by the executor thread; no allocation but for {@link #watch}.
 */
public final class ReachTargets {
    /** Stations that are asked; further ones are left alone: any one that answers shows that the LAN is there. */
    public static final int MOST = 16;

    static final long ASK_EVERY_MS = 200;
    static final long HEARD_WITHIN_MS = 1_000;
    /** Who was silent for longer is asked by broadcast: two questions to the MAC address it had brought nothing. */
    private static final long KNOWN_MAC_MS = 2 * ASK_EVERY_MS + ASK_EVERY_MS / 2;

    private final ArpSender sender;
    private Link link;
    private int[] addresses = {};
    private long[] macs = {};
    private long[] heardMs = {};
    private long dueMs = Long.MIN_VALUE;
    private final OwnPause pause = new OwnPause(ASK_EVERY_MS);

    /** Asks by this; nobody before {@link #watch}. */
    public ReachTargets(ArpSender sender) {
        this.sender = sender;
    }

    /** Asks these on this link from now on, and keeps what it knows of those that it asked before. */
    void watch(Link where, int[] targets) {
        int[] next = Arrays.copyOf(targets, Math.min(targets.length, MOST));
        long[] nextMacs = new long[next.length];
        long[] nextHeardMs = new long[next.length];
        for (int i = 0; i < next.length; i++) {
            int before = where == link ? placeOf(next[i]) : -1;
            nextMacs[i] = before < 0 ? MacAddress.UNKNOWN : macs[before];
            nextHeardMs[i] = before < 0 ? 0 : heardMs[before];
        }
        link = where;
        addresses = next;
        macs = nextMacs;
        heardMs = nextHeardMs;
        dueMs = Long.MIN_VALUE;
    }

    private int placeOf(int address) {
        for (int i = 0; i < addresses.length; i++) {
            if (addresses[i] == address) {
                return i;
            }
        }
        return -1;
    }

    /** Takes what an ARP packet says of its sender. */
    void onSender(int linkIndex, int ip, long mac, long nowMs) {
        int place = placeOf(ip);
        if (place >= 0 && linkIndex == link.index()) {
            macs[place] = mac;
            heardMs[place] = nowMs;
        }
    }

    /** Whether it is one of them. */
    boolean includes(int linkIndex, int ip) {
        return link != null && linkIndex == link.index() && placeOf(ip) >= 0;
    }

    /** It is time to ask all of them. */
    void askNow() {
        dueMs = Long.MIN_VALUE;
    }

    /** Asks all of them when it is time to; returns how many. While this node itself stood still, nobody was silent. */
    int poll(long nowMs) {
        long pausedMs = pause.look(nowMs);
        for (int i = 0; i < addresses.length && pausedMs > 0; i++) {
            heardMs[i] += pausedMs;
        }
        if (nowMs < dueMs) {
            return 0;
        }
        dueMs = nowMs + ASK_EVERY_MS;
        for (int i = 0; i < addresses.length; i++) {
            sender.request(link, isHeard(i, nowMs, KNOWN_MAC_MS) ? macs[i] : MacAddress.BROADCAST, addresses[i]);
        }
        return addresses.length;
    }

    private boolean isHeard(int place, long nowMs, long withinMs) {
        return macs[place] != MacAddress.UNKNOWN && nowMs - heardMs[place] <= withinMs;
    }

    /** How many there are, {@link #MOST} at most. */
    int known() {
        return addresses.length;
    }

    /** How many were heard in the last second. */
    int heard(long nowMs) {
        int heard = 0;
        for (int i = 0; i < addresses.length; i++) {
            if (isHeard(i, nowMs, HEARD_WITHIN_MS)) {
                heard++;
            }
        }
        return heard;
    }
}
