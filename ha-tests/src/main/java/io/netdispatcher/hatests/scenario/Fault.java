package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.lab.DispatcherPair;

/** What is done to the active node, how it is undone, and what is expected of the pair meanwhile. */
public interface Fault {
    /** What the command line calls the scenario. */
    String name();

    /** What is done, in a line. */
    String summary();

    /** What the profile is to reach. */
    Aim aim(String profile);

    /** Prepares the fault, so that it strikes at the word. */
    Strike prepare(Stage stage, String active);

    /** Undoes it: afterwards the node comes back as the shadow. */
    void repair(Stage stage, String struck);

    /** Who answers for the VIP afterwards. */
    default String successor(String active) {
        return DispatcherPair.other(active);
    }

    /** Answers of a node that was stopped and could not know that it is no longer the active one. */
    default int strayAnswersAllowed() {
        return 0;
    }

    /**
     * Whether the fault is one moment, by which opened connections are told from later ones and from which on the takeover takes its time. Else the
     * moment is that of the takeover itself.
     */
    default boolean isMoment() {
        return true;
    }
}
