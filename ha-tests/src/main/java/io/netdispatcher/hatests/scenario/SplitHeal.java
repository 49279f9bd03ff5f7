package io.netdispatcher.hatests.scenario;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.hatests.judge.ArpWatch;
import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.Findings;
import io.netdispatcher.hatests.lab.ArmedCommand;
import io.netdispatcher.hatests.lab.CapturedSegment;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.PairPlan;
import io.netdispatcher.hatests.load.ConnectionKind;
import io.netdispatcher.hatests.load.LoadCommand;
import io.netdispatcher.hatests.load.LoadReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The two nodes can't hear each other on any path, and everybody else can hear both: both may become active. Then all paths come back at
 * once, and exactly one of them may answer.
 */
final class SplitHeal implements Scenario {
    private static final int USUAL_RUNS = 3;
    private static final int PORT = 80;
    private static final int OPENED_PER_SECOND = 800;
    private static final long INTERVAL_MS = 4_000;
    private static final long ANSWER_TIMEOUT_MS = 20_000;
    private static final long SPLIT_MS = 3_000;
    private static final int RANDOM_MS = 1_000;
    /** The protocol's promise. */
    private static final long HEALED_WITHIN_MS = 300;
    /** How long nobody else may answer. */
    private static final long WATCH_MS = 4_000;

    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** What one split has come to. */
    private record Outcome(ArpWatch split, ArpWatch healed, double healMs, Findings findings) {
        boolean isHealed() {
            return healed.owner().isPresent()
                    && healed.strayAnswers() == 0
                    && healed.strayAnnouncements() == 0
                    && healed.answers().size() == 1;
        }
    }

    @Override
    public String name() {
        return "split-heal";
    }

    @Override
    public String summary() {
        return "nothing passes between the two nodes for " + SPLIT_MS / 1000 + " s, all else does; healed";
    }

    @Override
    public int usualRuns() {
        return USUAL_RUNS;
    }

    @Override
    public ScenarioReport run(ScenarioSettings settings, Progress progress) {
        List<Outcome> outcomes = new ArrayList<>();
        String broken = "";
        progress.begin(name() + ": bringing up the lab and a pair");
        try (Stage stage = Stage.set(PairPlan.sync().withProfile(settings.profile()))) {
            SplittableRandom random = new SplittableRandom(settings.seed());
            for (int run = 1; run <= settings.runs(); run++) {
                progress.begin("%s: run %d of %d".formatted(name(), run, settings.runs()));
                outcomes.add(split(stage, settings, random));
            }
        } catch (LabFailure | CommandFailure e) {
            broken = ": " + e.getMessage().lines().findFirst().orElse("");
        }
        return ScenarioReport.ofChecks(name(), settings, outcomes.size(), checks(outcomes, settings, broken));
    }

    private static Outcome split(Stage stage, ScenarioSettings settings, SplittableRandom random) {
        long begunNs = WallClock.nowNs();
        try (WireTap tap = WireTap.start(stage.lab());
                ArmedCommand lan = stage.lab()
                        .node(LabPlan.SWITCH)
                        .arm("bridge link set dev nd1 isolated off && bridge link set dev nd2 isolated off");
                ArmedCommand link = stage.lab().node(LabPlan.ND1).arm("ip link set eth1 up")) {
            stage.probe().begin(0);
            int silent = settings.connections() / 4;
            open(stage, ConnectionKind.SILENT, silent);
            open(stage, ConnectionKind.STEADY, settings.connections() - silent);
            stage.load().awaitOpened(LIMIT);
            long splitNs = WallClock.nowNs();
            stage.lab().partDispatchers();
            stage.lab().unplugDedicatedCable();
            WallClock.parkUntil(splitNs + (SPLIT_MS + random.nextInt(RANDOM_MS)) * WallClock.NS_PER_MS);
            long healNs = WallClock.nowNs();
            lan.fire();
            link.fire();
            lan.awaitDone();
            link.awaitDone();
            WallClock.parkUntil(healNs + WATCH_MS * WallClock.NS_PER_MS);
            stage.pair().awaitHot(Stage.HOT_LIMIT);
            stage.pair().awaitOneActive();
            long endNs = WallClock.nowNs();
            stage.probe().end();
            stage.load().settle(LIMIT);
            LoadReport clients = stage.load().report();
            WireTap.Evidence evidence = tap.stop();
            tap.discard();
            Findings findings = LabJudge.judge(
                    stage.lab(),
                    clients,
                    begunNs / WallClock.NS_PER_MS,
                    client -> client.kind().label());
            stage.load().forget();
            int vip = CapturedSegment.address(stage.lab().plan().vip());
            ArpWatch sinceHeal = ArpWatch.of(evidence.arp(), vip, healNs, endNs);
            return new Outcome(
                    ArpWatch.of(evidence.arp(), vip, splitNs, healNs),
                    ArpWatch.of(evidence.arp(), vip, healNs + HEALED_WITHIN_MS * WallClock.NS_PER_MS, endNs),
                    Math.max(0, sinceHeal.lastStrayNs() - healNs) / (double) WallClock.NS_PER_MS,
                    findings);
        }
    }

    private static void open(Stage stage, ConnectionKind kind, int count) {
        stage.load()
                .beginOpen(new LoadCommand.Open(
                        stage.lab().plan().vip(),
                        PORT,
                        kind,
                        count,
                        OPENED_PER_SECOND,
                        INTERVAL_MS,
                        ANSWER_TIMEOUT_MS));
    }

    private static List<Check> checks(List<Outcome> outcomes, ScenarioSettings settings, String broken) {
        long healed = outcomes.stream().filter(Outcome::isHealed).count();
        double slowest = outcomes.stream().mapToDouble(Outcome::healMs).max().orElse(0);
        long doubled = outcomes.stream()
                .filter(outcome -> outcome.split().answers().size() > 1)
                .count();
        int lost = outcomes.stream().mapToInt(each -> each.findings().lost()).sum();
        int wrong = outcomes.stream()
                .mapToInt(each -> each.findings().wrongServer())
                .sum();
        int opened =
                outcomes.stream().mapToInt(each -> each.findings().opened()).sum();
        return List.of(
                new Check(
                        "completed",
                        outcomes.size() == settings.runs(),
                        outcomes.size() + " of " + settings.runs() + " runs came to their end" + broken),
                new Check(
                        "one_answerer",
                        healed == outcomes.size() && healed > 0,
                        "%d of %d times exactly one node answers ARP from %d ms after the heal on; last answer of the other %.0f ms after it; both answered in %d splits"
                                .formatted(healed, outcomes.size(), HEALED_WITHIN_MS, slowest, doubled)),
                new Check("lost", lost == 0 && opened > 0, lost + " of " + opened + " connections lost"),
                new Check("wrong_server", wrong == 0, wrong + " connections answered by a wrong server"));
    }
}
