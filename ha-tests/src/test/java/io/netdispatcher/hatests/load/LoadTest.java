package io.netdispatcher.hatests.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netdispatcher.hatests.judge.Findings;
import io.netdispatcher.hatests.judge.Judge;
import io.netdispatcher.hatests.judge.KindCount;
import io.netdispatcher.hatests.judge.ServerRecords;
import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabTest;
import java.time.Duration;
import java.util.List;

class LoadTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    @LabTest
    void shouldLoseExactlyTheConnectionsOfAServerThatDies(Lab lab) {
        try (Load load = Load.start(lab)) {
            Dispatcher.start(lab, LabPlan.ND1);
            load.open(open(lab, ConnectionKind.STEADY, 40), LIMIT);
            load.open(open(lab, ConnectionKind.SILENT, 20), LIMIT);
            load.beginShort(new LoadCommand.Short(lab.plan().vip(), 80, 100, 2_000, 1));
            lab.server("srv1").stop();
            load.settle(LIMIT);

            LoadReport seen = load.report();
            Findings findings = Judge.judge(seen, records(lab));

            List<ConnectionRecord> ofTheDead = seen.connections().stream()
                    .filter(one -> one.server().equals("srv1"))
                    .toList();
            assertThat(ofTheDead).hasSize(15).allMatch(one -> one.fate() == Fate.LOST);
            assertThat(findings.lost()).isEqualTo(15);
            assertThat(findings.wrongServer()).isZero();
            assertThat(findings.survived()).isEqualTo(45);
            assertThat(findings.kinds())
                    .containsEntry("steady", new KindCount(40, 10))
                    .containsEntry("silent", new KindCount(20, 5));
        }
    }

    @LabTest
    void shouldSayThatConnectionsNeverOpenedWhereNobodyAnswersForTheVip(Lab lab) {
        try (Load load = Load.start(lab)) {
            load.open(new LoadCommand.Open(lab.plan().vip(), 80, ConnectionKind.STEADY, 3, 500, 1_000, 500), LIMIT);
            load.settle(LIMIT);

            Findings findings = Judge.judge(load.report(), records(lab));

            assertThat(findings.opened()).isZero();
            assertThat(findings.problems())
                    .hasSize(3)
                    .allMatch(problem -> problem.contains("not connected within 500 ms"));
            assertThat(findings.checks(3)).anyMatch(check -> check.name().equals("opened") && !check.held());
        }
    }

    @LabTest
    void shouldRefuseMoreConnectionsThanThereArePorts(Lab lab) {
        try (Load load = Load.start(lab)) {
            assertThatThrownBy(() -> load.open(open(lab, ConnectionKind.STEADY, 20_001), LIMIT))
                    .isInstanceOf(LabFailure.class)
                    .hasMessageContaining("no ports left for 20001 connections");
        }
    }

    private static LoadCommand.Open open(Lab lab, ConnectionKind kind, int connections) {
        return new LoadCommand.Open(lab.plan().vip(), 80, kind, connections, 500, 200, 3_000);
    }

    private static List<ServerRecords> records(Lab lab) {
        return lab.servers().stream()
                .map(server -> new ServerRecords(server.name(), lab.plan().weight(server.name()), server.accessLog()))
                .toList();
    }
}
