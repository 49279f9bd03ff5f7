package io.netdispatcher.executor.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Ends the sleep of the thread that sleeps on a {@link DescriptorPoll}: an eventfd(2) among the descriptors. Whoever has something for the
 * sleeper publishes it first and signals then; the sleeper looks for it after every sleep.
 *
 * <p>The two flags are Dekker's: the sleeper says that it will sleep and then looks for a signal, the signaller leaves the signal and then looks for a
 * sleeper, so at least one of them sees the other. The system is called only when somebody sleeps.
 */
public final class WakeUp implements AutoCloseable {
    /** EFD_CLOEXEC and EFD_NONBLOCK of Linux. */
    private static final int FLAGS = 0x80000 | 0x800;

    private static final MethodHandle EVENTFD = function(
            "eventfd", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle READ = function("read", transfer());
    private static final MethodHandle WRITE = function("write", transfer());
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final DescriptorPoll descriptors;
    private final int descriptor;
    private final int place;
    private final MemorySegment one = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final MemorySegment count = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final Object writing = new Object();
    private volatile boolean sleeping;
    private volatile boolean signalled;
    private boolean closed;

    /**
     * Ends sleeps on these descriptors.
     *
     * @throws IOException when the process has too many descriptors
     */
    public WakeUp(DescriptorPoll descriptors) throws IOException {
        this.descriptors = descriptors;
        one.set(ValueLayout.JAVA_LONG, 0, 1L);
        descriptor = open();
        place = descriptors.add(descriptor);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type) {
        return Linker.nativeLinker()
                .downcallHandle(Linker.nativeLinker().defaultLookup().findOrThrow(name), type);
    }

    private static FunctionDescriptor transfer() {
        return FunctionDescriptor.of(
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    }

    private static int open() throws IOException {
        int opened;
        try {
            opened = (int) EVENTFD.invokeExact(0, FLAGS);
        } catch (Throwable impossible) {
            throw undeclared(impossible);
        }
        if (opened < 0) {
            throw new IOException("eventfd(2) gives no descriptor; raise the limit on open files (ulimit -n)");
        }
        return opened;
    }

    private static IllegalStateException undeclared(Throwable impossible) {
        return new IllegalStateException("a system call declares no exception", impossible);
    }

    /** Ends the sleep there is, or keeps the next from beginning. Any thread; after {@link #close} nothing happens. */
    public void signal() {
        signalled = true;
        if (sleeping) {
            write();
        }
    }

    /** Not for the sleeper's thread: it must never wait for a lock. */
    private void write() {
        synchronized (writing) {
            if (!closed) {
                transfer(WRITE, one);
            }
        }
    }

    private void transfer(MethodHandle call, MemorySegment value) {
        try {
            // A result below 0 says that there is nothing to read, or that the count is at its end: both are right.
            long ignored = (long) call.invokeExact(descriptor, value, (long) Long.BYTES);
        } catch (Throwable impossible) {
            throw undeclared(impossible);
        }
    }

    /** Polls the descriptors, and sleeps until one is ready or there is a signal, no longer than {@code limitMs}. The sleeper's thread. */
    void sleep(int limitMs) {
        sleeping = true;
        descriptors.poll(signalled ? 0 : limitMs);
        sleeping = false;
        signalled = false;
        if (descriptors.isReady(place)) {
            transfer(READ, count);
        }
    }

    /** Gives the descriptor back. When nobody sleeps on the descriptors any more. */
    @Override
    public void close() {
        synchronized (writing) {
            if (closed) {
                return;
            }
            closed = true;
            descriptors.remove(place);
            try {
                int ignored = (int) CLOSE.invokeExact(descriptor);
            } catch (Throwable impossible) {
                throw undeclared(impossible);
            }
        }
    }
}
