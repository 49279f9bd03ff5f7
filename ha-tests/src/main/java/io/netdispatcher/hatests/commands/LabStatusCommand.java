package io.netdispatcher.hatests.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import io.netdispatcher.hatests.lab.LabControl;
import io.netdispatcher.hatests.lab.LabControl.LabStatus;
import io.netdispatcher.hatests.lab.LabFailure;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nd lab status}: which labs are up and what runs in them. */
@Command(
        name = "status",
        description = "Print which labs are up, and the processes in each node.",
        footer = {"", "Example: nd lab status -o json"})
public final class LabStatusCommand implements Runnable {
    @Mixin
    private OutputOption output;

    /** What is printed; field names are part of the JSON contract. */
    record Report(List<LabStatus> labs) {}

    @Override
    public void run() {
        try {
            Report report = new Report(LabControl.ofThisUser().status());
            if (output.isJson()) {
                Json.print(report);
            } else if (report.labs().isEmpty()) {
                System.out.println("No lab is up.");
            } else {
                report.labs().forEach(LabStatusCommand::print);
            }
        } catch (LabFailure e) {
            throw CommandFailure.failed(e.firstLine());
        }
    }

    private static void print(LabStatus lab) {
        System.out.println("lab " + lab.name() + (lab.persistent() ? " (stays until taken down)" : "") + ", files in "
                + lab.directory());
        lab.nodes().forEach(node -> {
            System.out.printf("  %-12s %-12s %s%n", node.name(), node.address(), node.up() ? "up" : "missing");
            node.processes()
                    .forEach(process -> System.out.printf("    %7d %.100s%n", process.pid(), process.command()));
        });
    }
}
