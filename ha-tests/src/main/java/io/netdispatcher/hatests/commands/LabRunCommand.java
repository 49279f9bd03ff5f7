package io.netdispatcher.hatests.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import io.netdispatcher.hatests.lab.LabRequirements;
import io.netdispatcher.hatests.scenario.Progress;
import io.netdispatcher.hatests.scenario.Scenario;
import io.netdispatcher.hatests.scenario.ScenarioReport;
import io.netdispatcher.hatests.scenario.ScenarioSettings;
import io.netdispatcher.hatests.scenario.ScenarioTables;
import io.netdispatcher.hatests.scenario.Scenarios;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nd lab run}: faults done to a pair, and judged. */
@Command(
        name = "run",
        description = "Do faults to a pair of dispatchers under load, and judge by captures and servers' records.",
        footer = {"", "Example: nd lab run kill-active --runs 20 -o json"})
public final class LabRunCommand implements Runnable {
    /** The pair's timers. */
    enum Profile {
        DEFAULT,
        FAST,
        STEADY
    }

    @Parameters(paramLabel = "SCENARIO", arity = "0..*", description = "What to do; nd lab list tells what there is.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all", description = "All of them.")
    private boolean all;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Connections that are open at each fault. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--runs", paramLabel = "N", description = "How often each; default: as nd lab list tells.")
    private Integer runs;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of the moments at which faults strike. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            defaultValue = "default",
            description = "The pair's timers: default, fast or steady. Default: ${DEFAULT-VALUE}.")
    private Profile profile;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "1",
            description = "How long steady-under-load lasts. Default: ${DEFAULT-VALUE}.")
    private int minutes;

    @Mixin
    private OutputOption output;

    /** Several scenarios' reports; field names are part of the JSON contract. */
    record Reports(List<ScenarioReport> scenarios, boolean passed) {}

    @Override
    public void run() {
        List<Scenario> chosen = chosen();
        refuseWrongUsage();
        LabRequirements.missing().ifPresent(line -> {
            throw CommandFailure.failed(line);
        });
        Progress progress = new Progress(System.err, Terminal.isOnOutput(), System::nanoTime);
        Thread hook = new Thread(progress::stop, "lab-run-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        List<ScenarioReport> reports = new ArrayList<>();
        for (Scenario scenario : chosen) {
            ScenarioReport report = scenario.run(settings(scenario), progress);
            reports.add(report);
            if (!output.isJson()) {
                progress.pause();
                System.out.println(ScenarioTables.of(report, Terminal.isColourWanted()));
            }
        }
        progress.stop();
        if (output.isJson()) {
            Json.print(
                    reports.size() == 1
                            ? reports.getFirst()
                            : new Reports(reports, reports.stream().allMatch(ScenarioReport::passed)));
        }
        reports.stream().filter(report -> !report.passed()).findFirst().ifPresent(report -> {
            throw CommandFailure.failed(report.scenario() + " failed: "
                    + report.failure()
                            .map(check -> check.name() + ": " + check.detail())
                            .orElse(""));
        });
    }

    private List<Scenario> chosen() {
        if (all) {
            return Scenarios.all();
        }
        if (names.isEmpty()) {
            throw CommandFailure.usage("name a scenario, or --all; nd lab list tells what there is");
        }
        return names.stream()
                .map(name -> Scenarios.named(name)
                        .orElseThrow(() -> CommandFailure.usage(
                                "there is no scenario '" + name + "'; nd lab list tells what there is")))
                .toList();
    }

    private void refuseWrongUsage() {
        if (connections < 1 || connections > ScenarioSettings.MAX_CONNECTIONS) {
            throw CommandFailure.usage(
                    "--connections must be 1 to %d, not %d".formatted(ScenarioSettings.MAX_CONNECTIONS, connections));
        }
        if (runs != null && (runs < 1 || runs > ScenarioSettings.MAX_RUNS)) {
            throw CommandFailure.usage("--runs must be 1 to %d, not %d".formatted(ScenarioSettings.MAX_RUNS, runs));
        }
        if (minutes < 1) {
            throw CommandFailure.usage("--minutes must be at least 1, not " + minutes);
        }
    }

    private ScenarioSettings settings(Scenario scenario) {
        return new ScenarioSettings(
                connections,
                runs == null ? scenario.usualRuns() : runs,
                seed,
                profile.name().toLowerCase(Locale.ROOT),
                Duration.ofMinutes(minutes));
    }
}
