package io.netdispatcher.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netdispatcher.executor.arp.ArpSender;
import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.arp.VipOwnership;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.forward.Forwarder;
import io.netdispatcher.executor.forward.Protection;
import io.netdispatcher.executor.forward.RecordingPlane;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.FrameHandler;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.OpenOutcome;
import io.netdispatcher.executor.table.TableOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorTest {
    private static final int VIP = Ipv4Address.parse("10.0.0.100");

    @TempDir
    Path directory;

    private final RecordingPlane arpPlane = new RecordingPlane();
    private final FaultyPlane dataPlane = new FaultyPlane();
    private long nowMs = 1_000_000;
    private Executor executor;

    /** Throws when it is told to, and tells whether it was closed. */
    private static final class FaultyPlane implements DataPlane {
        private RuntimeException failure;
        private boolean closed;
        private int flushes;

        @Override
        public int poll(FrameHandler handler, int limit, long nowMs) {
            if (failure != null) {
                throw failure;
            }
            return 0;
        }

        @Override
        public boolean send(int link, MutableDirectBuffer buffer, int offset, int length) {
            return true;
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @BeforeEach
    void start() throws IOException {
        executor = new Executor(parts(open(directory)), () -> TimeUnit.MILLISECONDS.toNanos(nowMs));
        executor.apply(Clusters.NONE, new int[] {VIP}, nowMs);
    }

    private ChronicleConnectionTable open(Path where) throws IOException {
        ExecutorCounters counters = ExecutorCounters.inMemory(128);
        ConnectionAccounting accounting = new ConnectionAccounting(counters.table());
        return ChronicleConnectionTable.open(where, TableOptions.of(1_000, 3), accounting, accounting, nowMs);
    }

    private Executor.Parts parts(ChronicleConnectionTable table) {
        Link link = new Link(0, "eth0", 0x0200_0000_000BL, Ipv4Address.parse("10.0.0.11"), 1_500);
        Links links = new Links(link, link);
        ExecutorCounters counters = ExecutorCounters.inMemory(128);
        ArpSender sender = new ArpSender(arpPlane);
        Neighbours neighbours = new Neighbours(link, sender);
        return new Executor.Parts(
                dataPlane,
                arpPlane,
                table,
                new Forwarder(links, dataPlane, table, Protection.alone(1), counters.forwarder()),
                new VipOwnership(links, sender, neighbours, counters.arp()),
                neighbours,
                new ConnectionAccounting(counters.table()),
                ReplicationPort.NONE,
                counters);
    }

    /** What the next process makes of the files; on a copy, for a failed executor's lock ends with its process only. */
    private OpenOutcome.Kind reopened() throws IOException {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        try (Stream<Path> files = Files.list(directory).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        try (ChronicleConnectionTable table = open(copy)) {
            return table.outcome().kind();
        }
    }

    private void insertAConnection() {
        ConnectionKey key = new ConnectionKey().setIpv4(Ipv4Address.parse("10.0.0.2"), 40_000, VIP, 80, 6);
        executor.parts().table().insert(key, ConnectionState.HALF_OPEN, 1, nowMs);
    }

    @Test
    void shouldAnnounceItsVipsAndFlushOncePerCycle() {
        assertThat(executor.doWork()).isPositive();
        assertThat(arpPlane.sent()).isEqualTo(2);
        assertThat(dataPlane.flushes).isEqualTo(1);
        assertThat(executor.doWork()).as("nothing is due at the same time").isZero();
        nowMs += 50;
        executor.doWork();
        assertThat(arpPlane.sent()).isEqualTo(4);
        executor.onClose();
    }

    @Test
    void shouldStopAnsweringAndEndWhenAPlaneThrows() {
        executor.doWork();
        long announced = arpPlane.sent();
        dataPlane.failure = new IllegalStateException("broken plane");
        assertThatThrownBy(executor::doWork)
                .isInstanceOf(Executor.ExecutorFailure.class)
                .hasCause(dataPlane.failure);
        assertThat(executor.parts().vips().isHolding()).isFalse();
        executor.parts().vips().poll(nowMs + 60_000);
        assertThat(arpPlane.sent()).as("announcements after the failure").isEqualTo(announced);
        executor.onClose();
        assertThat(dataPlane.closed).isTrue();
    }

    @Test
    void shouldStopAnsweringWhenACommandThrowsTheUnexpected() {
        CompletableFuture<Object> asked = executor.proxy().submit((owner, ms) -> {
            throw new UnsupportedOperationException("a bug");
        });
        assertThatThrownBy(executor::doWork)
                .isInstanceOf(Executor.ExecutorFailure.class)
                .hasRootCauseMessage("a bug");
        assertThat(executor.parts().vips().isHolding()).isFalse();
        assertThat(asked)
                .as("whoever asked must not wait for an answer that never comes")
                .isCompletedExceptionally();
        executor.onClose();
    }

    @Test
    void shouldLeaveACleanTableWhenItEndsInOrder() throws IOException {
        insertAConnection();
        executor.doWork();
        executor.onClose();
        assertThat(executor.parts().vips().isHolding()).isFalse();
        assertThat(dataPlane.closed).isTrue();
        assertThat(reopened()).isEqualTo(OpenOutcome.Kind.REOPENED);
    }

    @Test
    void shouldNotLeaveTheTableAsCleanWhenItFailed() throws IOException {
        insertAConnection();
        dataPlane.failure = new IllegalStateException("broken plane");
        assertThatThrownBy(executor::doWork).isInstanceOf(Executor.ExecutorFailure.class);
        executor.onClose();
        assertThat(reopened()).isEqualTo(OpenOutcome.Kind.SET_ASIDE);
    }

    @Test
    void shouldRunCommandsInOrderAFewACycleWithItsOwnClock() {
        List<Long> ran = new ArrayList<>();
        for (long i = 0; i < 20; i++) {
            long number = i;
            executor.proxy().submit((owner, ms) -> {
                assertThat(owner).isSameAs(executor);
                assertThat(ms).isEqualTo(nowMs);
                return ran.add(number);
            });
        }
        executor.doWork();
        assertThat(ran).hasSize(8);
        executor.doWork();
        executor.doWork();
        assertThat(ran)
                .containsExactlyElementsOf(LongStream.range(0, 20).boxed().toList());
        executor.onClose();
    }

    @Test
    void shouldTellWhoAskedWhenACommandIsRefusedAndGoOn() {
        CompletableFuture<Object> refused = executor.proxy().submit((owner, ms) -> {
            throw new IllegalArgumentException("no such server");
        });
        CompletableFuture<Integer> next = executor.proxy().submit((owner, ms) -> 7);
        executor.doWork();
        assertThat(refused).isCompletedExceptionally();
        assertThatThrownBy(refused::join).hasMessageContaining("no such server");
        assertThat(next).isCompletedWithValue(7);
        executor.onClose();
    }

    @Test
    void shouldNeverRunACommandThatTheCallerWasToldIsTooLate() {
        boolean[] ran = {false};
        assertThatThrownBy(() -> executor.proxy().call((owner, ms) -> ran[0] = true, 1))
                .isInstanceOf(TimeoutException.class);
        executor.doWork();
        assertThat(ran[0]).isFalse();
        executor.onClose();
    }

    @Test
    void shouldRefuseAtOnceWhenTheQueueIsFull() {
        List<CompletableFuture<Integer>> asked = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            asked.add(executor.proxy().submit((owner, ms) -> 1));
        }
        assertThat(asked.subList(0, 256)).noneMatch(CompletableFuture::isDone);
        assertThat(asked.subList(256, 300)).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThatThrownBy(asked.get(256)::join)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the executor is busy; try again");
        executor.doWork();
        assertThat(asked.get(7)).isCompletedWithValue(1);
        assertThat(executor.proxy().submit((owner, ms) -> 1)).isNotDone();
        executor.onClose();
    }
}
