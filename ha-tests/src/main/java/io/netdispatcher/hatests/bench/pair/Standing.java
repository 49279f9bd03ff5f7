package io.netdispatcher.hatests.bench.pair;

/**
 * How an end is at one moment.
 *
 * @param state of the replica, and why it is not HOT
 * @param entries in its table
 * @param digest of its table, hexadecimal
 * @param position of the latest change in the log
 * @param acknowledged by the shadow, up to this position
 * @param bytesSent by the replication, its own headers and seals included
 * @param recordsSent changes in them
 * @param unprotected SYNs that were sent on before the shadow knew their connections
 * @param cardBytesSent by the network card of the dedicated link, headers of JGroups, TCP, IP and Ethernet included
 * @param isExhausted whether no further connection can be made
 */
record Standing(
        String state,
        String reason,
        int entries,
        String digest,
        long position,
        long acknowledged,
        long resyncs,
        long rejected,
        long bytesSent,
        long recordsSent,
        long unprotected,
        long cardBytesSent,
        boolean isExhausted) {}
