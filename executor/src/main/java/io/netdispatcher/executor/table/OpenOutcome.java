package io.netdispatcher.executor.table;

import java.nio.file.Path;

/**
 * What opening a table came to, for the daemon to report.
 *
 * @param kind what happened
 * @param entries connections found, 0 unless reopened
 * @param reason why a file was set aside, in words; empty otherwise
 * @param asideFile where the old file is now; null unless set aside
 */
public record OpenOutcome(Kind kind, int entries, String reason, Path asideFile) {
    /** What can happen. */
    public enum Kind {
        /** A table without a file. */
        IN_MEMORY,
        /** There was no file; a new one was made. */
        CREATED,
        /** A cleanly closed file was opened again, every connection with a full idle timeout. */
        REOPENED,
        /** The file there could not be trusted; it was renamed and a new one was made. */
        SET_ASIDE
    }
}
