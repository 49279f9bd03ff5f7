package io.netdispatcher.hatests.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabRequirements;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nd lab up}: a lab that stays until it is taken down. */
@Command(
        name = "up",
        description = "Bring a lab up, with a dispatcher in nd1; it stays until 'nd lab down'.",
        footer = {"", "Example: nd lab up --servers 5"})
public final class LabUpCommand implements Runnable {
    @Mixin
    private LabNameOption lab;

    @Option(
            names = "--servers",
            paramLabel = "N",
            defaultValue = "3",
            description = "Web servers. Default: ${DEFAULT-VALUE}.")
    private int servers;

    @Option(names = "--two-interfaces", description = "Feed the servers through an internal LAN.")
    private boolean twoInterfaces;

    @Option(
            names = "--no-dispatcher",
            negatable = false,
            description = "Start no dispatcher: nobody answers for the virtual address.")
    private boolean noDispatcher;

    @Override
    public void run() {
        if (servers < 1 || servers > LabPlan.MAX_SERVERS) {
            throw CommandFailure.usage("--servers must be 1 to " + LabPlan.MAX_SERVERS + ", not " + servers);
        }
        String name = lab.name();
        try {
            LabPlan plan = (twoInterfaces ? LabPlan.twoArms() : LabPlan.oneArm()).withServers(servers);
            Lab up = Lab.up(name, plan);
            start(up);
        } catch (LabFailure e) {
            throw CommandFailure.failed(e.firstLine());
        }
    }

    private void start(Lab up) {
        try {
            if (!noDispatcher) {
                Dispatcher.start(up, LabPlan.ND1);
            }
            up.keep();
        } catch (RuntimeException e) {
            up.close();
            throw e;
        }
        System.out.print(up.describe());
        if (LabRequirements.isUnprivileged()) {
            System.out.println("In a user namespace: no XDP, no real-time priority; the pcap data plane only.");
        }
        String address = noDispatcher ? up.plan().address("srv1") : up.plan().vip();
        String name = up.name().equals("default") ? "" : " --name " + up.name();
        System.out.println("Try: nd lab exec" + name + " client -- curl -si http://" + address + "/");
    }
}
