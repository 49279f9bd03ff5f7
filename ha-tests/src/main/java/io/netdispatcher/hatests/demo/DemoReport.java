package io.netdispatcher.hatests.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.Findings;
import io.netdispatcher.hatests.judge.KindCount;
import io.netdispatcher.hatests.judge.ServerShare;
import io.netdispatcher.hatests.judge.Spread;
import io.netdispatcher.hatests.load.LatencySummary;
import io.netdispatcher.hatests.load.LoadReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a demo has shown. Field names are part of the JSON contract; what a run did not come to is null, and absent there.
 *
 * @param dataPlane the data plane in use
 * @param steps those that were begun, in order
 * @param passed whether all checks held
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DemoReport(
        String scenario,
        String dataPlane,
        long seed,
        int runs,
        Connections connections,
        ShortRequests shortRequests,
        LatencyMs latencyMs,
        List<ServerShare> servers,
        List<Step> steps,
        List<Check> checks,
        boolean passed) {
    /** The kept connections. */
    public record Connections(int opened, int survived, int lost, int wrongServer, Map<String, KindCount> kinds) {}

    /** The requests with a connection of their own. */
    public record ShortRequests(int sent, int failed) {}

    /** Latencies of both kinds of requests. */
    public record LatencyMs(
            LatencySummary keepAlive, @JsonProperty("short") LatencySummary shortRequests) {}

    /**
     * A step and how long it took.
     *
     * @param fault what was done to the active node, and who took over; absent for steps without a fault, as the rest is
     * @param connections the kept connections after this step; those lost before it are not counted again
     * @param outageMs what established connections saw
     * @param outageNewMs what new connections saw
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Step(
            String name, String fault, Connections connections, Spread outageMs, Spread outageNewMs, long durationMs) {
        static Step without(String name, long durationMs) {
            return new Step(name, null, null, null, null, durationMs);
        }
    }

    /** Of a run that came to be judged; {@code others} are checks of the takeovers and of both nodes' tables. */
    static DemoReport judged(
            DemoPlan plan, List<Step> steps, LoadReport clients, Findings findings, List<Check> others) {
        List<Check> checks = new ArrayList<>(findings.checks(plan.connections()));
        checks.addAll(others);
        return new DemoReport(
                "demo",
                "pcap",
                plan.seed(),
                1,
                new Connections(
                        findings.opened(),
                        findings.survived(),
                        findings.lost(),
                        findings.wrongServer(),
                        findings.kinds()),
                new ShortRequests(findings.shortSent(), findings.shortFailed()),
                new LatencyMs(clients.keepAliveLatency(), clients.shortLatency()),
                findings.servers(),
                List.copyOf(steps),
                List.copyOf(checks),
                checks.stream().allMatch(Check::held));
    }

    /** Of a run that broke off. */
    static DemoReport brokenOff(DemoPlan plan, List<Step> steps, String reason) {
        Check completed = new Check("completed", false, reason);
        return new DemoReport(
                "demo", "pcap", plan.seed(), 1, null, null, null, null, List.copyOf(steps), List.of(completed), false);
    }

    /** The first check that failed. */
    public Optional<Check> failure() {
        return checks.stream().filter(check -> !check.held()).findFirst();
    }
}
