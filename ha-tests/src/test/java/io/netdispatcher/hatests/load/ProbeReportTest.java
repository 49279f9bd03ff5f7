package io.netdispatcher.hatests.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeReportTest {
    private static final long MS = 1_000_000;

    @Test
    void shouldFindThePlantedLateness() {
        ProbeReport report = new ProbeReport(
                100, 0, true, List.of(new ProbeReport.LateTick(200 * MS, 15), new ProbeReport.LateTick(500 * MS, 80)));

        assertThat(report.latestMs(0, 1_000 * MS)).isEqualTo(80);
        assertThat(report.latestMs(0, 430 * MS)).as("due within").isEqualTo(80);
        assertThat(report.latestMs(0, 410 * MS)).as("due later").isEqualTo(15);
        assertThat(report.latestMs(510 * MS, 900 * MS)).as("came before").isZero();
    }
}
