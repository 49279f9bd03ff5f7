package io.netdispatcher.hatests.load;

import java.util.function.Supplier;

/**
 * A TCP connection that is made of raw segments alone: no kernel sends for it, repeats, slows down or gives up. Its bytes are an upload that never
 * ends, so that its server says nothing but acknowledgements. Sent by one thread; {@link #accept} is called by another.
 */
final class RawConnection {
    private static final int PORT = 80;
    private static final String HEAD =
            "PUT /upload/probe HTTP/1.1\r\nHost: probe\r\nContent-Length: 1000000000\r\n\r\n";

    private final int port;
    private final Supplier<RawFrame.Route> route;
    private int seq;
    private int id;
    private volatile int peerNext;
    private volatile int acknowledged;
    private volatile boolean isEstablished;

    /**
     * @param port of the client
     * @param route where its frames go, at this moment
     */
    RawConnection(int port, int firstSeq, Supplier<RawFrame.Route> route) {
        this.port = port;
        this.seq = firstSeq;
        this.route = route;
    }

    int port() {
        return port;
    }

    /** Whether the server has answered the SYN. */
    boolean isEstablished() {
        return isEstablished;
    }

    /** Sends nothing; the SYN, which is repeated until it is answered. */
    byte[] syn() {
        return frame(RawFrame.SYN, "");
    }

    /** A segment of the server's. */
    void accept(int serverSeq, int ack, int flags) {
        if ((flags & RawFrame.SYN) != 0 && !isEstablished) {
            peerNext = serverSeq + 1;
            seq = ack;
            isEstablished = true;
        }
        acknowledged = ack;
    }

    /** The request's head, which the server reads and then waits for the rest. */
    byte[] head() {
        return advancing(HEAD);
    }

    /** The next byte. */
    byte[] next() {
        return advancing(".");
    }

    /** The segment that ends it at its server, wherever that one is. */
    byte[] reset() {
        seq = acknowledged;
        return frame(RawFrame.RST | RawFrame.ACK, "");
    }

    private byte[] advancing(String text) {
        byte[] frame = frame(RawFrame.PUSH_ACK, text);
        seq += text.length();
        return frame;
    }

    private byte[] frame(int flags, String text) {
        return RawFrame.tcp(route.get(), new RawFrame.Tcp(port, PORT, seq, peerNext, flags), ++id, text);
    }
}
