package io.netdispatcher.hatests.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.hatests.lab.LabControl;
import io.netdispatcher.hatests.lab.LabFailure;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nd lab exec}: a command inside a node, on this terminal. */
@Command(
        name = "exec",
        description = "Run a command in a node of the lab; its exit code is this command's.",
        footer = {"", "Example: nd lab exec client -- curl -s http://10.0.0.100/"})
public final class LabExecCommand implements Callable<Integer> {
    @Mixin
    private LabNameOption lab;

    @Parameters(index = "0", paramLabel = "NODE", description = "client, switch, nd1, nd2, srv1, …")
    private String node;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "The command, best after --.")
    private List<String> command;

    @Override
    public Integer call() {
        try {
            return LabControl.ofThisUser().exec(lab.name(), node, command);
        } catch (LabFailure e) {
            throw CommandFailure.failed(e.firstLine());
        }
    }
}
