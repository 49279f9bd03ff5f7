package io.netdispatcher.executor.table;

/** Sees entries one by one. May write {@link Connection#lastSeenMs(long)}, must not call the table. */
@FunctionalInterface
public interface ConnectionVisitor {
    /** One entry; both flyweights are valid during the call only. */
    void visit(ConnectionKey key, Connection connection);
}
