package io.netdispatcher.hatests.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.function.LongSupplier;

/** One kept connection: one socket from its opening to the end of the run, one request at a time. Owned by the loop. */
final class KeepAliveSession implements Session {
    private final ConnectionKind kind;
    private final int clientPort;
    private final LoadCommand.Open terms;
    private final byte[] request;
    private final Latencies latencies;
    private final LongSupplier epochMs;
    private HttpChannel channel;
    private long sinceNs;
    private boolean waiting = true;
    private boolean asksLast;
    private boolean lastAsked;
    private boolean answeredLast;
    private long sent;
    private long answered;
    private long openedMs;
    private long lastAnswerMs;
    private String server;
    private long serverConnection;
    private Fate fate = Fate.ALIVE;
    private String reason;

    KeepAliveSession(int clientPort, LoadCommand.Open terms, Latencies latencies, LongSupplier epochMs) {
        this.kind = terms.kind();
        this.clientPort = clientPort;
        this.terms = terms;
        this.request = HttpChannel.request(terms.target(), true);
        this.latencies = latencies;
        this.epochMs = epochMs;
    }

    /** Begins to connect. */
    void open(Selector selector, InetSocketAddress target, long nowNs) {
        sinceNs = nowNs;
        try {
            channel = HttpChannel.connect(selector, clientPort, target, this);
        } catch (IOException e) {
            end(Fate.LOST, "not connected: " + e.getMessage());
        }
    }

    @Override
    public void ready(long nowNs, ByteBuffer scratch) {
        try {
            if (openedMs == 0) {
                if (channel.finishConnect()) {
                    openedMs = epochMs.getAsLong();
                    send(nowNs);
                }
                return;
            }
            Response response = channel.read(scratch);
            if (response != null) {
                accept(response, nowNs);
            }
        } catch (IOException e) {
            end(Fate.LOST, (openedMs == 0 ? "not connected: " : "") + e.getMessage());
        }
    }

    /** It is time for a request; skipped while an answer is outstanding, or if the connection is a silent one. */
    void due(long nowNs) {
        if (isAlive() && !waiting && (kind == ConnectionKind.STEADY || asksLast)) {
            trySend(nowNs);
        }
    }

    /** The next request is the last; a silent connection asks it too. */
    void askLast() {
        asksLast = true;
    }

    /** The last request was not the last. */
    void askOn() {
        asksLast = false;
        answeredLast = false;
    }

    long intervalNs() {
        return terms.intervalNs();
    }

    /** Gives it up if it has waited too long. */
    void checkTime(long nowNs) {
        if (isAlive() && waiting && nowNs - sinceNs > terms.answerTimeoutNs()) {
            end(
                    Fate.LOST,
                    (openedMs == 0 ? "not connected within " : "no answer within ") + terms.answerTimeoutMs() + " ms");
        }
    }

    boolean isAlive() {
        return fate == Fate.ALIVE;
    }

    /** Whether the first answer has come, or never will. */
    boolean isOpenedOrOver() {
        return answered > 0 || !isAlive();
    }

    /** Whether the last answer has come, or never will. */
    boolean isSettled() {
        return answeredLast || !isAlive();
    }

    long answered() {
        return answered;
    }

    ConnectionRecord report() {
        return new ConnectionRecord(
                clientPort,
                kind,
                server,
                serverConnection,
                sent,
                answered,
                openedMs,
                lastAnswerMs,
                answeredLast,
                fate,
                reason);
    }

    /** Ends the connection by RST, which leaves nothing on either side. */
    void breakOff() {
        if (channel != null) {
            channel.reset();
        }
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
    }

    private void trySend(long nowNs) {
        try {
            send(nowNs);
        } catch (IOException e) {
            end(Fate.LOST, e.getMessage());
        }
    }

    private void send(long nowNs) throws IOException {
        lastAsked = asksLast;
        channel.send(request);
        sent++;
        sinceNs = nowNs;
        waiting = true;
    }

    private void accept(Response response, long nowNs) {
        if (!waiting) {
            end(Fate.LOST, "an answer that nothing had asked for");
            return;
        }
        if (answered == 0) {
            server = response.server();
            serverConnection = response.connection();
        }
        if (!response.server().equals(server) || response.connection() != serverConnection) {
            end(
                    Fate.WRONG_SERVER,
                    "answer from %s connection %d instead of %s connection %d"
                            .formatted(response.server(), response.connection(), server, serverConnection));
        } else if (!response.hasRightBytes() || response.request() != sent) {
            end(
                    Fate.LOST,
                    "wrong answer: status %d, request %d of %d".formatted(response.status(), response.request(), sent));
        } else {
            waiting = false;
            answered++;
            answeredLast |= lastAsked;
            lastAnswerMs = epochMs.getAsLong();
            latencies.record(nowNs - sinceNs, terms.intervalNs());
        }
    }

    private void end(Fate how, String why) {
        fate = how;
        reason = why;
        close();
    }
}
