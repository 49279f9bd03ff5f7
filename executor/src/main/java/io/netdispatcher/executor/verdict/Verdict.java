package io.netdispatcher.executor.verdict;

/** What becomes of a received frame. */
public enum Verdict {
    /** Sent to a real server, or in grace to the node that is active now. */
    FORWARD,
    /** Opens a connection, and is kept until the shadow knows of it; then it is sent. */
    HOLD,
    /** Not the forwarder's: left to the kernel, or answered by the dispatcher itself. */
    PASS,
    /** Gone, and counted by reason. */
    DROP
}
