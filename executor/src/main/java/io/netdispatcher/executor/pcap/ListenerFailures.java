package io.netdispatcher.executor.pcap;

/**
 * Carries what a packet listener throws past pcap4j, which would log it and go on: the first failure is kept, frames after it are left
 * alone, and the caller of the library throws it on. One thread.
 */
final class ListenerFailures {
    private Throwable first;

    /** Whether nothing has been thrown. */
    boolean isEmpty() {
        return first == null;
    }

    /** Keeps the first failure. */
    void keep(Throwable failure) {
        if (first == null) {
            first = failure;
        }
    }

    /** Throws the failure that was kept, if any, and forgets it. */
    void rethrow() {
        Throwable failure = first;
        first = null;
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }
}
