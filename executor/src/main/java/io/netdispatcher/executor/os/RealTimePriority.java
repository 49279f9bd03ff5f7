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
 * Real-time priority for the thread that asks (SCHED_FIFO of sched(7)): it runs before all ordinary threads of the machine, and as long as it
 * likes. Only for threads that soon sleep again.
 *
 * <p>Threads and processes that it starts are ordinary ones (SCHED_RESET_ON_FORK), so that nothing becomes urgent by mistake. All methods
 * speak of the calling thread, may be called by any platform thread, and never throw.
 */
public final class RealTimePriority {
    /** The least there is: above every ordinary thread, below all that the kernel itself runs in real time. */
    public static final int PRIORITY = 1;

    private static final int SCHED_FIFO = 1;
    private static final int SCHED_RESET_ON_FORK = 0x4000_0000;
    /** The calling thread, for Linux. */
    private static final int SELF = 0;

    private static final int EPERM = 1;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SET = function(
            "sched_setscheduler",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle GET =
            function("sched_getscheduler", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private RealTimePriority() {}

    /**
     * What became of a request.
     *
     * @param isGranted whether the thread has real-time priority now
     * @param refusal why not, and what to do; empty when granted
     */
    public record Outcome(boolean isGranted, String refusal) {}

    /** Asks for it; asking again is harmless. */
    public static Outcome request() {
        return request(PRIORITY);
    }

    static Outcome request(int priority) {
        if (Thread.currentThread().isVirtual()) {
            return new Outcome(false, "virtual threads have no priority of their own");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment callState = arena.allocate(CALL_STATE);
            // struct sched_param of Linux has this one member.
            MemorySegment parameter = arena.allocateFrom(ValueLayout.JAVA_INT, priority);
            int result = (int) SET.invokeExact(callState, SELF, SCHED_FIFO | SCHED_RESET_ON_FORK, parameter);
            return result == 0 ? new Outcome(true, "") : new Outcome(false, refusal((int) ERRNO.get(callState, 0L)));
        } catch (Throwable impossible) {
            return new Outcome(false, impossible.toString());
        }
    }

    /** Whether it has been granted, and not been taken away since. */
    public static boolean isHeld() {
        try {
            int policy = (int) GET.invokeExact(SELF);
            return policy >= 0 && (policy & ~SCHED_RESET_ON_FORK) == SCHED_FIFO;
        } catch (Throwable impossible) {
            return false;
        }
    }

    private static String refusal(int errno) {
        return errno == EPERM
                ? "not permitted (EPERM): it takes CAP_SYS_NICE, or a limit on real-time priority of 1 and more (LimitRTPRIO=, ulimit -r)"
                : "sched_setscheduler(2) failed, errno " + errno;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }
}
