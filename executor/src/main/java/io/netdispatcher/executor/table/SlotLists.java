package io.netdispatcher.executor.table;

import java.util.Arrays;

/**
 * Doubly linked first-in first-out lists over slots, one per evictable state, in two integers a slot. A slot is in at
 * most one list.
 */
final class SlotLists {
    static final int NONE = -1;

    private final int[] next;
    private final int[] previous;
    private final int[] head = new int[ConnectionState.COUNT + 1];
    private final int[] tail = new int[ConnectionState.COUNT + 1];

    SlotLists(int slots) {
        next = new int[slots];
        previous = new int[slots];
        Arrays.fill(head, NONE);
        Arrays.fill(tail, NONE);
    }

    void append(int list, int slot) {
        int last = tail[list];
        previous[slot] = last;
        next[slot] = NONE;
        tail[list] = slot;
        if (last == NONE) {
            head[list] = slot;
        } else {
            next[last] = slot;
        }
    }

    void unlink(int list, int slot) {
        int before = previous[slot];
        int after = next[slot];
        if (before == NONE) {
            head[list] = after;
        } else {
            next[before] = after;
        }
        if (after == NONE) {
            tail[list] = before;
        } else {
            previous[after] = before;
        }
    }

    /** The slot that has been longest in the list, NONE when empty. */
    int oldest(int list) {
        return head[list];
    }

    long memoryBytes() {
        return 2L * Integer.BYTES * next.length;
    }
}
