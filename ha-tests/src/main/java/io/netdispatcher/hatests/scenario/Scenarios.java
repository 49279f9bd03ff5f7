package io.netdispatcher.hatests.scenario;

import java.util.List;
import java.util.Optional;

/** All scenarios, in the order in which they are listed. */
public final class Scenarios {
    private static final List<Scenario> ALL = List.of(
            new TakeoverScenario(new PlannedFailover()),
            new TakeoverScenario(new KillActive()),
            new TakeoverScenario(new FreezeActive()),
            new TakeoverScenario(new FreezeNode()),
            new TakeoverScenario(new LinkDownActive()),
            new TakeoverScenario(new LinkCutActive()),
            new SplitHeal(),
            new ColdStart(),
            new SteadyUnderLoad());

    private Scenarios() {}

    /** Every one. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** What the pair's main job is shown with: an order, a death, a silence. */
    public static List<Fault> ofDemo() {
        return List.of(new PlannedFailover(), new KillActive(), new FreezeActive());
    }

    /** The one of that name. */
    public static Optional<Scenario> named(String name) {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }
}
