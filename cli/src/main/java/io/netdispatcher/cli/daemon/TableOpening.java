package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.TableConfig;
import io.netdispatcher.executor.ConnectionAccounting;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionListener;
import io.netdispatcher.executor.table.OpenOutcome;
import io.netdispatcher.executor.table.TableOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a node's connection table, and says in the log what became of the one that was there. */
final class TableOpening {
    private static final Logger LOG = LoggerFactory.getLogger(TableOpening.class);

    private static final int SWEEP_MS = 1_000;

    private TableOpening() {}

    /** The table in the node's directory; {@code listener} is told every change, {@code accounting} knows the timeouts. */
    static ChronicleConnectionTable open(
            PairConfig config, ConnectionAccounting accounting, ConnectionListener listener) throws IOException {
        TableConfig wanted = config.table();
        TableOptions options = new TableOptions(
                wanted.capacity(),
                wanted.halfOpenShare(),
                wanted.unprovenShare(),
                SWEEP_MS,
                new SecureRandom().nextLong());
        long nowMs = TimeUnit.NANOSECONDS.toMillis(SystemNanoClock.INSTANCE.nanoTime());
        ChronicleConnectionTable table =
                ChronicleConnectionTable.open(config.node().directory(), options, accounting, listener, nowMs);
        OpenOutcome outcome = table.outcome();
        switch (outcome.kind()) {
            case REOPENED -> LOG.info("connection table reopened with {} entries", outcome.entries());
            case SET_ASIDE ->
                LOG.warn(
                        "the old connection table can't be trusted ({}) and is now {}; starting with an empty one",
                        outcome.reason(),
                        outcome.asideFile());
            case CREATED, IN_MEMORY -> LOG.info("connection table created for {} entries", table.capacity());
        }
        if (!table.searchesDirectly()) {
            LOG.warn("the connection table's layout is not the one expected: look-ups take the slower way");
        }
        return table;
    }
}
