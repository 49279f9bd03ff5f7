package io.netdispatcher.hatests.scenario;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.hatests.judge.ArpWatch;
import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.Findings;
import io.netdispatcher.hatests.lab.Capture;
import io.netdispatcher.hatests.lab.CapturedArp;
import io.netdispatcher.hatests.lab.CapturedSegment;
import io.netdispatcher.hatests.lab.DispatcherPair;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.ManagedProcess;
import io.netdispatcher.hatests.lab.PairPlan;
import io.netdispatcher.hatests.lab.PcapFile;
import io.netdispatcher.hatests.load.ConnectionKind;
import io.netdispatcher.hatests.load.LoadCommand;
import io.netdispatcher.hatests.load.LoadReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Nothing is wrong but that both nodes' machine is far too busy, and their collectors run all the time: nobody may take over. */
final class SteadyUnderLoad implements Scenario {
    private static final int PORT = 80;
    private static final int SPINNERS = 8;
    private static final long GC_EVERY_NS = 1_000 * WallClock.NS_PER_MS;
    private static final int OPENED_PER_SECOND = 400;
    /** Clients get what processor time nine others leave over. */
    private static final int CONNECTIONS_MAX = 200;

    private static final long INTERVAL_MS = 4_000;
    private static final long ANSWER_TIMEOUT_MS = 60_000;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration GC_LIMIT = Duration.ofSeconds(60);
    private static final String JCMD =
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();

    /**
     * What was seen.
     *
     * @param roleChanges role events of both nodes
     * @param foreign ARP answers and announcements of anybody but the active node
     * @param answers ARP answers of the active node
     */
    private record Outcome(List<String> roleChanges, int foreign, int answers, int collections, Findings findings) {}

    @Override
    public String name() {
        return "steady-under-load";
    }

    @Override
    public String summary() {
        return SPINNERS + " busy processes beside the pair, and a forced garbage collection of both nodes each second";
    }

    @Override
    public int usualRuns() {
        return 1;
    }

    @Override
    public ScenarioReport run(ScenarioSettings settings, Progress progress) {
        List<Outcome> outcomes = new ArrayList<>();
        String broken = "";
        for (int run = 1; run <= settings.runs() && broken.isEmpty(); run++) {
            progress.begin(name() + ": bringing up the lab and a pair");
            try (Stage stage = Stage.set(PairPlan.sync().withProfile(settings.profile()))) {
                outcomes.add(endure(stage, settings, progress));
            } catch (LabFailure | CommandFailure e) {
                broken = ": " + e.getMessage().lines().findFirst().orElse("");
            }
        }
        return ScenarioReport.ofChecks(name(), settings, outcomes.size(), checks(outcomes, settings, broken));
    }

    private Outcome endure(Stage stage, ScenarioSettings settings, Progress progress) {
        String active = stage.pair().awaitOneActive();
        stage.load()
                .open(
                        new LoadCommand.Open(
                                stage.lab().plan().vip(),
                                PORT,
                                ConnectionKind.STEADY,
                                Math.min(CONNECTIONS_MAX, settings.connections()),
                                OPENED_PER_SECOND,
                                INTERVAL_MS,
                                ANSWER_TIMEOUT_MS),
                        LIMIT);
        Instant begun = Instant.now();
        long startNs = WallClock.nowNs();
        try (Capture capture = stage.lab().capture(LabPlan.SWITCH, "br0", "arp", Capture.Detail.HEADERS)) {
            stage.probe().begin(0);
            int collections = spin(stage, settings.duration(), progress);
            long endNs = WallClock.nowNs();
            stage.probe().end();
            stage.load().settle(LIMIT);
            LoadReport clients = stage.load().report();
            Findings findings = LabJudge.judge(stage.lab(), clients);
            capture.stop();
            List<CapturedArp> arp = PcapFile.arp(capture.file());
            int vip = CapturedSegment.address(stage.lab().plan().vip());
            String mac = stage.mac(active);
            int foreign = (int) arp.stream()
                    .filter(message -> message.announces(vip) || message.answersFor(vip))
                    .filter(message -> !message.mac().equals(mac))
                    .count();
            int answers = ArpWatch.of(arp, vip, startNs, endNs).answers().getOrDefault(mac, 0);
            return new Outcome(roleChanges(stage.pair(), begun), foreign, answers, collections, findings);
        }
    }

    /** Keeps the machine busy for so long; returns how many collections were forced. */
    private int spin(Stage stage, Duration duration, Progress progress) {
        List<ManagedProcess> spinners = new ArrayList<>();
        int collections = 0;
        try {
            for (int i = 0; i < SPINNERS; i++) {
                spinners.add(stage.lab().client().startAs("spinner", "sh", "-c", "while :; do :; done"));
            }
            long dueNs = WallClock.nowNs();
            long endNs = dueNs + duration.toNanos();
            while (dueNs < endNs) {
                for (String node : PairPlan.NODES) {
                    collections += stage.lab()
                                    .client()
                                    .run(GC_LIMIT, JCMD, String.valueOf(stage.pid(node)), "GC.run")
                                    .succeeded()
                            ? 1
                            : 0;
                }
                int forced = collections;
                progress.update(() -> name() + ": " + forced + " garbage collections forced");
                dueNs = Math.max(WallClock.nowNs(), dueNs + GC_EVERY_NS);
                WallClock.parkUntil(dueNs);
            }
        } finally {
            spinners.forEach(ManagedProcess::kill);
        }
        return collections;
    }

    private static List<String> roleChanges(DispatcherPair pair, Instant since) {
        List<String> changes = new ArrayList<>();
        for (String node : PairPlan.NODES) {
            for (JsonNode event : pair.events(node)) {
                if (event.get("kind").asString().equals("role")
                        && Instant.parse(event.get("at").asString()).isAfter(since)) {
                    changes.add(node + " " + event.get("from").asString() + " to "
                            + event.get("to").asString() + ": "
                            + event.get("reason").asString());
                }
            }
        }
        return changes;
    }

    private static List<Check> checks(List<Outcome> outcomes, ScenarioSettings settings, String broken) {
        List<String> changes =
                outcomes.stream().flatMap(each -> each.roleChanges().stream()).toList();
        int foreign = outcomes.stream().mapToInt(Outcome::foreign).sum();
        int answers = outcomes.stream().mapToInt(Outcome::answers).sum();
        int collections = outcomes.stream().mapToInt(Outcome::collections).sum();
        int lost = outcomes.stream()
                .mapToInt(each -> each.findings().lost() + each.findings().wrongServer())
                .sum();
        int opened =
                outcomes.stream().mapToInt(each -> each.findings().opened()).sum();
        return List.of(
                new Check(
                        "completed",
                        outcomes.size() == settings.runs(),
                        "%d of %d runs of %d s came to their end, with %d forced collections%s"
                                .formatted(
                                        outcomes.size(),
                                        settings.runs(),
                                        settings.duration().toSeconds(),
                                        collections,
                                        broken)),
                new Check("false_takeovers", changes.isEmpty(), changes.size() + " role changes" + told(changes)),
                new Check(
                        "one_answerer",
                        foreign == 0 && answers > 0,
                        answers + " ARP answers of the active node, " + foreign
                                + " answers and announcements of anybody else"),
                new Check("lost", lost == 0 && opened > 0, lost + " of " + opened + " connections lost"));
    }

    private static String told(List<String> changes) {
        return changes.isEmpty() ? "" : ": " + changes.subList(0, Math.min(changes.size(), 5));
    }
}
