package io.netdispatcher.cli.config;

/** Bounds of a configuration file. What exceeds one is a problem of the file, never a truncation. */
final class Limits {
    /** Largest file that is read. */
    static final int FILE_BYTES = 1 << 20;
    /** Deepest nesting of mappings and lists; the format itself needs 9. */
    static final int DEPTH = 32;
    /** Most problems that are listed; the last line then counts the rest. */
    static final int PROBLEMS = 1000;

    static final int CLUSTERS = 256;
    static final int PORTS_PER_CLUSTER = 256;
    static final int SERVERS_PER_PORT = 256;
    /** A pair is two nodes. */
    static final int NODES = 2;

    static final int PATHS_PER_NODE = 4;
    static final int REACH_TARGETS = 16;

    /** Longest path of a unix-domain socket: {@code sun_path} less its terminating zero. */
    static final int SOCKET_PATH_BYTES = 107;

    static final int TABLE_CAPACITY_MIN = 1_000;
    static final int TABLE_CAPACITY_MAX = 1 << 24;
    static final int WEIGHT_MAX = 100;
    /** Seven days. */
    static final int TIMEOUT_MAX_MS = 7 * 24 * 3600 * 1000;

    private Limits() {}
}
