package io.netdispatcher.hatests.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void shouldTakeTheMiddleAndTheNearestRank() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(1, 2, 3, 3));
        assertThat(Spread.of(List.of(4.0, 1.0))).isEqualTo(new Spread(1, 2.5, 4, 4));
        assertThat(Spread.of(
                        IntStream.rangeClosed(1, 200).mapToObj(i -> (double) i).toList()))
                .isEqualTo(new Spread(1, 100.5, 198, 200));
    }

    @Test
    void shouldBeNothingOfNothing() {
        assertThat(Spread.of(List.of())).isNull();
    }
}
