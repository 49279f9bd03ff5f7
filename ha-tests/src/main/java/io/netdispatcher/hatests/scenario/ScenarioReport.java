package io.netdispatcher.hatests.scenario;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.KindCount;
import io.netdispatcher.hatests.judge.ServerShare;
import io.netdispatcher.hatests.judge.Spread;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a scenario has come to. Field names are part of the JSON contract; what a scenario has no use for is null, and absent there.
 *
 * @param runs those that count
 * @param outageMs of established connections
 * @param outageNewMs of new connections
 * @param takeoverMs from the fault to the first gratuitous ARP on the switch
 * @param packetsLostEstablished segments of established connections that no server got, in all runs
 * @param invalidRuns those that don't count, because the harness was late
 * @param each the runs one by one, the invalid ones too
 * @param passed whether all checks held
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScenarioReport(
        String scenario,
        String dataPlane,
        String profile,
        long seed,
        int runs,
        Connections connections,
        Spread outageMs,
        Spread outageNewMs,
        Spread takeoverMs,
        Long packetsLostEstablished,
        int invalidRuns,
        List<ServerShare> servers,
        List<Run> each,
        List<Check> checks,
        boolean passed) {
    /**
     * The kept connections of all runs.
     *
     * @param establishedBeforeFault those whose handshake was complete, by the client's capture
     * @param lost those whose handshake was ever complete; the half-open ones are counted by kind only
     * @param lostUnprotected of the lost ones, those that the new active node has never heard of
     * @param unprotectedAtFault what the active node said of itself just before
     */
    public record Connections(
            int opened,
            int establishedBeforeFault,
            int survived,
            int lost,
            int lostUnprotected,
            long unprotectedAtFault,
            int wrongServer,
            Map<String, KindCount> kinds) {}

    /**
     * One run.
     *
     * @param from who was active
     * @param mendOutageMs the longest time without a probe segment at the servers' ports while the struck node came back
     * @param strayAnswers ARP answers of anybody else after the owner's first
     * @param lateMs how late the sender was at worst while it mattered
     * @param valid whether it counts
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Run(
            int run,
            String from,
            String to,
            double outageMs,
            double outageNewMs,
            Double takeoverMs,
            double mendOutageMs,
            long packetsLostEstablished,
            int opened,
            int lost,
            int wrongServer,
            int strayAnswers,
            double lateMs,
            boolean valid) {}

    /** Of a scenario that measures nothing, or broke off before it did. */
    static ScenarioReport ofChecks(String scenario, ScenarioSettings settings, int runs, List<Check> checks) {
        return new ScenarioReport(
                scenario,
                "pcap",
                settings.profile(),
                settings.seed(),
                runs,
                null,
                null,
                null,
                null,
                null,
                0,
                null,
                null,
                List.copyOf(checks),
                checks.stream().allMatch(Check::held));
    }

    /** The first check that failed. */
    public Optional<Check> failure() {
        return checks.stream().filter(check -> !check.held()).findFirst();
    }
}
