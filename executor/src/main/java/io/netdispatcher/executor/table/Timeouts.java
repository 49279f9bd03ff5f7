package io.netdispatcher.executor.table;

/** How long a connection may be silent; may differ by port. Asked on the owner's thread, and must not allocate. */
@FunctionalInterface
public interface Timeouts {
    /** Milliseconds of silence after which the connection expires (half-closed: becomes closing); 1 to 2^30. */
    int timeoutMs(ConnectionKey key, ConnectionState state);

    /** The same timeouts for every port; half-closed connections take {@code closingMs} as well. */
    static Timeouts of(int halfOpenMs, int unprovenMs, int establishedMs, int closingMs) {
        return (key, state) -> switch (state) {
            case HALF_OPEN -> halfOpenMs;
            case UNPROVEN -> unprovenMs;
            case ESTABLISHED -> establishedMs;
            case HALF_CLOSED, CLOSING -> closingMs;
        };
    }
}
