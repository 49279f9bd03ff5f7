package io.netdispatcher.hatests.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;

/** One request with a connection of its own, which the server closes after the answer. Owned by the loop. */
final class ShortSession implements Session {
    private final int clientPort;
    private final LoadCommand.Short terms;
    private final Latencies latencies;
    private final long startNs;
    private HttpChannel channel;
    private boolean connected;
    private boolean over;
    private Response response;
    private String reason;

    ShortSession(int clientPort, LoadCommand.Short terms, Latencies latencies, long startNs) {
        this.clientPort = clientPort;
        this.terms = terms;
        this.latencies = latencies;
        this.startNs = startNs;
    }

    /** Begins to connect. */
    void open(Selector selector) {
        try {
            channel = HttpChannel.connect(selector, clientPort, terms.target(), this);
        } catch (IOException e) {
            end("not connected: " + e.getMessage());
        }
    }

    @Override
    public void ready(long nowNs, ByteBuffer scratch) {
        try {
            if (!connected) {
                connected = channel.finishConnect();
                if (connected) {
                    channel.send(HttpChannel.request(terms.target(), false));
                }
                return;
            }
            Response read = channel.read(scratch);
            if (read != null) {
                accept(read, nowNs);
            }
        } catch (EOFException e) {
            end(response == null ? e.getMessage() : null);
        } catch (IOException e) {
            end((connected ? "" : "not connected: ") + e.getMessage());
        }
    }

    /** Gives it up if it has taken too long. An answer whose connection the server does not close is a failure too. */
    void checkTime(long nowNs) {
        if (!over && nowNs - startNs > terms.answerTimeoutNs()) {
            end((response == null ? "no answer within " : "not closed within ") + terms.answerTimeoutMs() + " ms");
        }
    }

    boolean isOver() {
        return over;
    }

    ShortRecord report() {
        return response == null
                ? new ShortRecord(clientPort, null, 0, reason == null ? "no answer yet" : reason)
                : new ShortRecord(clientPort, response.server(), response.connection(), reason);
    }

    private void accept(Response read, long nowNs) {
        boolean first = response == null;
        response = read;
        if (!first || !read.hasRightBytes() || read.request() != 1) {
            end("wrong answer: status " + read.status() + ", request " + read.request());
        } else {
            latencies.record(nowNs - startNs);
        }
    }

    private void end(String why) {
        over = true;
        reason = why;
        if (channel != null) {
            channel.close();
        }
    }
}
