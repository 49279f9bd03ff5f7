package io.netdispatcher.hatests.scenario;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.executor.counters.CountersFile;
import io.netdispatcher.hatests.judge.Findings;
import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.LabReport;
import io.netdispatcher.hatests.lab.PairPlan;
import io.netdispatcher.hatests.load.LoadReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What is kept of a failed run: the lab's report, both nodes' counters, the clients' records, the problems found. */
public final class FailureDump {
    private FailureDump() {}

    /**
     * Writes it to a directory of its own, which stays.
     *
     * @param clients null if they could not report
     * @param findings null if the run was not judged
     * @return the directory, or null if nothing could be written, which must not hide why the run failed
     */
    public static Path write(Lab lab, LoadReport clients, Findings findings) {
        try {
            Path directory = Files.createTempDirectory("nd-lab-failed-");
            if (clients != null) {
                Files.writeString(directory.resolve("clients.json"), Json.pretty(clients));
            }
            if (findings != null) {
                Files.write(directory.resolve("problems.txt"), findings.problems());
            }
            for (String node : PairPlan.NODES) {
                writeCounters(lab, node, directory);
            }
            LabReport.write(lab, directory);
            return directory;
        } catch (IOException | UncheckedIOException | LabFailure e) {
            return null;
        }
    }

    private static void writeCounters(Lab lab, String node, Path directory) throws IOException {
        Path file = Dispatcher.directory(lab, node).resolve("state").resolve(CountersFile.NAME);
        if (!Files.exists(file)) {
            return;
        }
        Map<String, Long> values = new TreeMap<>();
        try (CountersFile counters = CountersFile.open(file)) {
            counters.reader().forEach((value, id, label) -> values.put(label, value));
        }
        Files.writeString(directory.resolve(node + "-counters.json"), Json.pretty(values));
    }
}
