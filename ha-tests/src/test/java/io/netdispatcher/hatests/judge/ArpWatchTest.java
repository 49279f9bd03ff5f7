package io.netdispatcher.hatests.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.lab.CapturedArp;
import io.netdispatcher.hatests.lab.CapturedSegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArpWatchTest {
    private static final int VIP = CapturedSegment.address("10.0.0.100");
    private static final int ASKER = CapturedSegment.address("10.0.0.254");
    private static final String OLD = "02:00:0a:00:00:0b";
    private static final String NEW = "02:00:0a:00:00:0c";

    private static CapturedArp answer(long at, String mac) {
        return new CapturedArp(at, true, mac, VIP, ASKER);
    }

    private static CapturedArp announcement(long at, String mac) {
        return new CapturedArp(at, false, mac, VIP, VIP);
    }

    /** The old one up to 40, the new one from 60 on. */
    private static List<CapturedArp> takeover() {
        List<CapturedArp> messages = new ArrayList<>();
        for (long at = 0; at <= 40; at += 10) {
            messages.add(answer(at, OLD));
        }
        messages.add(announcement(55, NEW));
        for (long at = 60; at <= 100; at += 10) {
            messages.add(answer(at, NEW));
        }
        return messages;
    }

    @Test
    void shouldSeeOneAnswererAfterTheOther() {
        ArpWatch watch = ArpWatch.of(takeover(), VIP, 0, 1_000);

        assertThat(watch.owner()).contains(NEW);
        assertThat(watch.ownedSinceNs()).isEqualTo(60);
        assertThat(watch.strayAnswers()).isZero();
        assertThat(watch.strayAnnouncements()).isZero();
        assertThat(watch.answers()).containsEntry(OLD, 5).containsEntry(NEW, 5);
        assertThat(ArpWatch.firstAnnouncementNs(takeover(), VIP, NEW, 0)).hasValue(55);
        assertThat(ArpWatch.firstAnnouncementNs(takeover(), VIP, OLD, 0)).isEmpty();
    }

    @Test
    void shouldConvictThePlantedSecondAnswerer() {
        List<CapturedArp> messages = takeover();
        messages.add(answer(75, OLD));
        messages.add(answer(85, OLD));
        messages.add(announcement(86, OLD));

        ArpWatch watch = ArpWatch.of(messages, VIP, 0, 1_000);

        assertThat(watch.strayAnswers()).isEqualTo(2);
        assertThat(watch.strayAnnouncements()).isEqualTo(1);
        assertThat(watch.lastStrayNs()).isEqualTo(85);
        assertThat(ArpWatch.of(messages, VIP, 0, 80).strayAnswers())
                .as("up to there")
                .isEqualTo(1);
    }

    @Test
    void shouldConvictOneThatAnsweredInBetweenOnly() {
        List<CapturedArp> messages = new ArrayList<>(List.of(answer(0, OLD), answer(10, NEW), answer(20, OLD)));

        assertThat(ArpWatch.of(messages, VIP, 0, 1_000).strayAnswers()).isEqualTo(1);
    }

    @Test
    void shouldSayThatNobodyAnswers() {
        ArpWatch watch = ArpWatch.of(List.of(announcement(5, OLD)), VIP, 0, 1_000);

        assertThat(watch.owner()).isEmpty();
        assertThat(watch.told()).isEqualTo("nobody answers");
    }

    @Test
    void shouldNotTakeQuestionsAndOtherAddressesForAnswers() {
        List<CapturedArp> messages = List.of(
                new CapturedArp(0, false, OLD, ASKER, VIP), new CapturedArp(1, true, OLD, ASKER, VIP), answer(2, NEW));

        assertThat(ArpWatch.of(messages, VIP, 0, 1_000).answers()).containsOnlyKeys(NEW);
    }
}
