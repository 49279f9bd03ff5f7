package io.netdispatcher.executor.cluster;

/**
 * Idle timeouts of a port's connections, by state. A half-closed connection that is silent for {@code closingMs} becomes closing,
 * and after as long again it is forgotten; every segment before that keeps it (decision 0004).
 *
 * @param halfOpenMs SYN seen
 * @param unprovenMs SYN and ACK seen, no payload yet
 * @param establishedMs payload seen
 * @param closingMs RST seen, or silent for this long after FIN
 */
public record TimeoutSpec(int halfOpenMs, int unprovenMs, int establishedMs, int closingMs) {
    /** 30 s, 60 s, 900 s, 10 s. */
    public static final TimeoutSpec DEFAULT = new TimeoutSpec(30_000, 60_000, 900_000, 10_000);
}
