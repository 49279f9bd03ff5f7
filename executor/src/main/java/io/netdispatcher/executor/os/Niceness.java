package io.netdispatcher.executor.os;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A larger share of the processors for a thread, and for those that it starts from then on (setpriority(2), nice of sched(7)). The others still
 * get theirs. It takes CAP_SYS_NICE, or a limit on nice that allows it. Never throws.
 *
 * <p>The JVM's own threads run already when a program may ask, and keep what they had: the compilers, above all. Where the kernel shares out
 * processors by groups of threads (autogroup of sched(7), or control groups), a group's share of each processor follows the weight that it has to run
 * there: a compiler at work on one processor left this process's packets waiting for 325 ms on another, which was busy with another group.
 */
public final class Niceness {
    /** Nine times the weight of an ordinary thread. */
    public static final int FAVOURED = -10;

    /** PRIO_PROCESS of Linux: a thread. */
    private static final int THREAD = 0;

    private static final int SELF = 0;
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final Path GROUP = Path.of("/proc/self/autogroup");
    /** Of proc_pid_stat(5), counted from the one after the name. */
    private static final int SESSION_FIELD = 3;

    private static final MethodHandle SET = setPriority();

    private Niceness() {}

    /**
     * Asks for {@link #FAVOURED} for the calling thread, and for the process's group when it has one of its own, as a service has.
     *
     * @return whether the thread has it
     */
    public static boolean favour() {
        if (!set(FAVOURED)) {
            return false;
        }
        try {
            if (isSessionLeader()) {
                Files.writeString(GROUP, String.valueOf(FAVOURED));
            }
        } catch (IOException notGrouped) {
            // A kernel without autogroup has no such file, and no need of it.
        }
        return true;
    }

    /** One with other programs in its session, such as a shell, must not favour those. */
    private static boolean isSessionLeader() throws IOException {
        String stat = Files.readString(STAT);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[SESSION_FIELD]) == ProcessHandle.current().pid();
    }

    static boolean set(int nice) {
        try {
            return (int) SET.invokeExact(THREAD, SELF, nice) == 0;
        } catch (Throwable impossible) {
            return false;
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle setPriority() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setpriority"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }
}
