package io.netdispatcher.executor.verdict;

/** What becomes of a received frame. */
public enum Verdict {
    /** Sent to a real server. */
    FORWARD,
    /** Not the forwarder's: left to the kernel, or answered by the dispatcher itself. */
    PASS,
    /** Gone, and counted by reason. */
    DROP
}
