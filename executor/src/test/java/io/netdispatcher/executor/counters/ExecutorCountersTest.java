package io.netdispatcher.executor.counters;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.verdict.DropReason;
import io.netdispatcher.executor.verdict.Verdict;
import org.junit.jupiter.api.Test;

class ExecutorCountersTest {
    private final ExecutorCounters counters = ExecutorCounters.inMemory(256);

    @Test
    void shouldGiveTheSameCountersAgainForTheSameNames() {
        ServerCounters first = counters.server("www:80", "srv1");
        first.connectionOpened();
        assertThat(counters.server("www:80", "srv1")).isSameAs(first);
        assertThat(counters.server("www:80", "srv2")).isNotSameAs(first);
        assertThat(counters.server("www:81", "srv1").active()).isZero();
    }

    @Test
    void shouldCountWhatAServerGets() {
        ServerCounters server = counters.server("www:80", "srv1");
        server.connectionOpened();
        server.connectionOpened();
        server.connectionClosed();
        server.connectionRestored();
        server.forwarded(60);
        server.forwarded(1_514);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.active()).isEqualTo(2);
        assertThat(server.packets()).isEqualTo(2);
        assertThat(server.bytes()).isEqualTo(1_574);
    }

    @Test
    void shouldCountEveryFrameOnceAndEveryDropByItsReason() {
        ForwarderCounters frames = counters.forwarder();
        frames.count(Verdict.FORWARD, null);
        frames.count(Verdict.PASS, null);
        for (DropReason reason : DropReason.values()) {
            frames.count(Verdict.DROP, reason);
        }
        int reasons = DropReason.values().length;
        assertThat(frames.framesReceived()).isEqualTo(reasons + 2);
        assertThat(frames.framesForwarded()).isEqualTo(1);
        assertThat(frames.framesPassed()).isEqualTo(1);
        assertThat(frames.framesDropped()).isEqualTo(reasons);
        assertThat(DropReason.values())
                .allSatisfy(reason -> assertThat(frames.framesDropped(reason)).isEqualTo(1));
    }
}
