package io.netdispatcher.hatests.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nd lab}: the parent of the lab's commands. */
@Command(
        name = "lab",
        description = "A client, dispatchers and web servers in network namespaces, to try things by hand.",
        subcommands = {
            LabUpCommand.class,
            LabDownCommand.class,
            LabStatusCommand.class,
            LabExecCommand.class,
            LabListCommand.class,
            LabRunCommand.class
        },
        footer = {"", "Example: nd lab up && nd lab exec client -- curl -s http://10.0.0.100/"})
public final class LabCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "lab needs one of: up, down, status, exec, list, run");
    }
}
