package io.netdispatcher.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.counters.CountersFile;
import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.replication.ReplicationCounters;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.ReplicationStatus;
import io.netdispatcher.replication.SyncState;
import io.netdispatcher.replication.transport.MessageHandler;
import io.netdispatcher.replication.transport.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node's end of the pair over a transport that fails, or that nobody answers. */
@Timeout(60)
class NodeReplicationTest {
    @TempDir
    Path directory;

    private final EventLog events = new EventLog("nd1", () -> 1, SystemEpochClock.INSTANCE);
    private final Alarms alarms = new Alarms(events);
    private final Lonely transport = new Lonely();
    private CountersFile counters;
    private NodeReplication replication;

    /** Reaches nobody, and breaks when it is told to. */
    private static final class Lonely implements Transport {
        private final CountDownLatch closed = new CountDownLatch(1);
        private final CountDownLatch polled = new CountDownLatch(1);
        private volatile boolean isBroken;

        @Override
        public boolean isConnected() {
            return false;
        }

        @Override
        public long membershipChanges() {
            return 0;
        }

        @Override
        public boolean send(int destination, DirectBuffer buffer, int offset, int length) {
            return false;
        }

        @Override
        public int poll(MessageHandler handler, int limit) {
            polled.countDown();
            if (isBroken) {
                throw new IllegalStateException("a bug");
            }
            return 0;
        }

        @Override
        public void rebuild(String reason) {}

        @Override
        public void onArrival(Runnable wakeUp) {}

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @BeforeEach
    void open() throws IOException {
        counters = CountersFile.create(directory, SystemEpochClock.INSTANCE.time());
        replication = new NodeReplication(new NodeReplication.Parts(
                PairFiles.valid(PairFiles.active()).config(),
                PairKey.of("0123456789abcdef".getBytes(StandardCharsets.US_ASCII)),
                transport,
                new ReplicationCounters(counters.manager()),
                () -> {},
                events,
                alarms));
    }

    @AfterEach
    void close() throws IOException {
        replication.close();
        assertThat(transport.closed.getCount()).isZero();
        counters.close();
        events.close();
    }

    @Test
    void shouldCloseTheTransportThoughItNeverStarted() {
        assertThat(replication.role()).isEqualTo(ReplicationRole.SHADOW);
    }

    @Test
    void shouldGoOnAloneWhenNobodyAnswers() throws InterruptedException {
        replication.start((version, text) -> {});
        assertThat(transport.polled.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(replication.status().state()).isEqualTo(SyncState.NONE);
        assertThat(replication.port().holdsNewConnections()).isFalse();
        assertThat(alarms.all()).isEmpty();
    }

    @Test
    void shouldLetForwardingGoOnWhenItFails() throws InterruptedException {
        transport.isBroken = true;
        replication.start((version, text) -> {});
        assertThat(transport.closed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(alarms.all())
                .containsExactly("the replication failed (java.lang.IllegalStateException: a bug); restart this node, "
                        + "and report what the log says");
        ReplicationStatus status = replication.status();
        assertThat(status.state()).isEqualTo(SyncState.STALE);
        assertThat(status.reason()).isEqualTo("the replication failed: java.lang.IllegalStateException: a bug");
        assertThat(status.unprotected()).as("all").isEqualTo(-1);
        assertThat(replication.port().holdsNewConnections()).isFalse();
        for (int i = 0; i < 1_000; i++) {
            replication.announce(new byte[] {'x'});
            replication.adopted(i);
        }
    }
}
