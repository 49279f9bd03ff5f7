package io.netdispatcher.hatests.judge;

import io.netdispatcher.hatests.lab.CapturedArp;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Who had an address in a span of time, by what everybody on the LAN could hear: answers to the asker, and announcements.
 *
 * @param owner the MAC address that answered last; empty when nobody answered
 * @param answers how often each answered
 * @param strayAnswers answers of others after the owner's first one: what came between two nodes' answers, or came too late
 * @param strayAnnouncements announcements of others after the owner's first answer
 * @param ownedSinceNs the owner's first answer, nanoseconds since 1970; 0 when nobody answered
 * @param lastStrayNs the last stray answer, the same; 0 without one
 */
public record ArpWatch(
        Optional<String> owner,
        TreeMap<String, Integer> answers,
        int strayAnswers,
        int strayAnnouncements,
        long ownedSinceNs,
        long lastStrayNs) {
    /** Watches the messages of a capture on the switch from one moment to another, nanoseconds since 1970. */
    public static ArpWatch of(Collection<CapturedArp> messages, int address, long fromNs, long toNs) {
        List<CapturedArp> heard = messages.stream()
                .filter(message -> message.atNs() >= fromNs && message.atNs() <= toNs)
                .sorted(Comparator.comparingLong(CapturedArp::atNs))
                .toList();
        List<CapturedArp> answers =
                heard.stream().filter(message -> message.answersFor(address)).toList();
        TreeMap<String, Integer> counts = new TreeMap<>();
        answers.forEach(answer -> counts.merge(answer.mac(), 1, Integer::sum));
        if (answers.isEmpty()) {
            return new ArpWatch(Optional.empty(), counts, 0, 0, 0, 0);
        }
        String owner = answers.getLast().mac();
        long sinceNs = answers.stream()
                .filter(answer -> answer.mac().equals(owner))
                .mapToLong(CapturedArp::atNs)
                .min()
                .orElseThrow();
        List<CapturedArp> strays = answers.stream()
                .filter(answer -> answer.atNs() > sinceNs && !answer.mac().equals(owner))
                .toList();
        int announcements = (int) heard.stream()
                .filter(message -> message.announces(address))
                .filter(message -> message.atNs() > sinceNs && !message.mac().equals(owner))
                .count();
        return new ArpWatch(
                Optional.of(owner),
                counts,
                strays.size(),
                announcements,
                sinceNs,
                strays.isEmpty() ? 0 : strays.getLast().atNs());
    }

    /** The first announcement of a machine at or after a moment, nanoseconds since 1970. */
    public static OptionalLong firstAnnouncementNs(
            Collection<CapturedArp> messages, int address, String mac, long fromNs) {
        return messages.stream()
                .filter(message -> message.announces(address))
                .filter(message -> message.atNs() >= fromNs && message.mac().equals(mac))
                .mapToLong(CapturedArp::atNs)
                .min();
    }

    /** In words, for a check. */
    public String told() {
        return owner.map(mac -> "%s answers; %d stray answers, %d stray announcements; answers by machine: %s"
                        .formatted(mac, strayAnswers, strayAnnouncements, answers))
                .orElse("nobody answers");
    }
}
