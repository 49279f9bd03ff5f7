package io.netdispatcher.cli.config;

/** Reads a port's {@code advisor}. */
final class AdvisorReader {
    private static final int INTERVAL_DEFAULT_MS = 7_000;
    private static final int INTERVAL_MIN_MS = 100;
    private static final int INTERVAL_MAX_MS = 3_600_000;
    private static final int CONNECT_TIMEOUT_DEFAULT_MS = 1_000;
    private static final int RECEIVE_TIMEOUT_DEFAULT_MS = 2_000;
    private static final int RETRIES_DEFAULT = 2;
    private static final int RETRIES_MAX = 10;
    private static final int STATUS_MIN = 100;
    private static final int STATUS_MAX = 599;
    /** A manager that runs more often than this for each report takes late reports for dead servers. */
    private static final int MANAGER_CYCLES_PER_REPORT = 4;

    private final int managerIntervalMs;

    AdvisorReader(int managerIntervalMs) {
        this.managerIntervalMs = managerIntervalMs;
    }

    AdvisorConfig read(Fields fields) {
        AdvisorConfig advisor = new AdvisorConfig(
                fields.required("name").flatMap(v -> v.text(TextRule.EXTENSION)).orElse(""),
                milliseconds(fields, "intervalMs", INTERVAL_MIN_MS, INTERVAL_DEFAULT_MS),
                milliseconds(fields, "connectTimeoutMs", 1, CONNECT_TIMEOUT_DEFAULT_MS),
                milliseconds(fields, "receiveTimeoutMs", 1, RECEIVE_TIMEOUT_DEFAULT_MS),
                fields.optional("retries")
                        .flatMap(v -> v.integer(0, RETRIES_MAX))
                        .orElse(RETRIES_DEFAULT),
                fields.optional("request").flatMap(v -> v.text(TextRule.REQUEST)),
                fields.optional("expect").flatMap(v -> v.integer(STATUS_MIN, STATUS_MAX)));
        checkTimers(advisor, fields);
        return advisor;
    }

    private void checkTimers(AdvisorConfig advisor, Fields fields) {
        int probeMs = advisor.connectTimeoutMs() + advisor.receiveTimeoutMs();
        if (probeMs > advisor.intervalMs()) {
            String what = "a probe may take " + probeMs + " ms, longer than intervalMs (" + advisor.intervalMs() + ")";
            fields.problem(what, "lower connectTimeoutMs or receiveTimeoutMs, or raise intervalMs");
        }
        if (advisor.intervalMs() > MANAGER_CYCLES_PER_REPORT * managerIntervalMs) {
            String what = "intervalMs (" + advisor.intervalMs() + ") is more than " + MANAGER_CYCLES_PER_REPORT
                    + " times manager.intervalMs (" + managerIntervalMs + "): servers would seem down between reports";
            fields.problem(what, "lower it or raise manager.intervalMs");
        }
    }

    private static int milliseconds(Fields fields, String key, int minMs, int defaultMs) {
        return fields.optional(key)
                .flatMap(v -> v.integer(minMs, INTERVAL_MAX_MS))
                .orElse(defaultMs);
    }
}
