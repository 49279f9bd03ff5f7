package io.netdispatcher.hatests.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.lab.AccessRecord;
import io.netdispatcher.hatests.load.ClientPorts;
import io.netdispatcher.hatests.load.ConnectionKind;
import io.netdispatcher.hatests.load.ConnectionRecord;
import io.netdispatcher.hatests.load.Fate;
import io.netdispatcher.hatests.load.LatencySummary;
import io.netdispatcher.hatests.load.LoadReport;
import io.netdispatcher.hatests.load.ShortRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Begins with a faultless run of 400 connections and 40 short requests, and spoils it in one way each. */
class JudgeTest {
    private static final LatencySummary NO_LATENCY = new LatencySummary(0, 0, 0, 0, 0);
    private static final int CONNECTIONS = 400;
    private static final int REQUESTS = 3;
    private static final List<String> TURN = List.of("srv1", "srv3", "srv2", "srv3");

    private final List<ConnectionRecord> connections = new ArrayList<>();
    private final List<ShortRecord> shorts = new ArrayList<>();
    private final Map<String, List<AccessRecord>> records = new LinkedHashMap<>();

    @BeforeEach
    void faultlessRun() {
        List.of("srv1", "srv2", "srv3").forEach(name -> records.put(name, new ArrayList<>()));
        for (int i = 0; i < CONNECTIONS; i++) {
            String server = TURN.get(i % 4);
            for (int request = 1; request <= REQUESTS; request++) {
                records.get(server).add(line(i, request, ClientPorts.KEPT_FIRST + i));
            }
            connections.add(connection(i, server, Fate.ALIVE, null));
        }
        for (int i = 0; i < 40; i++) {
            records.get("srv1").add(line(1_000 + i, 1, ClientPorts.SHORT_FIRST + i));
            shorts.add(new ShortRecord(ClientPorts.SHORT_FIRST + i, "srv1", 1_000 + i, null));
        }
    }

    @Test
    void shouldPassAFaultlessRun() {
        Findings findings = judge();

        assertThat(findings.opened()).isEqualTo(CONNECTIONS);
        assertThat(findings.survived()).isEqualTo(CONNECTIONS);
        assertThat(findings.kinds()).containsExactly(Map.entry("steady", new KindCount(CONNECTIONS, 0)));
        assertThat(findings.servers())
                .containsExactly(
                        new ServerShare("srv1", 10, 100, 0.25),
                        new ServerShare("srv2", 10, 100, 0.25),
                        new ServerShare("srv3", 20, 200, 0.5));
        assertThat(findings.problems()).isEmpty();
        assertThat(failed(findings)).isEmpty();
    }

    @Test
    void shouldNotCountWhatElseTheClientsMachineAsked() {
        records.get("srv2").add(line(9_000, 1, 61_234));
        records.get("srv3").add(line(9_001, 1, 61_234));

        assertThat(failed(judge())).isEmpty();
        assertThat(judge().servers().get(1).connections()).isEqualTo(100);
    }

    @Test
    void shouldCallAConnectionWrongThatTwoServersHaveServed() {
        records.get("srv2").add(line(9_000, 2, ClientPorts.KEPT_FIRST));

        Findings findings = judge();

        assertThat(findings.wrongServer()).isEqualTo(1);
        assertThat(findings.survived()).isEqualTo(CONNECTIONS - 1);
        assertThat(findings.problems()).singleElement().asString().contains("10000", "srv1", "srv2");
        assertThat(failed(findings)).containsExactly("wrong_server");
    }

    @Test
    void shouldCallAConnectionWrongThatItsServerKnowsByTwoNumbers() {
        records.get("srv1").add(line(9_000, 1, ClientPorts.KEPT_FIRST));

        assertThat(judge().wrongServer()).isEqualTo(1);
        assertThat(failed(judge())).containsExactly("opened", "wrong_server");
    }

    @Test
    void shouldCallAConnectionWrongThatTheClientSaysSo() {
        connections.set(5, connection(5, "srv3", Fate.WRONG_SERVER, "answer from srv1"));

        assertThat(failed(judge())).containsExactly("wrong_server");
    }

    @Test
    void shouldCallAConnectionWrongThatAnotherServerRecordedThanAnswered() {
        connections.set(5, connection(5, "srv1", Fate.ALIVE, null));

        assertThat(failed(judge())).containsExactly("wrong_server");
    }

    @Test
    void shouldCallAConnectionWrongThatNoServerRecorded() {
        records.get("srv1").removeIf(line -> line.clientPort() == ClientPorts.KEPT_FIRST);

        assertThat(failed(judge())).containsExactly("opened", "wrong_server");
    }

    @Test
    void shouldCallAConnectionWrongIfTheServerRecordedFewerRequestsThanWereAnswered() {
        records.get("srv1").removeIf(line -> line.clientPort() == ClientPorts.KEPT_FIRST && line.request() == 2);

        assertThat(failed(judge())).containsExactly("wrong_server");
    }

    @Test
    void shouldCallAPortWrongThatNoClientHasUsed() {
        records.get("srv1").add(line(9_000, 1, ClientPorts.KEPT_LAST));

        assertThat(failed(judge())).containsExactly("opened", "wrong_server");
    }

    @Test
    void shouldCallAConnectionLostThatBroke() {
        connections.set(7, connection(7, "srv3", Fate.LOST, "Connection reset"));

        Findings findings = judge();

        assertThat(findings.lost()).isEqualTo(1);
        assertThat(findings.kinds()).containsEntry("steady", new KindCount(CONNECTIONS, 1));
        assertThat(findings.problems()).singleElement().asString().contains("Connection reset", "srv3");
        assertThat(failed(findings)).containsExactly("lost");
    }

    @Test
    void shouldCallAConnectionLostThatIsOpenButDidNotAnswerToTheEnd() {
        ConnectionRecord good = connections.get(8);
        connections.set(
                8,
                new ConnectionRecord(
                        good.clientPort(),
                        ConnectionKind.SILENT,
                        good.server(),
                        good.serverConnection(),
                        REQUESTS,
                        REQUESTS - 1,
                        1,
                        1,
                        false,
                        Fate.ALIVE,
                        null));

        assertThat(judge().kinds()).containsEntry("silent", new KindCount(1, 1));
        assertThat(failed(judge())).containsExactly("lost");
    }

    @Test
    void shouldCallAConnectionLostThatOpenedAndNeverReachedAServersRecords() {
        connections.add(new ConnectionRecord(
                20_000, ConnectionKind.STEADY, null, 0, 1, 0, 1, 0, false, Fate.LOST, "no answer within 10000 ms"));

        Findings findings = Judge.judge(report(), servers());

        assertThat(findings.lost()).isEqualTo(1);
        assertThat(failed(findings.checks(CONNECTIONS + 1))).containsExactly("opened", "lost");
    }

    @Test
    void shouldNotPassARunInWhichAConnectionNeverOpened() {
        connections.add(new ConnectionRecord(
                20_000, ConnectionKind.STEADY, null, 0, 0, 0, 0, 0, false, Fate.LOST, "not connected: refused"));

        Findings findings = Judge.judge(report(), servers());

        assertThat(findings.opened()).isEqualTo(CONNECTIONS);
        assertThat(findings.lost()).isZero();
        assertThat(failed(findings.checks(CONNECTIONS + 1))).containsExactly("opened");
    }

    @Test
    void shouldCountAShortRequestAsFailedThatBroughtNoAnswer() {
        shorts.add(new ShortRecord(60_000, null, 0, "no answer within 10000 ms"));

        assertThat(judge().shortFailed()).isEqualTo(1);
        assertThat(failed(judge())).containsExactly("short_requests");
    }

    @Test
    void shouldCountAShortRequestAsFailedThatItsServerDoesNotConfirm() {
        shorts.set(0, new ShortRecord(ClientPorts.SHORT_FIRST, "srv2", 1_000, null));
        records.get("srv3").add(line(9_000, 1, ClientPorts.SHORT_FIRST + 1));

        assertThat(judge().shortFailed()).isEqualTo(2);
        assertThat(failed(judge())).containsExactly("short_requests");
    }

    @Test
    void shouldNotPassARunWithoutShortRequests() {
        shorts.clear();

        assertThat(failed(judge())).containsExactly("short_requests");
    }

    @Test
    void shouldFailSharesThatAreMoreThanOnePercentOff() {
        move(4);
        assertThat(failed(judge())).as("4 of 400, 1 %").isEmpty();

        move(1);
        assertThat(failed(judge())).as("5 of 400").containsExactly("shares");
        assertThat(judge().checks(CONNECTIONS).getLast().detail()).contains("srv1 26.25 % for weight 10");
    }

    @Test
    void shouldAllowOneConnectionOfDifferenceWhereThatIsMoreThanOnePercent() {
        assertThat(failed(ofShares(3, 3, 4).checks(10))).isEmpty();
        assertThat(failed(ofShares(4, 2, 4).checks(10))).containsExactly("shares");
    }

    @Test
    void shouldFailEverythingThatNothingProves() {
        Findings nothing = Judge.judge(new LoadReport(List.of(), List.of(), NO_LATENCY, NO_LATENCY, 0), List.of());

        assertThat(failed(nothing.checks(1))).containsExactly("opened", "short_requests", "shares");
    }

    /** Makes srv1 the server of so many connections of srv3. */
    private void move(int count) {
        for (int i = 0, moved = 0; moved < count; i++) {
            if ("srv3".equals(connections.get(i).server())) {
                int port = ClientPorts.KEPT_FIRST + i;
                records.get("srv3").stream()
                        .filter(line -> line.clientPort() == port)
                        .forEach(records.get("srv1")::add);
                records.get("srv3").removeIf(line -> line.clientPort() == port);
                connections.set(i, connection(i, "srv1", Fate.ALIVE, null));
                moved++;
            }
        }
    }

    private static Findings ofShares(int first, int second, int third) {
        double all = first + second + third;
        return new Findings(
                (int) all,
                (int) all,
                0,
                0,
                Map.of(),
                1,
                0,
                List.of(
                        new ServerShare("srv1", 10, first, first / all),
                        new ServerShare("srv2", 10, second, second / all),
                        new ServerShare("srv3", 20, third, third / all)),
                List.of(),
                List.of());
    }

    private Findings judge() {
        return Judge.judge(report(), servers());
    }

    private LoadReport report() {
        return new LoadReport(connections, shorts, NO_LATENCY, NO_LATENCY, 0);
    }

    private List<ServerRecords> servers() {
        return records.entrySet().stream()
                .map(entry ->
                        new ServerRecords(entry.getKey(), entry.getKey().equals("srv3") ? 20 : 10, entry.getValue()))
                .toList();
    }

    private static List<String> failed(Findings findings) {
        return failed(findings.checks(CONNECTIONS));
    }

    private static List<String> failed(List<Check> checks) {
        return checks.stream().filter(check -> !check.held()).map(Check::name).toList();
    }

    private static ConnectionRecord connection(int number, String server, Fate fate, String reason) {
        return new ConnectionRecord(
                ClientPorts.KEPT_FIRST + number,
                ConnectionKind.STEADY,
                server,
                number,
                REQUESTS,
                REQUESTS,
                1,
                1,
                fate == Fate.ALIVE,
                fate,
                reason);
    }

    private static AccessRecord line(long connection, long request, int clientPort) {
        return new AccessRecord(connection, request, "10.0.0.2", clientPort, "10.0.0.100", 200, 250, 1, "GET", "/");
    }
}
