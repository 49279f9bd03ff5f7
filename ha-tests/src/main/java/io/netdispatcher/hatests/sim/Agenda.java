package io.netdispatcher.hatests.sim;

import java.util.Arrays;

/** What is to happen, by time; what is due at the same time happens in the order in which it was put down. */
final class Agenda {
    private static final int FIRST_CAPACITY = 256;

    private final SimTime time;
    private long[] times = new long[FIRST_CAPACITY];
    private long[] orders = new long[FIRST_CAPACITY];
    private Runnable[] whats = new Runnable[FIRST_CAPACITY];
    private int size;
    private long order;

    Agenda(SimTime time) {
        this.time = time;
    }

    /** Not before now. */
    void at(long atNs, Runnable what) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
            whats = Arrays.copyOf(whats, 2 * size);
        }
        up(size++, Math.max(atNs, time.nowNs), ++order, what);
    }

    void in(long ns, Runnable what) {
        at(time.nowNs + ns, what);
    }

    /** When the next thing happens; {@code Long.MAX_VALUE} for never. */
    long nextNs() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** Goes on to the next thing, and does it. */
    void next() {
        Runnable what = whats[0];
        time.nowNs = times[0];
        size--;
        Runnable last = whats[size];
        whats[size] = null;
        if (size > 0) {
            down(times[size], orders[size], last);
        }
        what.run();
    }

    private void up(int from, long at, long number, Runnable what) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (!isBefore(at, number, parent)) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, at, number, what);
    }

    private void down(long at, long number, Runnable what) {
        int place = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && isBefore(times[child + 1], orders[child + 1], child)) {
                child++;
            }
            if (isBefore(at, number, child)) {
                break;
            }
            move(child, place);
            place = child;
            child = 2 * place + 1;
        }
        put(place, at, number, what);
    }

    private boolean isBefore(long at, long number, int other) {
        return at < times[other] || at == times[other] && number < orders[other];
    }

    private void move(int from, int to) {
        put(to, times[from], orders[from], whats[from]);
    }

    private void put(int place, long at, long number, Runnable what) {
        times[place] = at;
        orders[place] = number;
        whats[place] = what;
    }
}
