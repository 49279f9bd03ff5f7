package io.netdispatcher.hatests.bench.pair;

/**
 * What an end is.
 *
 * @param address its address on the dedicated link
 * @param device its network card there
 * @param isSynchronous whether SYNs wait for the shadow
 * @param capacity entries that its table has room for
 * @param entries entries that its table begins with, established
 */
record EndSettings(
        String name,
        String address,
        String peerName,
        String peerAddress,
        String device,
        boolean isActive,
        boolean isSynchronous,
        int capacity,
        int entries) {}
