package io.netdispatcher.hatests.demo;

import java.time.Duration;

/**
 * What a demo does.
 *
 * @param connections kept connections, 1 to {@value #MAX_CONNECTIONS}
 * @param duration of the traffic between the opening of all connections and the first takeover, up to {@value #MAX_SECONDS} s
 * @param seed of the arrivals of short requests
 */
public record DemoPlan(int connections, Duration duration, long seed) {
    /** More than that, each asked once a second, would measure how busy the machine is. */
    public static final int MAX_CONNECTIONS = 10_000;
    /** The longest traffic that leaves the rest of a run its place within 90 s. */
    public static final int MAX_SECONDS = 40;
}
