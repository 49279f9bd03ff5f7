package io.netdispatcher.hatests.load;

/**
 * The ports that the load client's connections come from, so that in a server's records they can be told from each other
 * and from whatever else the client's machine asks. No port is used twice in a run.
 */
public final class ClientPorts {
    /** The first port of kept connections. */
    public static final int KEPT_FIRST = 10_000;
    /** The last port of kept connections. */
    public static final int KEPT_LAST = 29_999;
    /** The first port of short requests. */
    public static final int SHORT_FIRST = 30_000;
    /** The last port of short requests. */
    public static final int SHORT_LAST = 60_999;
    /** The range left to everything else, as net.ipv4.ip_local_port_range wants it. */
    static final String OTHERS = "61000 65535";

    private ClientPorts() {}

    /** Whether a kept connection has that port. */
    public static boolean isKept(int port) {
        return port >= KEPT_FIRST && port <= KEPT_LAST;
    }

    /** Whether a short request has that port. */
    public static boolean isShort(int port) {
        return port >= SHORT_FIRST && port <= SHORT_LAST;
    }
}
