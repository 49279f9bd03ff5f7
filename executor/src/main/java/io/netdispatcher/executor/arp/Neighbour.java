package io.netdispatcher.executor.arp;

import io.netdispatcher.executor.frame.MacAddress;

/** A real server as the LAN knows it: its MAC address, and when it was last heard. Owned by the executor thread. */
public final class Neighbour {
    private final int address;
    private long mac = MacAddress.UNKNOWN;
    private boolean reachable;
    private long lastHeardMs;
    private long nextProbeMs;

    Neighbour(int address) {
        this.address = address;
    }

    /** A neighbour that is known without asking and never asked: for packets that are only traced. */
    public static Neighbour fixed(int address, long mac) {
        Neighbour neighbour = new Neighbour(address);
        neighbour.mac = mac;
        neighbour.reachable = true;
        neighbour.nextProbeMs = Long.MAX_VALUE;
        return neighbour;
    }

    /** IPv4, network order. */
    public int address() {
        return address;
    }

    /** The last MAC address it was heard with, or {@link MacAddress#UNKNOWN}. */
    public long mac() {
        return mac;
    }

    /** Whether it answered lately: only then it gets new connections. */
    public boolean isReachable() {
        return reachable;
    }

    /** When it was last heard; meaningless before the first time. */
    long lastHeardMs() {
        return lastHeardMs;
    }

    long nextProbeMs() {
        return nextProbeMs;
    }

    void nextProbeMs(long nowMs) {
        nextProbeMs = nowMs;
    }

    /** Returns whether this changed anything that others see. */
    boolean heard(long mac, long nowMs) {
        boolean changed = !reachable || mac != this.mac;
        this.mac = mac;
        reachable = true;
        lastHeardMs = nowMs;
        return changed;
    }

    /** Nobody could hear it for so long. */
    void excuse(long pausedMs) {
        lastHeardMs += pausedMs;
    }

    void silent() {
        reachable = false;
    }
}
