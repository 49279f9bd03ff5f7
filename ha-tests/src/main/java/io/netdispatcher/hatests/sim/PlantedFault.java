package io.netdispatcher.hatests.sim;

/** A mistake that a simulation makes on purpose, to show that its judge sees it. */
public enum PlantedFault {
    /** None. */
    NONE,
    /** Once in a while a record has another server after its message was verified. */
    RECORD_ALTERED,
    /** The second node's table does not remove what it says it has removed. */
    REMOVAL_IGNORED,
    /** The active node takes what it has logged for acknowledged. */
    ACKNOWLEDGED_EARLY
}
