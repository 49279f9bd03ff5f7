package io.netdispatcher.hatests.load;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;

/** What the load client is told to do: a line of JSON on its standard input. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LoadCommand.Open.class, name = "open"),
    @JsonSubTypes.Type(value = LoadCommand.Short.class, name = "short"),
    @JsonSubTypes.Type(value = LoadCommand.Settle.class, name = "settle"),
    @JsonSubTypes.Type(value = LoadCommand.Report.class, name = "report"),
    @JsonSubTypes.Type(value = LoadCommand.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = LoadCommand.Forget.class, name = "forget"),
    @JsonSubTypes.Type(value = LoadCommand.Stop.class, name = "stop")
})
public sealed interface LoadCommand {
    /**
     * Open kept connections, beside those that are there. Done when {@link LoadEvent.Opened} says so.
     *
     * @param address IPv4 address
     * @param connections how many
     * @param perSecond how many to begin each second
     * @param intervalMs between two requests of a steady connection
     * @param answerTimeoutMs a connection that has waited so long, for its opening or an answer, is lost
     */
    record Open(
            String address,
            int port,
            ConnectionKind kind,
            int connections,
            int perSecond,
            long intervalMs,
            long answerTimeoutMs)
            implements LoadCommand {
        InetSocketAddress target() {
            return resolve(address, port);
        }

        @JsonIgnore
        long intervalNs() {
            return TimeUnit.MILLISECONDS.toNanos(intervalMs);
        }

        @JsonIgnore
        long answerTimeoutNs() {
            return TimeUnit.MILLISECONDS.toNanos(answerTimeoutMs);
        }
    }

    /**
     * Begin short requests, each with a connection of its own; they arrive at random (Poisson) until settling.
     *
     * @param address IPv4 address
     * @param perSecond how many a second, on the average
     * @param answerTimeoutMs one that has taken so long has failed
     * @param seed of the arrivals
     */
    record Short(String address, int port, int perSecond, long answerTimeoutMs, long seed) implements LoadCommand {
        InetSocketAddress target() {
            return resolve(address, port);
        }

        @JsonIgnore
        long answerTimeoutNs() {
            return TimeUnit.MILLISECONDS.toNanos(answerTimeoutMs);
        }
    }

    /** End the short requests, ask every connection once more. Done when {@link LoadEvent.Settled} says so. */
    record Settle() implements LoadCommand {}

    /** Tell what every connection has seen, by {@link LoadEvent.Reported}. */
    record Report() implements LoadCommand {}

    /** Go on after settling: steady connections ask at every interval again. */
    record Resume() implements LoadCommand {}

    /** Break all connections off (RST) and forget them: the next ones are another run's. Done when {@link LoadEvent.Forgotten} says so. */
    record Forget() implements LoadCommand {}

    /** Close everything and end. */
    record Stop() implements LoadCommand {}

    private static InetSocketAddress resolve(String address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + address, e);
        }
    }
}
