package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.ConfigFile;
import io.netdispatcher.cli.config.HostCheck;
import io.netdispatcher.cli.config.HostFacts;
import io.netdispatcher.cli.config.KeyFile;
import io.netdispatcher.cli.config.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads configuration files for commands: what can't be read or is not valid becomes the lines an operator sees. */
final class ConfigurationFiles {
    private ConfigurationFiles() {}

    /** Reads a file, valid or not; throws {@link CommandFailure} (usage) when it can't be read at all. */
    static ConfigFile.Result read(Path file) {
        try {
            return ConfigFile.read(file);
        } catch (NoSuchFileException missing) {
            throw CommandFailure.usage(file + ": no such file; give the path of a configuration file");
        } catch (AccessDeniedException refused) {
            throw CommandFailure.usage(file + ": no permission to read it; run as root or as the file's owner");
        } catch (IOException unreadable) {
            throw CommandFailure.usage(
                    file + ": can't be read (" + unreadable.getMessage() + "); give a configuration file");
        }
    }

    /** Reads a file that must be valid; throws {@link CommandFailure} with all its problems otherwise. */
    static ConfigFile.Valid readValid(Path file) {
        return switch (read(file)) {
            case ConfigFile.Valid valid -> valid;
            case ConfigFile.Invalid invalid -> throw CommandFailure.failed(invalid.problems());
        };
    }

    /** What keeps a valid configuration from working on this machine, in the file's order. */
    static List<Problem> problemsHere(ConfigFile.Valid valid) {
        List<Problem> problems = new ArrayList<>(HostCheck.check(valid, facts()));
        KeyFile.check(valid).ifPresent(problems::add);
        problems.sort(Comparator.comparingInt(Problem::line));
        return problems;
    }

    /** The facts of this machine. */
    private static HostFacts facts() {
        try {
            return HostFacts.ofThisMachine();
        } catch (IOException refused) {
            throw CommandFailure.failed("this machine's interfaces can't be listed (" + refused.getMessage()
                    + "); nd config check --offline checks a file alone");
        }
    }
}
