package io.netdispatcher.replication.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netdispatcher.replication.transport.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is a member under which number, and whose messages are handed on; without a channel. */
class MembershipTest {
    private static final long SECOND_NS = 1_000_000_000;

    private final Roster roster = new Roster();
    private final Inbox inbox = new Inbox();
    private final Address one = UUID.randomUUID();
    private final Address two = UUID.randomUUID();

    private List<Integer> polled() {
        List<Integer> origins = new ArrayList<>();
        inbox.poll((origin, buffer, offset, length) -> origins.add(origin), roster.present(), 100);
        return origins;
    }

    @Test
    void shouldKeepANumberWhileItsMemberStaysAndNeverUseItAgain() {
        roster.update(null, List.of(one));
        int first = roster.originOf(null, one);
        long changes = roster.present().changes();
        roster.update(null, List.of(two, one));
        assertThat(roster.originOf(null, one)).isEqualTo(first).isPositive();
        assertThat(roster.originOf(null, two)).isNotEqualTo(first).isPositive();
        assertThat(roster.present().changes()).isEqualTo(changes + 1);

        roster.update(null, List.of(two));
        assertThat(roster.originOf(null, one)).isZero();
        roster.update(null, List.of(one, two));
        assertThat(roster.originOf(null, one)).isGreaterThan(first);
    }

    @Test
    void shouldDropWhatIsLeftOfAMemberThatHasGone() {
        roster.update(null, List.of(one, two));
        int origin = roster.originOf(null, one);
        inbox.add(origin, new byte[8], 0, 8);
        inbox.add(roster.originOf(null, two), new byte[8], 0, 8);
        roster.update(null, List.of(two));
        assertThat(polled()).containsExactly(roster.originOf(null, two));
    }

    @Test
    void shouldCountWhatFindsNoRoom() {
        roster.update(null, List.of(one));
        int origin = roster.originOf(null, one);
        byte[] longest = new byte[Transport.MAX_MESSAGE_BYTES];
        int taken = 0;
        while (inbox.overflows() == 0) {
            inbox.add(origin, longest, 0, longest.length);
            taken++;
        }
        assertThat(taken).isBetween(60, 65);
        assertThat(polled()).hasSize(taken - 1);
        inbox.add(origin, new byte[longest.length + 1], 0, longest.length + 1);
        assertThat(inbox.oversized()).isEqualTo(1);
        assertThat(polled()).isEmpty();
    }

    @Test
    void shouldKeepWhatComesBeforeTheMembershipForASecondAndInOrder() {
        EarlyMessages early = new EarlyMessages();
        early.add(one, new byte[] {9}, 0);
        early.add(one, new byte[] {1}, SECOND_NS);
        early.add(two, new byte[] {7}, SECOND_NS);
        early.add(one, new byte[] {2}, SECOND_NS);
        roster.update(null, List.of(one));
        List<Integer> released = new ArrayList<>();
        early.release(roster.present(), SECOND_NS + 1, (bytes, origin) -> released.add((int) bytes[0]));
        assertThat(released).containsExactly(1, 2);

        for (int i = 0; i < 100; i++) {
            early.add(one, new byte[Transport.MAX_MESSAGE_BYTES], SECOND_NS);
        }
        released.clear();
        early.release(roster.present(), SECOND_NS + 1, (bytes, origin) -> released.add(bytes.length));
        assertThat(released).as("a megabyte").hasSize(15);
    }

    @Test
    void shouldRefuseEndsThatWouldListenElsewhere() {
        InetSocketAddress end = new InetSocketAddress("192.0.2.1", 7801);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JGroupsSettings.of("nd1", new InetSocketAddress(7801), end));
        assertThatIllegalArgumentException().isThrownBy(() -> JGroupsSettings.of("nd1", end, end));
    }
}
