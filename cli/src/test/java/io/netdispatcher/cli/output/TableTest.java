package io.netdispatcher.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void shouldAlignTextToTheLeftAndNumbersToTheRight() {
        Table table = new Table("SERVER", "WEIGHT", "SHARE", "STATE");
        table.row("srv1", 5, "12.5 %", "up");
        table.row("a-longer-name", 100, "87.5 %", "down");
        assertThat(table.toString().lines())
                .containsExactly(
                        "SERVER         WEIGHT   SHARE  STATE",
                        "srv1                5  12.5 %  up",
                        "a-longer-name     100  87.5 %  down");
    }

    @Test
    void shouldAlignAColumnToTheLeftWhenOneCellIsNoNumber() {
        assertThat(new Table("N").row(5).row("unknown").toString().lines()).containsExactly("N", "5", "unknown");
    }

    @Test
    void shouldPrintTheHeadingsAloneWhenThereAreNoRows() {
        assertThat(new Table("A", "B").toString().lines()).containsExactly("A  B");
    }

    @Test
    void shouldRefuseARowOfAnotherLength() {
        Table table = new Table("A", "B");
        assertThatThrownBy(() -> table.row(1)).isInstanceOf(IllegalArgumentException.class);
    }
}
