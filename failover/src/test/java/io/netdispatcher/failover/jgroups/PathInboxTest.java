package io.netdispatcher.failover.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.failover.heartbeat.HeartbeatPath;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

class PathInboxTest {
    private static final byte[] LONGEST = new byte[HeartbeatPath.MAX_BYTES];

    private final PathInbox inbox = new PathInbox();

    private List<String> polled(int limit) {
        List<String> items = new ArrayList<>();
        int count = inbox.poll(
                new HeartbeatPath.Handler() {
                    @Override
                    public void onHeartbeat(DirectBuffer buffer, int offset, int length) {
                        items.add(length == 1 ? String.valueOf(buffer.getByte(offset)) : length + " bytes");
                    }

                    @Override
                    public void onProcessGone() {
                        items.add("gone");
                    }
                },
                limit);
        assertThat(count).isEqualTo(items.size());
        return items;
    }

    @Test
    void shouldHandOverInOrderAndNoMoreThanAskedFor() {
        inbox.heartbeat(new byte[] {0, 1}, 1, 1);
        inbox.processGone();
        inbox.heartbeat(new byte[] {2}, 0, 1);
        inbox.heartbeat(LONGEST, 0, LONGEST.length);
        assertThat(polled(1)).containsExactly("1");
        assertThat(polled(10)).containsExactly("gone", "2", LONGEST.length + " bytes");
        assertThat(polled(10)).isEmpty();
    }

    @Test
    void shouldCountWhatFindsNoRoomAndNeverLoseTheEndOfAProcess() {
        int taken = 0;
        while (inbox.dropped() == 0) {
            inbox.heartbeat(LONGEST, 0, LONGEST.length);
            taken++;
        }
        assertThat(taken).isBetween(100, 300);
        // The ring may have room for a word where there is none for a heartbeat.
        for (int i = 0; i < 100; i++) {
            inbox.processGone();
        }
        assertThat(polled(10_000)).endsWith("gone").contains(LONGEST.length + " bytes");
        assertThat(inbox.dropped()).isEqualTo(1);
        assertThat(polled(10)).isEmpty();
    }

    @Test
    void shouldNotTakeWhatIsLongerThanAnyHeartbeat() {
        inbox.heartbeat(new byte[LONGEST.length + 1], 0, LONGEST.length + 1);
        assertThat(polled(10)).isEmpty();
        assertThat(inbox.oversized()).isEqualTo(1);
        assertThat(inbox.dropped()).isZero();
    }
}
