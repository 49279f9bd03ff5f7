package io.netdispatcher.hatests.commands;

import picocli.CommandLine.Command;

/** {@code nd sim}: the pair under simulation. */
@Command(
        name = "sim",
        description = "Run a pair of dispatchers in simulation, from seeds.",
        subcommands = SimRunCommand.class)
public final class SimCommand {}
