package io.netdispatcher.hatests.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.hatests.demo.Demo;
import io.netdispatcher.hatests.demo.DemoPlan;
import io.netdispatcher.hatests.demo.DemoReport;
import io.netdispatcher.hatests.demo.DemoTables;
import io.netdispatcher.hatests.demo.ReportFile;
import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.scenario.Progress;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nd demo}: the main job on one machine. */
@Command(
        name = "demo",
        description =
                "Show a pair of dispatchers at work: clients, a virtual address and web servers on this machine, and judge it.",
        footer = {"", "Example: nd demo --connections 1000 --json demo.json"})
public final class DemoCommand implements Runnable {
    /** How packets get in and out of the dispatcher. */
    enum DataPlaneChoice {
        AUTO,
        XDP,
        PCAP
    }

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Connections to keep open, each used once a second. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--data-plane",
            paramLabel = "PLANE",
            defaultValue = "auto",
            description = "auto, xdp or pcap. Default: ${DEFAULT-VALUE}.")
    private DataPlaneChoice dataPlane;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report to this file, too.")
    private Path json;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "4",
            description =
                    "How long the traffic lasts once all connections are open, before the first takeover. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of the arrivals of short requests. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public void run() {
        refuseWrongUsage();
        ReportFile file = json == null ? null : ReportFile.prepare(json);
        boolean terminal = Terminal.isOnOutput();
        Progress progress = new Progress(System.err, terminal, System::nanoTime);
        Demo demo = new Demo(new DemoPlan(connections, Duration.ofSeconds(seconds), seed), progress, System::nanoTime);
        DemoReport report = runUnlessInterrupted(demo);
        if (file != null) {
            file.write(report);
        }
        System.out.print(DemoTables.of(report, Terminal.isColourWanted()));
        report.failure().ifPresent(check -> {
            throw CommandFailure.failed(explain(check, demo));
        });
    }

    /** An interrupt ends the JVM, whose hooks take the lab down; this thread must then say nothing of what it sees of that. */
    private static DemoReport runUnlessInterrupted(Demo demo) {
        Thread hook = new Thread(
                () -> {
                    demo.abandon();
                    System.err.println("nd: interrupted; taking the lab down");
                },
                "demo-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        DemoReport report = demo.run();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hooks are at work: a second exit waits for them for good.
            System.exit(CommandFailure.FAILED);
        }
        return report;
    }

    private void refuseWrongUsage() {
        if (connections < 1 || connections > DemoPlan.MAX_CONNECTIONS) {
            throw CommandFailure.usage(
                    "--connections must be 1 to %d, not %d: each is asked once a second, from one client address"
                            .formatted(DemoPlan.MAX_CONNECTIONS, connections));
        }
        if (seconds < 1 || seconds > DemoPlan.MAX_SECONDS) {
            throw CommandFailure.usage("--duration must be 1 to %d seconds, not %d: the whole run ends within 90 s"
                    .formatted(DemoPlan.MAX_SECONDS, seconds));
        }
        if (dataPlane == DataPlaneChoice.XDP) {
            throw CommandFailure.failed(
                    "the xdp data plane is not part of this version: use --data-plane pcap, or auto");
        }
    }

    private static String explain(Check check, Demo demo) {
        String kept = demo.leftovers().map(path -> "; see " + path).orElse("");
        return "the demo failed: " + check.name() + ": " + check.detail() + kept;
    }
}
