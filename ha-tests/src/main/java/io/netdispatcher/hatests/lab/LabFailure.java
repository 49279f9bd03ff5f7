package io.netdispatcher.hatests.lab;

/** The lab could not do what it was asked. The message is one line, or one line and the output of the command that failed. */
public final class LabFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure with no deeper cause. */
    public LabFailure(String message) {
        super(message);
    }

    /** A failure that something else caused. */
    public LabFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message without the further output of a failed command: what an operator reads. */
    public String firstLine() {
        return getMessage().lines().findFirst().orElse("");
    }

    /** The waiting thread was interrupted; its interrupt flag is set again. */
    static LabFailure interrupted(String what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new LabFailure("interrupted while waiting for " + what, cause);
    }
}
