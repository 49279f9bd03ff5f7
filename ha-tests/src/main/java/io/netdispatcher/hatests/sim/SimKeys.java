package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.table.ConnectionKey;
import org.agrona.concurrent.UnsafeBuffer;

/** The keys of all simulations: so few that they come, go and come again. Every eighth is one of IPv6. */
final class SimKeys {
    static final int COUNT = 96;

    private static final int FIRST_PORT = 10_000;
    private static final int EVERY_IPV6 = 8;
    private static final int FAMILY_OFFSET = 37;
    private static final ConnectionKey[] KEYS = new ConnectionKey[COUNT];

    static {
        for (int id = 0; id < COUNT; id++) {
            KEYS[id] = make(id);
        }
    }

    private SimKeys() {}

    private static ConnectionKey make(int id) {
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[ConnectionKey.LENGTH_BYTES]);
        ConnectionKey key = new ConnectionKey()
                .wrap(bytes, 0)
                .setIpv4(0x0a00_0001 + id * 0x0001_0003, FIRST_PORT + id, 0x0a63_0001, 80, ConnectionKey.TCP);
        if (id % EVERY_IPV6 == 0) {
            bytes.putByte(0, (byte) 0x20);
            bytes.putByte(FAMILY_OFFSET, (byte) 6);
        }
        return key;
    }

    static ConnectionKey of(int id) {
        return KEYS[id];
    }

    /** The number of a key; {@link IllegalStateException} for one that is none of ours, which nothing genuine ever names. */
    static int id(ConnectionKey key) {
        int id = key.clientPort() - FIRST_PORT;
        if (id < 0 || id >= COUNT || !KEYS[id].equals(key)) {
            throw new IllegalStateException("nobody ever made the key " + key);
        }
        return id;
    }
}
