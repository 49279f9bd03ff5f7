package io.netdispatcher.executor.scheduler;

/** A server as a scheduler sees it. One implementation in a running node, so the calls are monomorphic. */
public interface Candidate {
    /** Names the server across changes of the configuration. */
    int id();

    /** Its share relative to the others' now: 0 gets nothing. */
    int schedulableWeight();
}
