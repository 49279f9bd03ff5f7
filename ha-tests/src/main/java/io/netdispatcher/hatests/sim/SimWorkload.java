package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import java.util.SplittableRandom;

/** What clients, servers and admins do to the active node, drawn from the seed. */
final class SimWorkload {
    private static final int SERVERS = 5;
    private static final ConnectionState[] LATER = {
        ConnectionState.UNPROVEN, ConnectionState.ESTABLISHED, ConnectionState.HALF_CLOSED, ConnectionState.CLOSING
    };

    private final SplittableRandom random;

    SimWorkload(SplittableRandom random) {
        this.random = random;
    }

    /** How long the text of a version is: some take several messages. */
    static int configurationBytes(long version) {
        return version % 3 == 0 ? 80_000 : (int) (version % 7) * 100;
    }

    void change(SimNode node, SimNode shadow, int changes, long nowNs) {
        long nowMs = nowNs / 1_000_000;
        for (int i = 0; i < changes; i++) {
            int id = random.nextInt(SimKeys.COUNT);
            ConnectionKey key = SimKeys.of(id);
            Connection known = node.table.lookup(key);
            if (known == null) {
                create(node, shadow, id, nowNs);
            } else {
                touch(node, key, known, nowMs);
            }
        }
        if (random.nextInt(8) == 0) {
            node.table.expire(nowMs, SimKeys.COUNT);
        }
        if (random.nextInt(4) == 0) {
            node.state.lag(random.nextInt(1000));
        }
    }

    private void create(SimNode node, SimNode shadow, int id, long nowNs) {
        ConnectionState state = random.nextInt(3) > 0 ? ConnectionState.HALF_OPEN : ConnectionState.UNPROVEN;
        Connection made = node.table.insert(SimKeys.of(id), state, server(), nowNs / 1_000_000);
        if (made != null && node.replication.holdsNewConnections()) {
            node.held.addLast(new SimNode.Held(id, made.version(), node.replication.position(), nowNs, shadow));
        }
    }

    private void touch(SimNode node, ConnectionKey key, Connection known, long nowMs) {
        switch (random.nextInt(8)) {
            case 0, 1 -> node.table.remove(key);
            case 2 -> node.table.restart(known, key, server(), nowMs);
            case 3 -> node.table.reassign(known, key, server());
            default -> node.table.changeState(known, key, LATER[random.nextInt(LATER.length)], nowMs);
        }
    }

    private int server() {
        return 0x0a00_0a01 + random.nextInt(SERVERS);
    }

    /** Changes an entry of the shadow behind everybody's back. Null when there was none to change, else what was done. */
    String sabotage(SimNode shadow, long nowNs) {
        int id = random.nextInt(SimKeys.COUNT);
        ConnectionKey key = SimKeys.of(id);
        Connection known = shadow.table.lookup(key);
        if (known == null) {
            return null;
        }
        shadow.taint(id);
        switch (random.nextInt(3)) {
            case 0 -> {
                shadow.table.remove(key);
                return "removes key " + id;
            }
            case 1 -> {
                shadow.table.reassign(known, key, server());
                return "gives key " + id + " another server";
            }
            default -> {
                shadow.table.changeState(known, key, LATER[random.nextInt(LATER.length)], nowNs / 1_000_000);
                return "gives key " + id + " another state";
            }
        }
    }
}
