package io.netdispatcher.executor.os;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * poll(2) over a few descriptors: which of them have something to read, and sleep until one has. One thread at a time; no allocation after
 * the start.
 */
public final class DescriptorPoll {
    /** Descriptors there is room for. */
    public static final int CAPACITY = 16;

    private static final short POLLIN = 1;
    private static final int UNUSED = -1;
    private static final MemoryLayout POLLFD = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("fd"),
            ValueLayout.JAVA_SHORT.withName("events"),
            ValueLayout.JAVA_SHORT.withName("revents"));
    private static final long EVENTS = Integer.BYTES;
    private static final long RETURNED_EVENTS = Integer.BYTES + Short.BYTES;
    private static final MethodHandle POLL = function();

    private final MemorySegment descriptors = Arena.ofAuto().allocate(POLLFD, CAPACITY);

    /** Nothing is watched yet. */
    public DescriptorPoll() {
        for (int place = 0; place < CAPACITY; place++) {
            // The kernel passes over negative descriptors.
            descriptors.set(ValueLayout.JAVA_INT, offset(place), UNUSED);
            descriptors.set(ValueLayout.JAVA_SHORT, offset(place) + EVENTS, POLLIN);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function() {
        return Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("poll"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT));
    }

    private static long offset(int place) {
        return place * POLLFD.byteSize();
    }

    /** Watches a descriptor; returns its place. Throws {@link IllegalStateException} when all places are taken. */
    public int add(int descriptor) {
        for (int place = 0; place < CAPACITY; place++) {
            if (descriptors.get(ValueLayout.JAVA_INT, offset(place)) == UNUSED) {
                descriptors.set(ValueLayout.JAVA_INT, offset(place), descriptor);
                // Until the first poll it counts as ready.
                descriptors.set(ValueLayout.JAVA_SHORT, offset(place) + RETURNED_EVENTS, POLLIN);
                return place;
            }
        }
        throw new IllegalStateException("more than " + CAPACITY + " descriptors");
    }

    /** Whether something to read at this place ends a sleep, as it does at first; an error there always does. */
    public void wakes(int place, boolean doesWake) {
        descriptors.set(ValueLayout.JAVA_SHORT, offset(place) + EVENTS, doesWake ? POLLIN : 0);
    }

    /** No longer watches what is at this place. */
    public void remove(int place) {
        descriptors.set(ValueLayout.JAVA_INT, offset(place), UNUSED);
        descriptors.set(ValueLayout.JAVA_SHORT, offset(place) + EVENTS, POLLIN);
        descriptors.set(ValueLayout.JAVA_SHORT, offset(place) + RETURNED_EVENTS, (short) 0);
    }

    /** Looks at all descriptors, and sleeps until one is ready but no longer than {@code timeoutMs}; 0 only looks. */
    public void poll(int timeoutMs) {
        int ready;
        try {
            ready = (int) POLL.invokeExact(descriptors, (long) CAPACITY, timeoutMs);
        } catch (Throwable impossible) {
            throw new IllegalStateException("poll(2) declares no exception", impossible);
        }
        if (ready < 0) {
            for (int place = 0; place < CAPACITY; place++) {
                descriptors.set(ValueLayout.JAVA_SHORT, offset(place) + RETURNED_EVENTS, (short) 0);
            }
        }
    }

    /** Whether the descriptor at this place had something to read, or an error to tell, at the last poll. */
    public boolean isReady(int place) {
        return descriptors.get(ValueLayout.JAVA_SHORT, offset(place) + RETURNED_EVENTS) != 0;
    }
}
