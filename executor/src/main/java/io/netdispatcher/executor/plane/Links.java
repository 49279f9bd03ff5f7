package io.netdispatcher.executor.plane;

/**
 * The node's links: clients' packets arrive on the external one, servers are on the internal one.
 *
 * @param external index 0
 * @param internal the same object in a one-arm set-up, else index 1
 */
public record Links(Link external, Link internal) {
    /** Whether clients and servers share one link. */
    public boolean isOneArm() {
        return external == internal;
    }

    /** 1 or 2. */
    public int count() {
        return isOneArm() ? 1 : 2;
    }

    /** The link with this index. */
    public Link get(int index) {
        return index == external.index() ? external : internal;
    }
}
