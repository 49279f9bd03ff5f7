package io.netdispatcher.hatests.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.hatests.lab.Lab;
import picocli.CommandLine.Option;

/** The {@code --name} option that the lab's commands share. */
final class LabNameOption {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Which lab; several may be up at once. Default: ${DEFAULT-VALUE}.")
    private String name;

    /** The name; throws {@link CommandFailure} (usage) when no lab can have it. */
    String name() {
        if (!Lab.isName(name)) {
            throw CommandFailure.usage("--name must be 1 to 40 letters, digits and dashes, not '" + name + "'");
        }
        return name;
    }
}
