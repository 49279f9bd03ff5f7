package io.netdispatcher.hatests.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.hatests.lab.LabControl;
import io.netdispatcher.hatests.lab.LabFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nd lab down}: ends a lab and what killed runs have left. */
@Command(
        name = "down",
        description = "Take a lab down, and remove what killed runs have left behind.",
        footer = {"", "Example: nd lab down"})
public final class LabDownCommand implements Runnable {
    @Mixin
    private LabNameOption lab;

    @Override
    public void run() {
        try {
            LabControl control = LabControl.ofThisUser();
            int leftovers = control.removeLeftovers();
            if (leftovers > 0) {
                System.out.println("Removed what " + leftovers + " killed runs had left.");
            }
            System.out.println(
                    control.takeDown(lab.name())
                            ? "Lab " + lab.name() + " is down."
                            : "No lab named " + lab.name() + " is up.");
        } catch (LabFailure e) {
            throw CommandFailure.failed(e.firstLine());
        }
    }
}
