package io.netdispatcher.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.ConfigFile;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.executor.ConnectionAccounting;
import io.netdispatcher.executor.Executor;
import io.netdispatcher.executor.ExecutorProxy;
import io.netdispatcher.executor.ExecutorRole;
import io.netdispatcher.executor.arp.ArpSender;
import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.arp.VipOwnership;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.forward.Forwarder;
import io.netdispatcher.executor.forward.Protection;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.plane.SilentPlane;
import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.TableOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The active's configuration on a shadow whose executor runs; only the network is missing. */
@Timeout(60)
class ConfigurationAdoptionTest {
    private static final int VIP = Ipv4Address.parse("10.0.0.100");
    private static final int SRV1 = Ipv4Address.parse("10.0.0.21");

    @TempDir
    Path directory;

    private final List<Long> adopted = new CopyOnWriteArrayList<>();
    private final List<String> announced = new CopyOnWriteArrayList<>();
    private final List<String> traffic = new CopyOnWriteArrayList<>();
    private final EventLog events = new EventLog("nd2", () -> 1, SystemEpochClock.INSTANCE);
    private final Alarms alarms = new Alarms(events);
    private final ConfigFile.Valid file = PairFiles.valid(PairFiles.shadow());
    private final PairConfig first = file.config();
    private ExecutorProxy executor;
    private AgentRunner runner;
    private NodeConfiguration configuration;
    private ConfigurationAdoption adoption;

    @BeforeEach
    void start() throws IOException {
        Link link = new Link(0, "eth0", 0x0200_0000_000BL, Ipv4Address.parse("10.0.0.12"), 1_500);
        Links links = new Links(link, link);
        ExecutorCounters counters = ExecutorCounters.inMemory(128);
        ConnectionAccounting accounting = new ConnectionAccounting(counters.table());
        ChronicleConnectionTable table =
                ChronicleConnectionTable.open(directory, TableOptions.of(1_000, 3), accounting, accounting, 0);
        SilentPlane silence = new SilentPlane();
        ArpSender sender = new ArpSender(silence);
        Neighbours neighbours = new Neighbours(link, sender);
        Executor shadow = new Executor(
                new Executor.Parts(
                        silence,
                        silence,
                        table,
                        new Forwarder(links, silence, table, Protection.alone(1), counters.forwarder()),
                        new VipOwnership(links, sender, neighbours, counters.arp()),
                        neighbours,
                        accounting,
                        ReplicationPort.NONE,
                        counters),
                SystemNanoClock.INSTANCE);
        shadow.become(ExecutorRole.SHADOW, 0);
        executor = shadow.proxy();
        table.releaseOwnership();
        runner = new AgentRunner(new SleepingMillisIdleStrategy(1), Throwable::printStackTrace, null, shadow);
        AgentRunner.startOnThread(runner);
        configuration = new NodeConfiguration(
                file,
                executor,
                new NodeConfiguration.VipTraffic() {
                    @Override
                    public void protect(int[] vips) {
                        traffic.add("protect " + Ipv4Address.format(vips[0]));
                    }

                    @Override
                    public void capture(int[] vips) {
                        traffic.add("capture " + Ipv4Address.format(vips[0]));
                    }
                },
                text -> announced.add(new String(text, StandardCharsets.UTF_8)));
        configuration.applyFirst();
        adoption = new ConfigurationAdoption(configuration, adopted::add, alarms, events);
    }

    @AfterEach
    void stop() {
        adoption.close();
        runner.close();
        events.close();
    }

    private void receive(long version, String text) {
        adoption.received(version, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadlineNs);
            Thread.onSpinWait();
        }
    }

    private void awaitAdopted(Long... versions) {
        await("adopted " + List.of(versions) + ", alarms " + alarms.all(), () -> adopted.equals(List.of(versions)));
    }

    private int weight(int serverId) throws Exception {
        return executor.call(
                (owner, nowMs) ->
                        owner.clusters().match(VIP).port(80).server(serverId).weight(),
                5_000);
    }

    private String alarm() {
        await("an alarm", () -> !alarms.all().isEmpty());
        assertThat(alarms.all()).hasSize(1);
        return alarms.all().getFirst();
    }

    @Test
    void shouldTakeOverWhatIsSharedAndLoseNoConnection() throws Exception {
        ConnectionKey key = new ConnectionKey().setIpv4(Ipv4Address.parse("10.0.0.2"), 40_000, VIP, 80, 6);
        executor.call(
                (owner, nowMs) -> owner.parts().table().insert(key, ConnectionState.ESTABLISHED, SRV1, nowMs), 5_000);
        receive(11, PairFiles.active().replace("10.0.0.21, weight: 10", "10.0.0.21, weight: 3"));
        awaitAdopted(11L);
        assertThat(weight(SRV1)).isEqualTo(3);
        assertThat(configuration.current().node()).isEqualTo(first.node());
        assertThat(configuration.current().clusters()).isNotEqualTo(first.clusters());
        assertThat(executor.<Integer>call(
                        (owner, nowMs) -> owner.parts().table().size(), 5_000))
                .isEqualTo(1);
        assertThat(executor.<Boolean>call((owner, nowMs) -> owner.parts().vips().isHolding(), 5_000))
                .isFalse();
        assertThat(events.read(new Reports.EventsQuery(0, 10)).events())
                .extracting(event -> event.kind() + " " + event.reason())
                .containsExactly("config taken over from the active node, version 11: 1 clusters");
        assertThat(announced)
                .as("what runs here is what another shadow would get")
                .endsWith(PairFiles.active().replace("10.0.0.21, weight: 10", "10.0.0.21, weight: 3"));
        assertThat(traffic).isEmpty();
    }

    @Test
    void shouldAdoptAtOnceWhatIsTheSame() {
        receive(1, "# a comment more\n" + PairFiles.active());
        awaitAdopted(1L);
        assertThat(configuration.current()).isSameAs(first);
        assertThat(events.read(new Reports.EventsQuery(0, 10)).events()).isEmpty();
    }

    @Test
    void shouldFollowWhenAVipChanges() {
        receive(2, PairFiles.active().replace("vip: 10.0.0.100", "vip: 10.0.0.101"));
        awaitAdopted(2L);
        assertThat(traffic).containsExactly("protect 10.0.0.101", "capture 10.0.0.101");
    }

    @Test
    void shouldRaiseAnAlarmForWhatItCannotTakeOverAndClearItAfterwards() {
        receive(1, PairFiles.active().replace("capacity: 1000000", "capacity: 2000000"));
        assertThat(alarm())
                .isEqualTo("the active's configuration can't be taken over: table: differs from what runs and needs a "
                        + "restart; apply the rest without it");
        receive(2, PairFiles.active().replace("10.0.0.21, weight: 10", "10.0.0.21, weight: 4"));
        awaitAdopted(2L);
        assertThat(alarms.all()).isEmpty();
        assertThat(events.read(new Reports.EventsQuery(0, 10)).events())
                .extracting(Reports.Event::kind)
                .containsExactly("alarm", "config", "cleared");
    }

    @Test
    void shouldNotTakeOverAnotherPair() {
        receive(1, PairFiles.active().replace("syncTimeoutMs: 5", "syncTimeoutMs: 6"));
        assertThat(alarm()).contains("can't be taken over: pair: differs from what runs");
        assertThat(adopted).isEmpty();
        assertThat(configuration.current()).isSameAs(first);
    }

    @Test
    void shouldNotTakeOverAFileThatDoesNotNameThisNode() {
        receive(1, PairFiles.active().replace("nd2", "nd3"));
        assertThat(alarm()).endsWith("it does not name nd2 among pair.nodes; correct it there");
    }

    @Test
    void shouldNotTakeOverWhatIsNoConfiguration() {
        receive(1, "rubbish: [");
        assertThat(alarm()).startsWith("the active's configuration can't be taken over: its file:1: ");
        assertThat(adopted).isEmpty();
    }

    @Test
    void shouldTakeTheLatestOfThoseThatWait() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> occupy(begun, busy));
        begun.await();
        for (int weight = 1; weight <= 100; weight++) {
            receive(weight, PairFiles.active().replace("10.0.0.21, weight: 10", "10.0.0.21, weight: " + weight));
        }
        busy.countDown();
        await("the latest", () -> !adopted.isEmpty() && adopted.getLast() == 100);
        assertThat(adopted).as("the one at work, and the latest").hasSizeLessThanOrEqualTo(2);
        assertThat(weight(SRV1)).isEqualTo(100);
    }

    private void occupy(CountDownLatch begun, CountDownLatch busy) {
        try {
            executor.call(
                    (owner, nowMs) -> {
                        begun.countDown();
                        try {
                            return busy.await(30, java.util.concurrent.TimeUnit.SECONDS);
                        } catch (InterruptedException stopping) {
                            throw new IllegalStateException(stopping);
                        }
                    },
                    30_000);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void shouldAnnounceWhatIsAppliedHereWordForWord() {
        String text = PairFiles.shadow().replace("10.0.0.21, weight: 10", "10.0.0.21, weight: 5") + "# the end";
        configuration.apply(PairFiles.valid(text));
        assertThat(announced).endsWith(text);
        int before = announced.size();
        assertThatThrownBy(() -> configuration.apply(PairFiles.valid(text.replace("ens3", "ens4"))))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("node: differs from what runs and needs a restart; apply the rest without it");
        assertThat(announced).hasSize(before);
    }
}
