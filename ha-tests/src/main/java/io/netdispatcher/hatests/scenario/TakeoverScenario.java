package io.netdispatcher.hatests.scenario;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.PairPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A fault, over and over, a few times on the same pair. What breaks off, or loses a connection, is followed by a pair that is new. */
public final class TakeoverScenario implements Scenario {
    private static final int USUAL_RUNS = 5;
    /** A node that has lost its role so often claims again only after longer than a run takes: then there is a new pair. */
    private static final int RUNS_ON_A_PAIR = 3;
    /** After so many runs that broke off, the rest would, too. */
    private static final int BROKEN_MAX = 3;
    /** A fifth of all runs may be invalid: a quarter of those that count, and two of a few. */
    private static final int VALID_PER_INVALID = 4;

    private static final int INVALID_MIN = 2;

    private final Fault fault;

    public TakeoverScenario(Fault fault) {
        this.fault = fault;
    }

    @Override
    public String name() {
        return fault.name();
    }

    @Override
    public String summary() {
        return fault.summary();
    }

    @Override
    public int usualRuns() {
        return USUAL_RUNS;
    }

    @Override
    public ScenarioReport run(ScenarioSettings settings, Progress progress) {
        Attempts attempts = new Attempts(settings, progress);
        try {
            attempts.run();
        } finally {
            attempts.strike();
        }
        return TakeoverReport.of(fault, settings, attempts.results, attempts.broken);
    }

    /** How many invalid runs a scenario may have. */
    static int invalidMax(int runs) {
        return Math.max(INVALID_MIN, runs / VALID_PER_INVALID);
    }

    /** The runs of a scenario, and the stage that they play on while it is good. */
    private final class Attempts {
        private final ScenarioSettings settings;
        private final Progress progress;
        private final SplittableRandom random;
        private final List<RunResult> results = new ArrayList<>();
        private final List<String> broken = new ArrayList<>();
        private Stage stage;
        private int runsOnStage;

        Attempts(ScenarioSettings settings, Progress progress) {
            this.settings = settings;
            this.progress = progress;
            this.random = new SplittableRandom(settings.seed());
        }

        void run() {
            while (valid() + broken.size() < settings.runs()
                    && broken.size() < BROKEN_MAX
                    && results.size() - valid() <= invalidMax(settings.runs())) {
                attempt();
            }
        }

        private int valid() {
            return (int) results.stream().filter(RunResult::isValid).count();
        }

        private void attempt() {
            try {
                if (runsOnStage == RUNS_ON_A_PAIR) {
                    strike();
                }
                if (stage == null) {
                    progress.begin(name() + ": bringing up the lab and a pair");
                    runsOnStage = 0;
                    stage = Stage.set(PairPlan.sync().withProfile(settings.profile()));
                }
                progress.begin("%s: run %d of %d".formatted(name(), valid() + broken.size() + 1, settings.runs()));
                runsOnStage++;
                RunResult result = new TakeoverRun(stage, fault, settings.connections(), random).run();
                results.add(result);
                progress.begin(told(result));
                if (!result.isClean()) {
                    abandon("connections lost: " + result.findings().problems());
                }
            } catch (LabFailure | CommandFailure e) {
                String reason = e.getMessage().lines().findFirst().orElse("no reason given");
                broken.add(reason);
                progress.begin(name() + ": broke off: " + reason);
                abandon(reason);
            }
        }

        private String told(RunResult result) {
            return "%s: %s to %s, outage %.1f ms, new connections %.1f ms, %d lost%s"
                    .formatted(
                            name(),
                            result.from(),
                            result.to(),
                            result.outageMs(),
                            result.outageNewMs(),
                            result.lost(),
                            result.isValid() ? "" : ", invalid: " + result.doubts());
        }

        private void abandon(String reason) {
            if (stage != null) {
                Path kept = FailureDump.write(stage.lab(), null, null);
                if (kept != null) {
                    progress.begin("see " + kept + ": " + reason);
                }
            }
            strike();
        }

        void strike() {
            if (stage != null) {
                stage.close();
                stage = null;
            }
        }
    }
}
