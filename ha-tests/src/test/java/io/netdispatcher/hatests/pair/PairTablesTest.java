package io.netdispatcher.hatests.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.PairTables;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PairTablesTest {
    private static String entry(int port, String server, String state, int version) {
        return """
                {"client":"10.0.0.2","client_port":%d,"vip":"10.0.0.100","port":80,"server":"%s","state":"%s","idle_ms":%d,"version":%d}""".formatted(port, server, state, port % 7, version);
    }

    private static JsonNode table(String... entries) {
        return Json.mapper().readTree("[" + String.join(",", entries) + "]");
    }

    @Test
    void shouldFindNoDifferenceBetweenEqualTablesInAnotherOrder() {
        String first = entry(1000, "srv1", "established", 3);
        String second = entry(1001, "srv2", "half_open", 4);

        assertThat(PairTables.difference(table(first, second), table(second, first)))
                .isEmpty();
    }

    @Test
    void shouldTellAnotherServerStateOrVersionAndWhatOnlyOneHas() {
        JsonNode active = table(
                entry(1, "srv1", "established", 3),
                entry(2, "srv1", "established", 3),
                entry(3, "srv1", "established", 3),
                entry(4, "srv1", "established", 3));
        JsonNode shadow = table(
                entry(1, "srv2", "established", 3),
                entry(2, "srv1", "closing", 3),
                entry(3, "srv1", "established", 2),
                entry(5, "srv1", "established", 9));

        assertThat(PairTables.difference(active, shadow))
                .containsExactly(
                        "10.0.0.2:1 to 10.0.0.100:80: active srv1 established version 3, shadow srv2 established version 3",
                        "10.0.0.2:2 to 10.0.0.100:80: active srv1 established version 3, shadow srv1 closing version 3",
                        "10.0.0.2:3 to 10.0.0.100:80: active srv1 established version 3, shadow srv1 established version 2",
                        "10.0.0.2:4 to 10.0.0.100:80: active srv1 established version 3, shadow has none",
                        "10.0.0.2:5 to 10.0.0.100:80: active has none, shadow srv1 established version 9");
    }

    @Test
    void shouldTellTenDifferencesAtMost() {
        JsonNode active = Json.mapper()
                .readTree(IntStream.range(0, 50)
                        .mapToObj(port -> entry(port, "srv1", "established", 1))
                        .collect(Collectors.joining(",", "[", "]")));

        assertThat(PairTables.difference(active, table())).hasSize(PairTables.MAX_DIFFERENCES);
    }

    @Test
    void shouldRefuseATableThatHasAKeyTwice() {
        JsonNode twice = table(entry(1, "srv1", "established", 1), entry(1, "srv1", "established", 1));

        assertThatThrownBy(() -> PairTables.difference(twice, table())).isInstanceOf(LabFailure.class);
    }
}
