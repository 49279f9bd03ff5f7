package io.netdispatcher.hatests.scenario;

import java.time.Duration;

/**
 * How scenarios are run.
 *
 * @param connections kept ones that are open in each run of a takeover, up to {@value #MAX_CONNECTIONS}
 * @param runs that count; invalid ones are made up for
 * @param seed of the moments at which faults strike
 * @param profile the pair's timers: default, fast or steady
 * @param duration of scenarios that last
 */
public record ScenarioSettings(int connections, int runs, long seed, String profile, Duration duration) {
    /** Each has a port of its own, in two runs that follow each other. */
    public static final int MAX_CONNECTIONS = 8_000;
    /** The most runs. */
    public static final int MAX_RUNS = 1_000;

    /** These settings for one quick run. */
    public ScenarioSettings withRuns(int count) {
        return new ScenarioSettings(connections, count, seed, profile, duration);
    }
}
