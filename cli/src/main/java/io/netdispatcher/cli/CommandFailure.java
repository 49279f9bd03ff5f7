package io.netdispatcher.cli;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A command that ends without having done its work. The message is the one line an operator reads: what, where, what to do.
 */
public final class CommandFailure extends RuntimeException {
    /** The operation failed or was refused. */
    public static final int FAILED = 1;
    /** The command or a file it was given is wrong. */
    public static final int USAGE = 2;
    /** The daemon can't be reached. */
    public static final int UNREACHABLE = 3;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** The operation failed or was refused: exit code 1. */
    public static CommandFailure failed(String message) {
        return new CommandFailure(FAILED, message);
    }

    /** The operation was refused for several reasons, a line each: exit code 1. */
    public static CommandFailure failed(List<?> reasons) {
        return failed(reasons.stream().map(String::valueOf).collect(Collectors.joining("\n")));
    }

    /** Wrong usage: exit code 2. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(USAGE, message);
    }

    /** No daemon answers: exit code 3. */
    public static CommandFailure unreachable(String message) {
        return new CommandFailure(UNREACHABLE, message);
    }

    /** The exit code of the process: 1, 2 or 3. */
    public int exitCode() {
        return exitCode;
    }
}
