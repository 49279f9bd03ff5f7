package io.netdispatcher.hatests.commands;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import io.netdispatcher.cli.output.Table;
import io.netdispatcher.hatests.scenario.Scenario;
import io.netdispatcher.hatests.scenario.Scenarios;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nd lab list}: which scenarios there are. */
@Command(
        name = "list",
        description = "Print the scenarios that nd lab run knows.",
        footer = {"", "Example: nd lab list -o json"})
public final class LabListCommand implements Runnable {
    @Mixin
    private OutputOption output;

    /** What is printed; field names are part of the JSON contract. */
    record Report(List<Entry> scenarios) {}

    /** One scenario. */
    record Entry(String name, int runs, String summary) {}

    @Override
    public void run() {
        if (output.isJson()) {
            Json.print(new Report(Scenarios.all().stream()
                    .map(each -> new Entry(each.name(), each.usualRuns(), each.summary()))
                    .toList()));
            return;
        }
        Table table = new Table("scenario", "runs", "what is done");
        for (Scenario each : Scenarios.all()) {
            table.row(each.name(), each.usualRuns(), each.summary());
        }
        System.out.print(table);
    }
}
