package io.netdispatcher.replication.table;

/** What the executor thread and the replication agent share: two rings of records, and a few positions. */
public final class Exchange {
    /** {@code wakeAgent} and {@code wakeExecutor} end the sleep of the other side; they must neither block nor allocate. */
    public Exchange(Runnable wakeAgent, Runnable wakeExecutor) {}
}
