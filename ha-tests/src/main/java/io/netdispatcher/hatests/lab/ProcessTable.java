package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/** What /proc tells of processes: when they started and which namespaces they are in. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    /** proc(5): starttime is field 22 of stat; field 3 is the first after the command's closing parenthesis. */
    private static final int START_TIME_AFTER_COMMAND = 22 - 3;

    private ProcessTable() {}

    /** When the process started, in clock ticks since boot; 0 if there is none, or only a zombie that nobody has reaped. */
    static long startTicks(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"));
            String[] afterCommand = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean ended = "ZX".contains(afterCommand[0]);
            return ended ? 0 : Long.parseLong(afterCommand[START_TIME_AFTER_COMMAND]);
        } catch (IOException ignored) {
            return 0;
        }
    }

    /** Whether this very process, and not a later one of the same number, is running. */
    static boolean isRunning(long pid, long startTicks) {
        return startTicks != 0 && startTicks(pid) == startTicks;
    }

    /** The namespace of a kind ("net", "mnt") that a process is in, such as {@code net:[4026531840]}; empty if unknown. */
    static String namespaceLink(long pid, String kind) {
        try {
            return Files.readSymbolicLink(PROC.resolve(pid + "/ns/" + kind)).toString();
        } catch (IOException ignored) {
            return "";
        }
    }

    /** The namespace behind a file such as /run/netns/NAME, in the form of {@link #namespaceLink}; empty if there is none. */
    static String namespaceBehind(Path file, String kind) {
        try {
            return kind + ":[" + Files.getAttribute(file, "unix:ino") + "]";
        } catch (IOException ignored) {
            return "";
        }
    }

    /** The processes, this one excepted, that are in one of the network namespaces. */
    static List<Long> insideNetwork(Set<String> links) {
        return matching(pid -> links.contains(namespaceLink(pid, "net")));
    }

    /** The processes, this one excepted, that a predicate on their id picks. */
    static List<Long> matching(LongPredicate predicate) {
        long own = ProcessHandle.current().pid();
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .map(Long::valueOf)
                    .filter(pid -> pid != own && predicate.test(pid))
                    .toList();
        } catch (IOException e) {
            throw new LabFailure("cannot read /proc: " + e.getMessage(), e);
        }
    }

    /** The words a process was started with, or its bare number if it is gone. */
    static String commandLine(long pid) {
        try {
            return Files.readString(PROC.resolve(pid + "/cmdline"))
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException ignored) {
            return String.valueOf(pid);
        }
    }
}
