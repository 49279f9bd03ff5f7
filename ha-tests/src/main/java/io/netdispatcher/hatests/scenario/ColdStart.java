package io.netdispatcher.hatests.scenario;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.hatests.judge.ArpWatch;
import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.Spread;
import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Capture;
import io.netdispatcher.hatests.lab.CapturedArp;
import io.netdispatcher.hatests.lab.CapturedSegment;
import io.netdispatcher.hatests.lab.DispatcherPair;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.PairPlan;
import io.netdispatcher.hatests.lab.PcapFile;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Both nodes start within a second of each other: one becomes active, never two, whoever is first. */
final class ColdStart implements Scenario {
    private static final int USUAL_RUNS = 5;
    private static final int APART_MS_MAX = 1_000;
    /** After all is settled: whoever would still change its mind. */
    private static final long WATCH_NS = 1_500 * WallClock.NS_PER_MS;

    /**
     * What one start has come to.
     *
     * @param apartMs between the two nodes
     * @param activeMs from the first node's start to the first ARP answer
     * @param areTwo whether both ever said at the same time that they are active
     */
    private record Outcome(int apartMs, ArpWatch watch, double activeMs, boolean areTwo) {
        boolean isOne() {
            return watch.answers().size() == 1 && !areTwo;
        }
    }

    @Override
    public String name() {
        return "cold-start";
    }

    @Override
    public String summary() {
        return "both nodes start within 0 to " + APART_MS_MAX + " ms of each other";
    }

    @Override
    public int usualRuns() {
        return USUAL_RUNS;
    }

    @Override
    public ScenarioReport run(ScenarioSettings settings, Progress progress) {
        List<Outcome> outcomes = new ArrayList<>();
        String broken = "";
        progress.begin(name() + ": bringing up the lab");
        try (Stage stage = Stage.prepare(PairPlan.sync().withProfile(settings.profile()))) {
            SplittableRandom random = new SplittableRandom(settings.seed());
            for (int run = 1; run <= settings.runs(); run++) {
                progress.begin("%s: run %d of %d".formatted(name(), run, settings.runs()));
                outcomes.add(start(stage, random));
            }
        } catch (LabFailure | CommandFailure e) {
            broken = ": " + e.getMessage().lines().findFirst().orElse("");
        }
        return ScenarioReport.ofChecks(name(), settings, outcomes.size(), checks(outcomes, settings, broken));
    }

    private static Outcome start(Stage stage, SplittableRandom random) {
        String first = random.nextBoolean() ? LabPlan.ND1 : LabPlan.ND2;
        int apartMs = random.nextInt(APART_MS_MAX + 1);
        DispatcherPair pair = stage.pair();
        List<CapturedArp> arp;
        boolean[] areTwo = {false};
        long startNs;
        long endNs;
        try (Capture capture = stage.lab().capture(LabPlan.SWITCH, "br0", "arp", Capture.Detail.HEADERS)) {
            stage.probe().begin(0);
            startNs = WallClock.nowNs();
            pair.startNode(first);
            WallClock.parkUntil(startNs + apartMs * WallClock.NS_PER_MS);
            pair.startNode(DispatcherPair.other(first));
            Await.until("one active node and both HOT", Stage.HOT_LIMIT, () -> {
                boolean[] active = {pair.isActive(LabPlan.ND1), pair.isActive(LabPlan.ND2)};
                areTwo[0] |= active[0] && active[1];
                return active[0] != active[1] && pair.isHot(LabPlan.ND1) && pair.isHot(LabPlan.ND2);
            });
            long untilNs = WallClock.nowNs() + WATCH_NS;
            WallClock.parkUntil(untilNs);
            endNs = WallClock.nowNs();
            stage.probe().end();
            PairPlan.NODES.forEach(node -> pair.process(node).kill());
            capture.stop();
            arp = PcapFile.arp(capture.file());
        }
        ArpWatch watch =
                ArpWatch.of(arp, CapturedSegment.address(stage.lab().plan().vip()), startNs, endNs);
        return new Outcome(apartMs, watch, (watch.ownedSinceNs() - startNs) / (double) WallClock.NS_PER_MS, areTwo[0]);
    }

    private static List<Check> checks(List<Outcome> outcomes, ScenarioSettings settings, String broken) {
        long ones = outcomes.stream().filter(Outcome::isOne).count();
        Spread activeMs = Spread.of(outcomes.stream().map(Outcome::activeMs).toList());
        List<String> others = outcomes.stream()
                .filter(outcome -> !outcome.isOne())
                .map(outcome ->
                        outcome.apartMs() + " ms apart: " + outcome.watch().told())
                .limit(5)
                .toList();
        return List.of(
                new Check(
                        "completed",
                        outcomes.size() == settings.runs(),
                        outcomes.size() + " of " + settings.runs() + " runs came to their end" + broken),
                new Check(
                        "one_answerer",
                        ones == outcomes.size() && ones > 0,
                        ones + " of " + outcomes.size() + " times one node answered ARP and no other"
                                + (others.isEmpty() ? "" : ": " + others)
                                + (activeMs == null
                                        ? ""
                                        : "; first answer after %.0f to %.0f ms, median %.0f"
                                                .formatted(activeMs.min(), activeMs.max(), activeMs.median()))));
    }
}
