package io.netdispatcher.hatests.scenario;

/** Something that is done to a pair, and judged. */
public interface Scenario {
    /** What the command line calls it. */
    String name();

    /** What it does, in a line. */
    String summary();

    /** How often it runs unless told otherwise. */
    int usualRuns();

    /** Runs it in a lab of its own, which is gone afterwards. A scenario that breaks off has a report, too. */
    ScenarioReport run(ScenarioSettings settings, Progress progress);
}
