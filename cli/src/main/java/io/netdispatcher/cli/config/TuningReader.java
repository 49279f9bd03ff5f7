package io.netdispatcher.cli.config;

import java.util.Optional;

/** Reads the sections {@code table} and {@code manager}, which may both be absent. */
final class TuningReader {
    private static final int CAPACITY_DEFAULT = 1_000_000;
    private static final double SHARE_DEFAULT = 0.2;
    private static final int INTERVAL_DEFAULT_MS = 2_000;
    private static final int INTERVAL_MIN_MS = 100;
    private static final int INTERVAL_MAX_MS = 60_000;
    private static final double SMOOTHING_DEFAULT = 1.5;
    private static final double SMOOTHING_MAX = 100;
    private static final double SENSITIVITY_DEFAULT = 0.05;
    private static final int WEIGHT_BOUND_DEFAULT = 20;
    private static final ManagerConfig.Proportions PROPORTIONS_DEFAULT = new ManagerConfig.Proportions(0.5, 0.5, 0, 0);
    /** Decimal fractions that add up to 1 on paper may miss it by rounding. */
    private static final double ROUNDING = 1e-6;

    private TuningReader() {}

    static TableConfig table(Optional<Fields> table) {
        int capacity = table.flatMap(t -> t.optional("capacity"))
                .flatMap(v -> v.integer(Limits.TABLE_CAPACITY_MIN, Limits.TABLE_CAPACITY_MAX))
                .orElse(CAPACITY_DEFAULT);
        double halfOpen = share(table, "halfOpenShare");
        double unproven = share(table, "unprovenShare");
        if (halfOpen + unproven >= 1) {
            table.orElseThrow()
                    .problem(
                            "halfOpenShare and unprovenShare leave nothing for established connections",
                            "keep their sum below 1");
        }
        return new TableConfig(capacity, halfOpen, unproven);
    }

    private static double share(Optional<Fields> table, String key) {
        return table.flatMap(t -> t.optional(key))
                .flatMap(v -> v.decimal(share -> share > 0 && share < 1, "a number above 0 and below 1"))
                .orElse(SHARE_DEFAULT);
    }

    static ManagerConfig manager(Optional<Fields> manager) {
        return new ManagerConfig(
                manager.flatMap(m -> m.optional("intervalMs"))
                        .flatMap(v -> v.integer(INTERVAL_MIN_MS, INTERVAL_MAX_MS))
                        .orElse(INTERVAL_DEFAULT_MS),
                manager.flatMap(m -> m.optional("smoothing"))
                        .flatMap(v -> v.decimal(s -> s > 0 && s <= SMOOTHING_MAX, "a number above 0, at most 100"))
                        .orElse(SMOOTHING_DEFAULT),
                manager.flatMap(m -> m.optional("sensitivity"))
                        .flatMap(TuningReader::part)
                        .orElse(SENSITIVITY_DEFAULT),
                manager.flatMap(m -> m.optional("weightBound"))
                        .flatMap(v -> v.integer(1, Limits.WEIGHT_MAX))
                        .orElse(WEIGHT_BOUND_DEFAULT),
                manager.flatMap(m -> m.optional("weightFunction"))
                        .flatMap(v -> v.text(TextRule.EXTENSION))
                        .orElse("default"),
                manager.flatMap(m -> m.optional("proportions"))
                        .flatMap(v -> v.mapping(Section.PROPORTIONS).flatMap(p -> proportions(p, v)))
                        .orElse(PROPORTIONS_DEFAULT));
    }

    /** A class of metric that is not named counts for nothing. */
    private static Optional<ManagerConfig.Proportions> proportions(Fields fields, Value where) {
        Problems.Mark before = where.mark();
        ManagerConfig.Proportions proportions = new ManagerConfig.Proportions(
                fields.optional("active").flatMap(TuningReader::part).orElse(0.0),
                fields.optional("new").flatMap(TuningReader::part).orElse(0.0),
                fields.optional("advisor").flatMap(TuningReader::part).orElse(0.0),
                fields.optional("host").flatMap(TuningReader::part).orElse(0.0));
        double sum = proportions.active() + proportions.fresh() + proportions.advisor() + proportions.host();
        if (before.isClean() && Math.abs(sum - 1) > ROUNDING) {
            where.problem("the proportions add up to " + (float) sum, "make them add up to 1");
        }
        return Optional.of(proportions);
    }

    private static Optional<Double> part(Value value) {
        return value.decimal(part -> part >= 0 && part <= 1, "a number from 0 to 1");
    }
}
