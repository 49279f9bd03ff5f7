package io.netdispatcher.executor.os;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Real-time priority for the thread that asks, up to a budget (SCHED_DEADLINE of sched(7)): it runs before all ordinary threads of the machine until
 * it has used its budget in a period, and then not before the next.
 *
 * <p>Not SCHED_FIFO: a thread of HotSpot that calls a method whose code is being replaced tries again until the replacing thread has gone on. When it
 * keeps that one from its processor it tries for ever, or until the kernel suspends real-time threads after 950 ms; two of them stopped a node, and
 * with it everything else on two processors.
 *
 * <p>Threads and processes that it starts are ordinary ones, so that nothing becomes urgent by mistake. All methods speak of the calling thread, may be
 * called by any platform thread, and never throw.
 */
public final class RealTimePriority {
    private static final int SCHED_DEADLINE = 6;
    /** SCHED_FLAG_RESET_ON_FORK. */
    private static final long RESET_ON_FORK = 1;
    /** The calling thread, for Linux. */
    private static final long SELF = 0;

    private static final int EPERM = 1;
    private static final int EBUSY = 16;

    /** struct sched_attr in its first version: size, policy, flags, nice, priority, runtime, deadline, period. */
    private static final int ATTRIBUTES_BYTES = 48;

    private static final long POLICY = 4;
    private static final long FLAGS = 8;
    private static final long RUNTIME = 24;
    private static final long DEADLINE = 32;
    private static final long PERIOD = 40;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    /** The C library has no sched_setattr of its own before glibc 2.41. */
    private static final MethodHandle SYSCALL = function(
            "syscall",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));

    private RealTimePriority() {}

    /**
     * What became of a request.
     *
     * @param isGranted whether the thread has real-time priority now
     * @param refusal why not, and what to do; empty when granted
     */
    public record Outcome(boolean isGranted, String refusal) {}

    /**
     * Asks for it; asking again is harmless. What has slept for long may use a whole budget at once.
     *
     * @param budgetNs more than 1024
     * @param periodNs the thread runs for its budget in each of these
     */
    public static Outcome request(long budgetNs, long periodNs) {
        if (Thread.currentThread().isVirtual()) {
            return new Outcome(false, "virtual threads have no priority of their own");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment callState = arena.allocate(CALL_STATE);
            MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
            attributes.set(ValueLayout.JAVA_INT, 0, ATTRIBUTES_BYTES);
            attributes.set(ValueLayout.JAVA_INT, POLICY, SCHED_DEADLINE);
            attributes.set(ValueLayout.JAVA_LONG, FLAGS, RESET_ON_FORK);
            attributes.set(ValueLayout.JAVA_LONG, RUNTIME, budgetNs);
            attributes.set(ValueLayout.JAVA_LONG, DEADLINE, periodNs);
            attributes.set(ValueLayout.JAVA_LONG, PERIOD, periodNs);
            long result = (long) SYSCALL.invokeExact(callState, schedSetattr(), SELF, attributes, 0L);
            return result == 0 ? new Outcome(true, "") : new Outcome(false, refusal((int) ERRNO.get(callState, 0L)));
        } catch (Throwable impossible) {
            return new Outcome(false, impossible.toString());
        }
    }

    /** Its number on the machines that it is known for; another's might be anything, so there the kernel is asked for none (ENOSYS). */
    private static long schedSetattr() {
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> 314;
            case "aarch64", "riscv64" -> 274;
            default -> -1;
        };
    }

    private static String refusal(int errno) {
        return switch (errno) {
            case EPERM ->
                "not permitted (EPERM): it takes CAP_SYS_NICE, and threads that may use all processors (no CPUAffinity=)";
            case EBUSY -> "too much processor time is promised to others already (EBUSY)";
            default -> "sched_setattr(2) failed, errno " + errno;
        };
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }
}
