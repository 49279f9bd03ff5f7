package io.netdispatcher.hatests.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nd sim}: the pair under simulation. */
@Command(
        name = "sim",
        description = "A pair of dispatchers in simulation, with faults drawn from seeds.",
        subcommands = SimRunCommand.class,
        footer = {"", "Example: nd sim run --seeds 100000 -o json"})
public final class SimCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "sim needs: run");
    }
}
