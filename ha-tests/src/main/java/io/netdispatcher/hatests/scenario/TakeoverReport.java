package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.KindCount;
import io.netdispatcher.hatests.judge.ServerShare;
import io.netdispatcher.hatests.judge.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The report of a scenario of takeovers, from the results of its runs. Pure. */
final class TakeoverReport {
    private static final double UNPROTECTED_SHARE = 0.001;

    private final Fault fault;
    private final ScenarioSettings settings;
    private final List<RunResult> results;
    private final List<RunResult> valid;
    private final List<String> broken;

    private TakeoverReport(Fault fault, ScenarioSettings settings, List<RunResult> results, List<String> broken) {
        this.fault = fault;
        this.settings = settings;
        this.results = results;
        this.valid = results.stream().filter(RunResult::isValid).toList();
        this.broken = broken;
    }

    /**
     * The report.
     *
     * @param results of runs that came to their end, in order
     * @param broken why others did not
     */
    static ScenarioReport of(Fault fault, ScenarioSettings settings, List<RunResult> results, List<String> broken) {
        return new TakeoverReport(fault, settings, results, broken).report();
    }

    private ScenarioReport report() {
        Spread outage = Spread.of(valid.stream().map(RunResult::outageMs).toList());
        Spread outageNew = Spread.of(valid.stream().map(RunResult::outageNewMs).toList());
        List<Check> checks = checks(fault.aim(settings.profile()).measure().equals("outage_ms") ? outage : outageNew);
        return new ScenarioReport(
                fault.name(),
                "pcap",
                settings.profile(),
                settings.seed(),
                valid.size(),
                connections(),
                outage,
                outageNew,
                Spread.of(valid.stream()
                        .filter(result -> result.takeoverMs().isPresent())
                        .map(result -> result.takeoverMs().getAsDouble())
                        .toList()),
                sum(RunResult::packetsLost),
                results.size() - valid.size(),
                servers(),
                each(),
                checks,
                checks.stream().allMatch(Check::held));
    }

    private long sum(ToLongFunction<RunResult> count) {
        return valid.stream().mapToLong(count).sum();
    }

    private ScenarioReport.Connections connections() {
        Map<String, KindCount> kinds = new LinkedHashMap<>();
        valid.forEach(result -> result.kinds()
                .forEach((name, count) -> kinds.merge(
                        name, count, (a, b) -> new KindCount(a.opened() + b.opened(), a.lost() + b.lost()))));
        return new ScenarioReport.Connections(
                (int) sum(result -> result.findings().opened()),
                (int) sum(RunResult::establishedBeforeFault),
                (int) sum(result -> result.findings().survived()),
                (int) sum(RunResult::lost),
                (int) sum(RunResult::lostUnprotected),
                sum(RunResult::unprotectedAtFault),
                (int) sum(result -> result.findings().wrongServer()),
                kinds);
    }

    private List<Check> checks(Spread aimed) {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "completed",
                broken.isEmpty() && valid.size() >= settings.runs(),
                valid.size() + " of " + settings.runs() + " runs came to their end"
                        + (broken.isEmpty() ? "" : ": " + broken)));
        checks.add(new Check(
                "valid_runs",
                results.size() - valid.size() <= TakeoverScenario.invalidMax(settings.runs()),
                "%d of %d runs were invalid: the harness was late by more than %.0f ms, had not opened enough, or its captures missed frames"
                        .formatted(results.size() - valid.size(), results.size(), RunResult.LATE_MS_MAX)));
        checks.add(new Check(
                "lost",
                sum(RunResult::lost) == 0 && !valid.isEmpty(),
                sum(RunResult::lost) + " of " + sum(result -> result.findings().opened()) + " connections lost"
                        + problems()));
        checks.add(new Check(
                "wrong_server",
                sum(result -> result.findings().wrongServer()) == 0,
                sum(result -> result.findings().wrongServer()) + " connections answered by a wrong server"));
        checks.add(opened());
        long unprotected = sum(RunResult::unprotectedAtFault);
        checks.add(new Check(
                "unprotected",
                unprotected <= UNPROTECTED_SHARE * sum(RunResult::establishedBeforeFault),
                unprotected + " of " + sum(RunResult::establishedBeforeFault)
                        + " connections unprotected at the fault"));
        checks.add(takenOver());
        checks.add(oneAnswerer());
        if (!fault.isMoment()) {
            checks.add(new Check(
                    "packets_lost_established",
                    sum(RunResult::packetsLost) == 0,
                    sum(RunResult::packetsLost) + " segments of established connections lost"));
        }
        checks.add(fault.aim(settings.profile()).check(aimed, valid.size()));
        return checks;
    }

    private String problems() {
        List<String> found = valid.stream()
                .flatMap(result -> result.findings().problems().stream())
                .limit(5)
                .toList();
        return found.isEmpty() ? "" : ": " + found;
    }

    /** Whether connections were as many and as mixed as the scenario promises. */
    private Check opened() {
        boolean held = !valid.isEmpty() && valid.stream().allMatch(result -> result.neverOpened() == 0);
        long before = sum(RunResult::establishedBeforeFault);
        return new Check(
                "opened",
                held,
                "%d established before the faults, %d of them in the last 200 ms; %d never opened"
                        .formatted(before, sum(RunResult::openedLately), sum(RunResult::neverOpened)));
    }

    private Check takenOver() {
        long taken = valid.stream()
                .filter(result -> result.hasAnnounced() && result.isOwnedBySuccessor())
                .count();
        return new Check(
                "taken_over",
                taken == valid.size(),
                taken + " of " + valid.size() + " times the other node announced itself and answers in the end");
    }

    private Check oneAnswerer() {
        int worst = valid.stream()
                .mapToInt(result -> result.watch().strayAnswers())
                .max()
                .orElse(0);
        long announcements = sum(result -> result.watch().strayAnnouncements());
        return new Check(
                "one_answerer",
                worst <= fault.strayAnswersAllowed() && announcements == 0,
                "at most %d ARP answers of the old node in a run after the new one's first (allowed: %d), %d announcements of it"
                        .formatted(worst, fault.strayAnswersAllowed(), announcements));
    }

    private List<ServerShare> servers() {
        Map<String, ServerShare> sums = new LinkedHashMap<>();
        valid.forEach(result -> result.findings()
                .servers()
                .forEach(server -> sums.merge(
                        server.name(),
                        server,
                        (a, b) -> new ServerShare(a.name(), a.weight(), a.connections() + b.connections(), 0))));
        double total = sums.values().stream().mapToInt(ServerShare::connections).sum();
        return sums.values().stream()
                .map(server -> new ServerShare(
                        server.name(),
                        server.weight(),
                        server.connections(),
                        total == 0 ? 0 : server.connections() / total))
                .toList();
    }

    private List<ScenarioReport.Run> each() {
        List<ScenarioReport.Run> each = new ArrayList<>();
        for (RunResult result : results) {
            each.add(new ScenarioReport.Run(
                    each.size() + 1,
                    result.from(),
                    result.to(),
                    rounded(result.outageMs()),
                    rounded(result.outageNewMs()),
                    result.takeoverMs().isPresent()
                            ? rounded(result.takeoverMs().getAsDouble())
                            : null,
                    rounded(result.mendOutageMs()),
                    result.packetsLost(),
                    result.findings().opened(),
                    result.lost(),
                    result.findings().wrongServer(),
                    result.watch().strayAnswers(),
                    rounded(result.lateMs()),
                    result.isValid()));
        }
        return each;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
