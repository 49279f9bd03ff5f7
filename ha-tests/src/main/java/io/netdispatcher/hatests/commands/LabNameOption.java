package io.netdispatcher.hatests.commands;

import picocli.CommandLine.Option;

/** The {@code --name} option that the lab's commands share. */
final class LabNameOption {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Which lab; several may be up at once. Default: ${DEFAULT-VALUE}.")
    private String name;

    String name() {
        return name;
    }
}
