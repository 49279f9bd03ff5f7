package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.pair.MessageSeal;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes heartbeats say something else, sealed by the pair's key: as if the receiver overlooked it. */
final class Misreading {
    private static final int HEARTBEAT_BYTES = 88;
    private static final int SENDER = 3;
    private static final int COUNTER = 8;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final MessageSeal[] seals = {seal(0), seal(1)};

    private static MessageSeal seal(int node) {
        return new MessageSeal(SimNode.KEY, "heartbeat", node + 1, 2 - node);
    }

    byte[] withoutEpoch(byte[] heartbeat) {
        if (heartbeat.length != HEARTBEAT_BYTES) {
            return heartbeat;
        }
        byte[] other = heartbeat.clone();
        buffer.wrap(other);
        int sender = buffer.getByte(SENDER) - 1;
        if (sender != 0 && sender != 1) {
            return heartbeat;
        }
        if (!seals[1 - sender].isGenuine(buffer, 0, HEARTBEAT_BYTES)) {
            return heartbeat;
        }
        buffer.putLong(COUNTER, 0, ByteOrder.LITTLE_ENDIAN);
        seals[sender].seal(buffer, 0, HEARTBEAT_BYTES - MessageSeal.BYTES);
        return other;
    }
}
