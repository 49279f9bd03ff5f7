package io.netdispatcher.hatests.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run has come to. Every opened connection is counted once: as survived, lost or wrong.
 *
 * @param opened kept connections whose handshake a client completed or whose request a server recorded
 * @param survived those that answered to the end from one server, with the numbers that server recorded
 * @param lost those that broke, went silent or brought wrong bytes
 * @param wrongServer those that more than one server, another server or no server knows, and strangers among the ports
 * @param kinds by kind
 * @param shortSent short requests
 * @param shortFailed those that brought no right answer, or one that the servers' records don't confirm
 * @param servers in the order given
 * @param lostPorts client ports of the lost ones
 * @param problems the first {@value #MAX_PROBLEMS} things found wrong, in words
 */
public record Findings(
        int opened,
        int survived,
        int lost,
        int wrongServer,
        Map<String, KindCount> kinds,
        int shortSent,
        int shortFailed,
        List<ServerShare> servers,
        List<Integer> lostPorts,
        List<String> problems) {
    /** How many problems are told. */
    public static final int MAX_PROBLEMS = 20;
    /** How far a share may be from the weight's part of the whole. */
    public static final double SHARE_TOLERANCE = 0.01;

    private static final double ROUNDING = 1e-9;

    /**
     * The checks of a run that must lose nothing.
     *
     * @param requested how many kept connections the clients were told to open
     */
    public List<Check> checks(int requested) {
        int recorded = servers.stream().mapToInt(ServerShare::connections).sum();
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "opened",
                recorded == requested && opened == requested,
                "servers recorded %d of %d connections".formatted(recorded, requested)));
        checks.add(new Check("lost", lost == 0, lost + " of " + opened + " connections lost"));
        checks.add(
                new Check("wrong_server", wrongServer == 0, wrongServer + " connections answered by a wrong server"));
        checks.add(new Check(
                "short_requests",
                shortSent > 0 && shortFailed == 0,
                shortFailed + " of " + shortSent + " short requests failed"));
        checks.add(shares(recorded));
        return checks;
    }

    /** Within 1 %, or within one connection where a connection is more than that. */
    private Check shares(int recorded) {
        double tolerance = Math.max(SHARE_TOLERANCE, recorded == 0 ? 0 : 1.0 / recorded) + ROUNDING;
        double weights = servers.stream().mapToInt(ServerShare::weight).sum();
        double farthest = servers.stream()
                .mapToDouble(server -> Math.abs(server.share() - server.weight() / weights))
                .max()
                .orElse(1);
        String detail = servers.stream()
                .map(server -> String.format(
                        Locale.ROOT, "%s %.2f %% for weight %d", server.name(), 100 * server.share(), server.weight()))
                .collect(Collectors.joining(", "));
        return new Check("shares", recorded > 0 && farthest <= tolerance, detail);
    }
}
