package io.netdispatcher.replication.jgroups;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.ObjIntConsumer;
import org.jgroups.Address;

/**
 * Messages of senders that are not members yet: the coordinator knows of a new membership before the one that joins, and sends at once.
 * Kept for {@value #KEPT_MS} ms and up to {@value #BYTES} bytes, the oldest go first. Not synchronised.
 */
final class EarlyMessages {
    private static final int BYTES = 1024 * 1024;
    private static final long KEPT_MS = 1_000;
    private static final int OVERHEAD_BYTES = 64;

    private record Early(Address sender, byte[] bytes, long arrivalNs) {
        int cost() {
            return bytes.length + OVERHEAD_BYTES;
        }
    }

    private final ArrayDeque<Early> messages = new ArrayDeque<>();
    private int heldBytes;

    /** Keeps a message; {@code bytes} are the queue's from now on. */
    void add(Address sender, byte[] bytes, long nowNs) {
        Early early = new Early(sender, bytes, nowNs);
        messages.addLast(early);
        heldBytes += early.cost();
        while (heldBytes > BYTES) {
            heldBytes -= messages.removeFirst().cost();
        }
    }

    /** Hands on, in order, what members of this roster sent, with their numbers, and drops what is too old. */
    void release(Roster.Present members, long nowNs, ObjIntConsumer<byte[]> receiver) {
        Iterator<Early> each = messages.iterator();
        while (each.hasNext()) {
            Early early = each.next();
            boolean isTooOld = nowNs - early.arrivalNs > KEPT_MS * 1_000_000;
            int origin = members.originOf(early.sender);
            if (isTooOld || origin != 0) {
                each.remove();
                heldBytes -= early.cost();
                if (!isTooOld) {
                    receiver.accept(early.bytes, origin);
                }
            }
        }
    }
}
