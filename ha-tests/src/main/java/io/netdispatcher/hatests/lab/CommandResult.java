package io.netdispatcher.hatests.lab;

import java.util.List;

/**
 * What a finished command left behind.
 *
 * @param command the words as given, without the words that entered the namespace
 * @param exitCode 0 to 255; 128 + n after signal n
 * @param stdout standard output, UTF-8, complete
 * @param stderr standard error, UTF-8, complete
 */
public record CommandResult(List<String> command, int exitCode, String stdout, String stderr) {
    /** Whether the exit code is 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** Standard output without white space at either end: the answer of a one-line command. */
    public String text() {
        return stdout.strip();
    }

    /**
     * This result, if the exit code is 0.
     *
     * @throws LabFailure with command, exit code and output otherwise
     */
    public CommandResult orThrow() {
        if (!succeeded()) {
            throw new LabFailure("exit code " + exitCode + " from: " + String.join(" ", command) + ": "
                    + (stderr.strip() + System.lineSeparator() + stdout.strip()).strip());
        }
        return this;
    }
}
