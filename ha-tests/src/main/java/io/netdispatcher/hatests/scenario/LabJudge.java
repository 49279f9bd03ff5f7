package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.judge.Findings;
import io.netdispatcher.hatests.judge.Judge;
import io.netdispatcher.hatests.judge.ServerRecords;
import io.netdispatcher.hatests.lab.AccessRecord;
import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabServer;
import io.netdispatcher.hatests.load.ConnectionRecord;
import io.netdispatcher.hatests.load.LoadReport;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Judges a lab's run by the records of all its servers. */
public final class LabJudge {
    private static final Duration RECORDS_LIMIT = Duration.ofSeconds(3);

    private LabJudge() {}

    /** Judges a run whose load has been settled; waits a little for records that are still to be written. */
    public static Findings judge(Lab lab, LoadReport clients) {
        return judge(lab, clients, 0, client -> client.kind().label());
    }

    /**
     * The same for one of several runs in a lab.
     *
     * @param sinceMs when it began, milliseconds since 1970: earlier records are another run's
     * @param kindOf by which connections are counted apart
     */
    public static Findings judge(Lab lab, LoadReport clients, long sinceMs, Function<ConnectionRecord, String> kindOf) {
        long answers = answers(clients);
        Await.holdsWithin(
                RECORDS_LIMIT,
                () -> records(lab, sinceMs).stream()
                                .mapToLong(server -> server.records().size())
                                .sum()
                        >= answers);
        return Judge.judge(clients, records(lab, sinceMs), kindOf);
    }

    private static long answers(LoadReport seen) {
        return seen.connections().stream().mapToLong(ConnectionRecord::answered).sum()
                + seen.shortRequests().stream()
                        .filter(one -> one.server() != null)
                        .count();
    }

    /** What the servers served through the VIP, to anyone. */
    private static List<ServerRecords> records(Lab lab, long sinceMs) {
        return lab.servers().stream()
                .map(server -> recordsOf(lab, server, sinceMs))
                .toList();
    }

    private static ServerRecords recordsOf(Lab lab, LabServer server, long sinceMs) {
        List<AccessRecord> records = server.accessLog().stream()
                .filter(record -> record.finishedMs() >= sinceMs)
                .toList();
        return new ServerRecords(server.name(), lab.plan().weight(server.name()), records);
    }
}
