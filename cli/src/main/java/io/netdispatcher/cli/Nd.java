package io.netdispatcher.cli;

import io.netdispatcher.cli.commands.ConfigCommand;
import io.netdispatcher.cli.commands.ConnectionsCommand;
import io.netdispatcher.cli.commands.EventsCommand;
import io.netdispatcher.cli.commands.FailoverCommand;
import io.netdispatcher.cli.commands.KeyCommand;
import io.netdispatcher.cli.commands.RunCommand;
import io.netdispatcher.cli.commands.ServerCommand;
import io.netdispatcher.cli.commands.SetupCommand;
import io.netdispatcher.cli.commands.StatCommand;
import io.netdispatcher.cli.commands.StatusCommand;
import io.netdispatcher.cli.commands.TestCommand;
import io.netdispatcher.cli.commands.TraceCommand;
import io.netdispatcher.cli.commands.UsageMessage;
import io.netdispatcher.cli.commands.VersionCommand;
import java.io.PrintWriter;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The launcher's entry: one command line, all commands below it. Exit codes are those of {@link CommandFailure}. */
@Command(
        name = "nd",
        description = "A high-availability pair of layer-4 dispatchers.",
        mixinStandardHelpOptions = false,
        subcommands = {
            RunCommand.class,
            StatusCommand.class,
            StatCommand.class,
            ConnectionsCommand.class,
            EventsCommand.class,
            FailoverCommand.class,
            ServerCommand.class,
            ConfigCommand.class,
            KeyCommand.class,
            TraceCommand.class,
            SetupCommand.class,
            TestCommand.class,
            VersionCommand.class
        },
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
        int exitCode = run(args);
        System.out.flush();
        System.exit(exitCode);
    }

    private static int run(String[] args) {
        try {
            return commandLine().execute(args);
        } catch (Error failure) {
            // picocli hands exceptions to the handlers below, but not errors such as a library that can't be linked.
            return internalError(failure, new PrintWriter(System.err, true));
        }
    }

    /** The whole command tree, with what other modules add. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Nd());
        for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
            provider.commands().forEach(line::addSubcommand);
        }
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((wrong, args) -> {
            CommandLine failed = wrong.getCommandLine();
            String help = failed.getCommandSpec().qualifiedName() + " --help";
            failed.getErr().println("nd: " + UsageMessage.of(wrong) + "; see " + help);
            return CommandFailure.USAGE;
        });
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            if (failure instanceof CommandFailure refused) {
                refused.getMessage().lines().forEach(reason -> failed.getErr().println("nd: " + reason));
                return refused.exitCode();
            }
            return internalError(failure, failed.getErr());
        });
        return line;
    }

    /** What no command has foreseen is our mistake: one line, and where it happened for those who ask. */
    private static int internalError(Throwable failure, PrintWriter err) {
        err.println("nd: internal error: "
                + failure.toString().lines().findFirst().orElse("") + "; set ND_DEBUG=1 to see where");
        if ("1".equals(System.getenv("ND_DEBUG"))) {
            failure.printStackTrace(err);
        }
        err.flush();
        return CommandFailure.FAILED;
    }
}
