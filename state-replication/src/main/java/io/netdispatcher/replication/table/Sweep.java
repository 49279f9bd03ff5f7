package io.netdispatcher.replication.table;

import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.ConnectionVisitor;
import io.netdispatcher.replication.wire.BucketSet;
import org.agrona.concurrent.UnsafeBuffer;

/** Removes the entries of some buckets that do not carry a mark, slice by slice. Owned by the executor thread; no allocation. */
final class Sweep implements ConnectionVisitor {
    private static final int SLOTS_PER_SLICE = 1024;
    private static final int END = -1;

    private final UnsafeBuffer unmarked = new UnsafeBuffer(new byte[SLOTS_PER_SLICE * ConnectionKey.LENGTH_BYTES]);
    private final ConnectionKey key = new ConnectionKey();
    private BucketSet scope;
    private int mark;
    private int count;
    private int slot = END;

    /** Starts over. */
    void begin() {
        slot = 0;
    }

    /** One slice. True when the whole table is done. */
    boolean slice(ConnectionTable table, BucketSet inScope, int wantedMark) {
        scope = inScope;
        mark = wantedMark;
        count = 0;
        slot = table.forEach(slot, SLOTS_PER_SLICE, this);
        for (int i = 0; i < count; i++) {
            table.remove(key.wrap(unmarked, i * ConnectionKey.LENGTH_BYTES));
        }
        return slot == END;
    }

    @Override
    public void visit(ConnectionKey visited, Connection connection) {
        if (connection.mark() != mark
                && (scope == BucketSet.ALL || scope.contains(TableDigest.bucket(TableDigest.hash(visited))))) {
            visited.copyTo(unmarked, count * ConnectionKey.LENGTH_BYTES);
            count++;
        }
    }
}
