package io.netdispatcher.executor.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A larger share of the processors for this process (setpriority(2), nice of sched(7)); others still get theirs. It takes CAP_SYS_NICE, or a limit
 * on nice that allows it. Never throws.
 *
 * <p>All of it matters: a thread of any priority waits for locks that one of the JVM's compilers holds, and when the process is killed, the other
 * node hears of it only when the last of its threads, whichever that is, has ended.
 */
public final class Niceness {
    /** Of the JVM's own threads: nine times the weight of an ordinary one. */
    public static final int FAVOURED = -10;
    /** Of the program's: three times that. */
    public static final int FAVOURED_MORE = -15;

    /** PRIO_PROCESS of Linux: a thread. */
    private static final int THREAD = 0;

    private static final int SELF = 0;
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final Path GROUP = Path.of("/proc/self/autogroup");
    /** Of proc_pid_stat(5), counted from the one after the name. */
    private static final int SESSION_FIELD = 3;

    private static final MethodHandle SET = setPriority();

    private Niceness() {}

    /**
     * Asks for {@link #FAVOURED} for all threads that there are, for {@link #FAVOURED_MORE} for the calling one, from which those that it starts have it,
     * and for the process's group of threads (autogroup) when it has one of its own, as a service has. To be called before the program's threads are
     * started.
     *
     * @return whether the calling thread has it
     */
    public static boolean favour() {
        if (!set(SELF, FAVOURED_MORE)) {
            return false;
        }
        try (Stream<Path> threads = Files.list(THREADS)) {
            long self = Long.parseLong(
                    Path.of("/proc/thread-self").toRealPath().getFileName().toString());
            threads.mapToLong(thread -> Long.parseLong(thread.getFileName().toString()))
                    .filter(thread -> thread != self)
                    .forEach(thread -> set((int) thread, FAVOURED));
            if (isSessionLeader()) {
                Files.writeString(GROUP, String.valueOf(FAVOURED));
            }
        } catch (IOException | UncheckedIOException notGrouped) {
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

    private static boolean set(int thread, int nice) {
        try {
            return (int) SET.invokeExact(THREAD, thread, nice) == 0;
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
