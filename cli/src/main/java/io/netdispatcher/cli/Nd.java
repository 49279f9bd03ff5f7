package io.netdispatcher.cli;

import io.netdispatcher.cli.commands.VersionCommand;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The launcher's entry: one command line, all commands below it. Exit codes are those of {@link CommandFailure}. */
@Command(
        name = "nd",
        description = "A high-availability pair of layer-4 dispatchers.",
        mixinStandardHelpOptions = false,
        subcommands = {VersionCommand.class},
        footer = {"", "Example: nd demo"})
public final class Nd {
    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.",
            scope = CommandLine.ScopeType.INHERIT)
    private boolean helpRequested;

    private Nd() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        int exitCode = commandLine().execute(args);
        System.out.flush();
        System.exit(exitCode);
    }

    /** The whole command tree, with what other modules add. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Nd());
        for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
            provider.commands().forEach(line::addSubcommand);
        }
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            if (failure instanceof CommandFailure refused) {
                failed.getErr().println("nd: " + refused.getMessage());
                return refused.exitCode();
            }
            throw failure;
        });
        return line;
    }
}
