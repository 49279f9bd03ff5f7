package io.netdispatcher.hatests.demo;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.Findings;
import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.DispatcherPair;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.PairPlan;
import io.netdispatcher.hatests.lab.PairTables;
import io.netdispatcher.hatests.load.ConnectionKind;
import io.netdispatcher.hatests.load.Load;
import io.netdispatcher.hatests.load.LoadCommand;
import io.netdispatcher.hatests.load.LoadEvent;
import io.netdispatcher.hatests.load.LoadReport;
import io.netdispatcher.hatests.scenario.FailureDump;
import io.netdispatcher.hatests.scenario.Fault;
import io.netdispatcher.hatests.scenario.LabJudge;
import io.netdispatcher.hatests.scenario.Progress;
import io.netdispatcher.hatests.scenario.Scenarios;
import io.netdispatcher.hatests.scenario.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One run of the demo: lab up, a pair of dispatchers before three web servers, clients that keep connections and clients that
 * don't, three takeovers, judgement, lab down. The lab goes down whatever happens; also when the JVM is told to end. Runs once.
 */
public final class Demo {
    private static final int PORT = 80;
    private static final int SHORT_PER_SECOND = 100;
    private static final int OPENED_PER_SECOND_MIN = 500;
    /** However many connections there are, opening them is begun within so many seconds. */
    private static final int OPENING_SECONDS_MAX = 6;

    private static final long INTERVAL_MS = 1_000;
    private static final long ANSWER_TIMEOUT_MS = 10_000;
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(18);
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(13);
    private static final Duration EQUAL_LIMIT = Duration.ofSeconds(5);
    private static final String TABLES = "shadow_table_equals_active";

    private final DemoPlan plan;
    private final Progress progress;
    private final LongSupplier clockNs;
    private final List<DemoReport.Step> steps = new ArrayList<>();
    private final List<Check> others = new ArrayList<>();
    private Stage stage;
    private Lab lab;
    private Load load;
    private LoadReport clients;
    private Findings findings;
    private DispatcherPair pair;
    private int shortRuns;
    private Path leftovers;
    private volatile boolean abandoned;

    /**
     * @param clockNs never goes back
     */
    public Demo(DemoPlan plan, Progress progress, LongSupplier clockNs) {
        this.plan = plan;
        this.progress = progress;
        this.clockNs = clockNs;
    }

    /** Runs it. A run that breaks off has a report too: it says why. */
    public DemoReport run() {
        DemoReport report;
        try {
            step("lab-up", this::bringUp);
            step("open", this::open);
            step("traffic", this::exchange);
            for (Fault fault : Scenarios.ofDemo()) {
                takeover(fault);
            }
            step("judge", () -> others.add(compareTables()));
            report = DemoReport.judged(plan, steps, clients, findings, others);
        } catch (LabFailure | CommandFailure e) {
            report = DemoReport.brokenOff(
                    plan, steps, e.getMessage().lines().findFirst().orElse("no reason given"));
        } finally {
            if (lab != null && !abandoned && (findings == null || !passed())) {
                progress.begin("keeping what helps to understand");
                leftovers = FailureDump.write(lab, clients, findings);
            }
            takeDown();
        }
        return report;
    }

    /** The process is about to end: says nothing more and keeps nothing. Any thread. */
    public void abandon() {
        abandoned = true;
        progress.stop();
    }

    /** Where the dump of a failed run is. */
    public Optional<Path> leftovers() {
        return Optional.ofNullable(leftovers);
    }

    private void step(String name, Runnable work) {
        long startNs = clockNs.getAsLong();
        try {
            work.run();
        } finally {
            steps.add(DemoReport.Step.without(name, millisSince(startNs)));
        }
    }

    private long millisSince(long startNs) {
        return TimeUnit.NANOSECONDS.toMillis(clockNs.getAsLong() - startNs);
    }

    private boolean passed() {
        return !others.isEmpty()
                && others.stream().allMatch(Check::held)
                && findings.checks(plan.connections()).stream().allMatch(Check::held);
    }

    private void bringUp() {
        progress.begin("bringing the lab up: a client, two dispatchers, three web servers");
        stage = Stage.set(PairPlan.sync());
        lab = stage.lab();
        load = stage.load();
        pair = stage.pair();
    }

    private void open() {
        progress.begin("opening " + plan.connections() + " connections");
        load.beginOpen(new LoadCommand.Open(
                lab.plan().vip(),
                PORT,
                ConnectionKind.STEADY,
                plan.connections(),
                Math.max(OPENED_PER_SECOND_MIN, plan.connections() / OPENING_SECONDS_MAX),
                INTERVAL_MS,
                ANSWER_TIMEOUT_MS));
        Await.until(plan.connections() + " connections are open or lost", OPEN_LIMIT, () -> {
            progress.update(this::standing);
            return load.isOpened();
        });
    }

    private void exchange() {
        beginShort();
        long startNs = clockNs.getAsLong();
        Await.until("the end of the traffic", plan.duration().plusSeconds(5), () -> {
            load.check();
            progress.update(this::standing);
            return clockNs.getAsLong() - startNs >= plan.duration().toNanos();
        });
    }

    /** New connections come until all are asked once more. */
    private void beginShort() {
        load.beginShort(new LoadCommand.Short(
                lab.plan().vip(), PORT, SHORT_PER_SECOND, ANSWER_TIMEOUT_MS, plan.seed() + shortRuns++));
    }

    /** While all connections are used and new ones come. */
    private void takeover(Fault fault) {
        long startNs = clockNs.getAsLong();
        if (clients != null) {
            load.resume();
            beginShort();
        }
        TakeoverStep step = new TakeoverStep(stage, fault);
        progress.begin(step.told());
        Findings before = findings;
        step.play(this::settle);
        steps.add(new DemoReport.Step(
                fault.name(), step.told(), since(before), step.outage(), step.outageNew(), millisSince(startNs)));
        others.add(step.oneAnswerer());
    }

    /** Asks every connection once more, and holds what the clients saw so far against what the servers recorded. */
    private void settle() {
        progress.begin("asking every connection once more");
        load.settle(SETTLE_LIMIT);
        clients = load.report();
        findings = LabJudge.judge(lab, clients);
    }

    /** The connections now, without what was lost before. */
    private DemoReport.Connections since(Findings before) {
        int lostBefore = before == null ? 0 : before.lost();
        int wrongBefore = before == null ? 0 : before.wrongServer();
        return new DemoReport.Connections(
                findings.opened(),
                findings.survived(),
                findings.lost() - lostBefore,
                findings.wrongServer() - wrongBefore,
                findings.kinds());
    }

    private Check compareTables() {
        try {
            int entries = PairTables.awaitEqual(pair, EQUAL_LIMIT);
            boolean areComplete = entries >= plan.connections() && pair.isHot(LabPlan.ND1) && pair.isHot(LabPlan.ND2);
            String detail = "%d entries, each with the same server, state and version on both nodes".formatted(entries);
            return new Check(TABLES, areComplete, detail);
        } catch (LabFailure | CommandFailure different) {
            return new Check(TABLES, false, different.getMessage());
        }
    }

    private void takeDown() {
        if (lab != null) {
            progress.begin("taking the lab down");
        }
        try {
            if (stage != null) {
                stage.close();
            }
        } finally {
            progress.stop();
        }
    }

    private String standing() {
        LoadEvent.Progressed now = load.progress();
        return "%d open, %d lost; %d answers; short requests %d, %d failed"
                .formatted(now.open(), now.bad(), now.answered(), now.shortAnswered(), now.shortFailed());
    }
}
