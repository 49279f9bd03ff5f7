package io.netdispatcher.failover.jgroups;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/** What the sockets of one channel have seen. Written by whoever uses them, read by any thread. */
final class PathTraffic {
    private final String path;
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean isListening;
    private volatile boolean isWatching;
    private volatile boolean reaches = true;
    private volatile String obstacle = "";

    PathTraffic(String path) {
        this.path = path;
    }

    /** Datagrams are received from now on. */
    void listening() {
        isListening = true;
    }

    /** The other node can watch this process from now on. */
    void watching() {
        isWatching = true;
    }

    void sent() {
        if (!reaches) {
            obstacle = "";
            reaches = true;
        }
    }

    void unsent(String reason) {
        obstacle = reason;
        reaches = false;
    }

    void refused() {
        refused.incrementAndGet();
    }

    /** A socket could not be had, or is of no use any more. */
    void failed(SocketAddress address, IOException failure) {
        boolean isTaken = failure instanceof BindException
                && String.valueOf(failure.getMessage()).contains("in use")
                && address instanceof InetSocketAddress;
        obstacle = isTaken ? taken((InetSocketAddress) address) : address + ": " + failure.getMessage();
    }

    private String taken(InetSocketAddress end) {
        return "port " + end.getPort() + " of " + end.getAddress().getHostAddress()
                + " is in use; end who listens there (ss -lntup), or change the port of heartbeat path " + path
                + " on both nodes";
    }

    /** Whether both sockets are there and read. */
    boolean isOpen() {
        return isListening && isWatching;
    }

    /** Whether the last datagram left this machine, or none has been sent. */
    boolean reaches() {
        return reaches;
    }

    /** Datagrams that the other node has not sealed. */
    long refusedCount() {
        return refused.get();
    }

    /** What is in the way, in words; empty when nothing is. */
    String obstacle() {
        return obstacle;
    }
}
