package io.netdispatcher.hatests.demo;

import io.netdispatcher.hatests.judge.Findings;
import io.netdispatcher.hatests.judge.Judge;
import io.netdispatcher.hatests.judge.ServerRecords;
import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabServer;
import io.netdispatcher.hatests.load.ConnectionRecord;
import io.netdispatcher.hatests.load.LoadReport;
import java.time.Duration;
import java.util.List;

/** Judges a lab's run by the records of all its servers. */
public final class LabJudge {
    private static final Duration RECORDS_LIMIT = Duration.ofSeconds(3);

    private LabJudge() {}

    /** Judges a run whose load has been settled; waits a little for records that are still to be written. */
    public static Findings judge(Lab lab, LoadReport clients) {
        long answers = answers(clients);
        Await.holdsWithin(
                RECORDS_LIMIT,
                () -> records(lab).stream()
                                .mapToLong(server -> server.records().size())
                                .sum()
                        >= answers);
        return Judge.judge(clients, records(lab));
    }

    private static long answers(LoadReport seen) {
        return seen.connections().stream().mapToLong(ConnectionRecord::answered).sum()
                + seen.shortRequests().stream()
                        .filter(one -> one.server() != null)
                        .count();
    }

    /** What the servers served through the VIP, to anyone. */
    private static List<ServerRecords> records(Lab lab) {
        return lab.servers().stream().map(server -> recordsOf(lab, server)).toList();
    }

    private static ServerRecords recordsOf(Lab lab, LabServer server) {
        return new ServerRecords(server.name(), lab.plan().weight(server.name()), server.accessLog());
    }
}
