package io.netdispatcher.executor.os;

import io.netdispatcher.executor.plane.CarrierSense;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Whether an interface can carry frames, by SIOCGIFFLAGS of netdevice(7): the kernel answers from memory, without a lock, in well under a
 * microsecond, and for the network namespace that this was made in. The interface is found by its name each time, so one that went away and came
 * back is found again. Not thread-safe; no allocation after the start.
 *
 * <p>The kernel counts a lost carrier at once, but for a second one within a second of another change of any link: that may wait for the rest of
 * the second.
 */
public final class InterfaceFlags implements CarrierSense {
    private static final int AF_INET = 2;
    /** SOCK_DGRAM and SOCK_CLOEXEC of Linux. */
    private static final int TYPE = 2 | 0x80000;

    private static final long SIOCGIFFLAGS = 0x8913;
    /** IFF_UP: switched on. */
    private static final int UP = 1;
    /** IFF_RUNNING: and with a carrier. */
    private static final int RUNNING = 0x40;

    private static final int ENODEV = 19;
    private static final int MOST_NAME_BYTES = 15;
    /** struct ifreq: the name, and a union of which the flags are a short. */
    private static final int IFREQ_BYTES = 40;

    private static final int FLAGS_OFFSET = 16;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = function(
            "socket",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle IOCTL = function(
            "ioctl",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final MemorySegment request = Arena.ofAuto().allocate(IFREQ_BYTES);
    private final MemorySegment state = Arena.ofAuto().allocate(CALL_STATE);
    private final int descriptor;
    private boolean last = true;
    private boolean closed;

    /**
     * Looks at the interface of this name, which need not exist.
     *
     * @throws IOException one line, when the process has too many descriptors, or the name can be no interface's
     */
    public InterfaceFlags(String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MOST_NAME_BYTES) {
            throw new IOException("interface " + name + ": a name has 1 to " + MOST_NAME_BYTES + " bytes");
        }
        MemorySegment.copy(bytes, 0, request, ValueLayout.JAVA_BYTE, 0, bytes.length);
        descriptor = open();
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        return Linker.nativeLinker()
                .downcallHandle(Linker.nativeLinker().defaultLookup().findOrThrow(name), type, options);
    }

    private static int open() throws IOException {
        int opened;
        try {
            opened = (int) SOCKET.invokeExact(AF_INET, TYPE, 0);
        } catch (Throwable impossible) {
            throw undeclared(impossible);
        }
        if (opened < 0) {
            throw new IOException("socket(2) gives no descriptor; raise the limit on open files (ulimit -n)");
        }
        return opened;
    }

    private static IllegalStateException undeclared(Throwable impossible) {
        return new IllegalStateException("a system call declares no exception", impossible);
    }

    /** {@inheritDoc} An interface that is gone has none; when the kernel gives no answer for another reason, what it said last holds. */
    @Override
    public boolean hasCarrier() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        int result;
        try {
            result = (int) IOCTL.invokeExact(state, descriptor, SIOCGIFFLAGS, request);
        } catch (Throwable impossible) {
            throw undeclared(impossible);
        }
        if (result >= 0) {
            last = (request.get(ValueLayout.JAVA_SHORT, FLAGS_OFFSET) & (UP | RUNNING)) == (UP | RUNNING);
        } else if (state.get(ValueLayout.JAVA_INT, ERRNO) == ENODEV) {
            last = false;
        }
        return last;
    }

    /** Gives the descriptor back. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable impossible) {
            throw undeclared(impossible);
        }
    }
}
