package io.netdispatcher.executor.forward;

/**
 * Whether a SYN waits until the shadow knows its connection.
 *
 * @param isEnabled whether it should ({@code replication: sync})
 * @param syncTimeoutMs for how long at most, 1 to {@value #MOST_TIMEOUT_MS}
 */
public record HoldPolicy(boolean isEnabled, int syncTimeoutMs) {
    /** Nobody waits: one node alone, or {@code replication: async}. */
    public static final HoldPolicy NONE = new HoldPolicy(false, 1);

    static final int MOST_TIMEOUT_MS = 1_000;

    /** Checks the range. */
    public HoldPolicy {
        if (syncTimeoutMs < 1 || syncTimeoutMs > MOST_TIMEOUT_MS) {
            throw new IllegalArgumentException(
                    "syncTimeoutMs must be 1 to " + MOST_TIMEOUT_MS + ", is " + syncTimeoutMs);
        }
    }

    /** They wait so long at most. */
    public static HoldPolicy sync(int timeoutMs) {
        return new HoldPolicy(true, timeoutMs);
    }
}
