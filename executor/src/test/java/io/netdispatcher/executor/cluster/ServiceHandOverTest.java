package io.netdispatcher.executor.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netdispatcher.executor.arp.ArpSender;
import io.netdispatcher.executor.arp.Neighbour;
import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.forward.RecordingPlane;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.replication.ServiceState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Weights and marks that change while a node runs, and two nodes of which one goes on where the other was. */
class ServiceHandOverTest {
    private static final int VIP = 0x0A00_0064;
    private static final int FIRST_SERVER = 0x0A00_0015;

    /** A node's port 80 with srv1, srv2, ... all reachable. */
    private static final class Node {
        private final ExecutorCounters counters = ExecutorCounters.inMemory(512);
        private final Neighbours neighbours;
        private Clusters clusters = Clusters.NONE;

        Node(int... weights) {
            neighbours = new Neighbours(new Link(0, "eth0", 1, 2, 1_500), new ArpSender(new RecordingPlane()));
            for (int i = 0; i < 32; i++) {
                neighbours.add(Neighbour.fixed(FIRST_SERVER + i, 1 + i));
            }
            configure(weights);
        }

        /** A weight below 0 leaves the server out. */
        void configure(int... weights) {
            List<ServerSpec> servers = new ArrayList<>();
            for (int i = 0; i < weights.length; i++) {
                if (weights[i] >= 0) {
                    servers.add(new ServerSpec("srv" + (i + 1), FIRST_SERVER + i, weights[i]));
                }
            }
            PortSpec port = new PortSpec(80, OnMiss.DROP, TimeoutSpec.DEFAULT, servers);
            ClusterSpec cluster = new ClusterSpec("www", VIP, List.of(port));
            clusters = Clusters.build(List.of(cluster), clusters, neighbours, counters::server);
        }

        Port port() {
            return clusters.match(VIP).port(80);
        }

        RealServer server(int number) {
            return port().server(FIRST_SERVER + number - 1);
        }

        List<String> choices(int number) {
            return IntStream.range(0, number)
                    .mapToObj(i -> port().schedule())
                    .map(server -> server == null ? "none" : server.name())
                    .toList();
        }

        ServiceState state() {
            ServiceState state = new ServiceState();
            port().read(VIP, state);
            return state;
        }
    }

    @Test
    void shouldGoOnExactlyWhereTheOtherNodeWas() {
        SplittableRandom random = new SplittableRandom(20_261_121);
        for (int round = 0; round < 300; round++) {
            int[] weights = random.ints(1 + random.nextInt(12), 0, 101).toArray();
            Node active = new Node(weights);
            Node shadow = new Node(weights);
            active.choices(random.nextInt(500));
            if (round % 3 == 0) {
                active.port().weigh(active.server(1), random.nextInt(101));
                active.port().mark(active.server(weights.length), random.nextInt(4));
                active.choices(random.nextInt(4));
            }
            shadow.choices(random.nextInt(20));
            shadow.port().adopt(active.state());
            assertThat(shadow.choices(200)).as("round %d", round).isEqualTo(active.choices(200));
        }
    }

    @Test
    void shouldStayFairAfterAdoptingFromOtherServers() {
        Node active = new Node(5, 10, 20, 7);
        active.choices(1_003);
        Node shadow = new Node(-1, 10, 20, -1, 10);
        shadow.port().adopt(active.state());
        List<String> choices = shadow.choices(400);
        assertThat(choices.stream().filter("srv2"::equals).count()).isBetween(98L, 102L);
        assertThat(choices.stream().filter("srv3"::equals).count()).isBetween(198L, 202L);
        assertThat(choices.stream().filter("srv5"::equals).count()).isBetween(98L, 102L);
    }

    @Test
    void shouldStandRubbish() {
        SplittableRandom random = new SplittableRandom(5);
        Node node = new Node(1, 2, 3);
        ServiceState rubbish = new ServiceState();
        for (int round = 0; round < 1_000; round++) {
            rubbish.begin(VIP, 80, random.nextLong());
            for (int i = 0; i < 4; i++) {
                rubbish.add(FIRST_SERVER + i, random.nextInt(), random.nextInt(), random.nextLong());
            }
            node.port().adopt(rubbish);
            node.choices(5);
            node.port().servers().forEach(server -> {
                assertThat(server.weight()).isBetween(0, 100);
                assertThat(server.marks()).isBetween(0, 3);
            });
        }
        rubbish.begin(VIP, 80, 6);
        for (int i = 0; i < 3; i++) {
            rubbish.add(FIRST_SERVER + i, i + 1, 0, 0);
        }
        node.port().adopt(rubbish);
        assertThat(node.choices(600).stream().filter("srv3"::equals).count()).isBetween(299L, 301L);
    }

    @Test
    void shouldGiveNothingToAServerThatIsMarkedUntilTheLastMarkIsGone() {
        Node node = new Node(1, 1);
        node.port().mark(node.server(1), ServiceState.QUIESCED | ServiceState.DOWN);
        assertThat(node.choices(10)).doesNotContain("srv1");
        node.port().mark(node.server(1), ServiceState.DOWN);
        assertThat(node.choices(10)).doesNotContain("srv1");
        assertThat(node.port().pickByHash(1, 2)).isSameAs(node.server(2));
        assertThat(node.server(1).weight()).isEqualTo(1);
        node.port().mark(node.server(1), 0);
        assertThat(node.choices(10)).contains("srv1");
    }

    @Test
    void shouldCountEveryChoiceAndChange() {
        Node node = new Node(1, 1);
        long before = node.port().changes();
        node.choices(3);
        node.port().weigh(node.server(1), 5);
        node.port().mark(node.server(2), ServiceState.DOWN);
        assertThat(node.port().changes()).isEqualTo(before + 5);
        assertThatThrownBy(() -> node.port().weigh(node.server(1), 101)).hasMessageContaining("0 to 100, not 101");
        assertThat(node.server(1).weight()).isEqualTo(5);
    }

    @Test
    void shouldKeepWeightsAndMarksAcrossConfigurationsThatDoNotChangeThem() {
        Node node = new Node(10, 20, 30);
        node.port().weigh(node.server(1), 55);
        node.port().weigh(node.server(2), 66);
        node.port().mark(node.server(2), ServiceState.QUIESCED);
        node.configure(10, 25, 30, 40);
        assertThat(node.server(1).weight()).isEqualTo(55);
        assertThat(node.server(1).configuredWeight()).isEqualTo(10);
        assertThat(node.server(2).weight()).as("configured anew").isEqualTo(25);
        assertThat(node.server(2).marks()).isEqualTo(ServiceState.QUIESCED);
        assertThat(node.server(4).weight()).isEqualTo(40);
        node.configure(-1, 25, 30);
        node.configure(10, 25, 30);
        assertThat(node.server(1).weight()).as("it was gone").isEqualTo(10);
    }
}
