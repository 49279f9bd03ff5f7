package io.netdispatcher.executor.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SmoothWeightedRoundRobinTest {
    /** A candidate whose weight a test changes. */
    private static final class Server implements Candidate {
        private final int id;
        private int weight;

        Server(int id, int weight) {
            this.id = id;
            this.weight = weight;
        }

        @Override
        public int id() {
            return id;
        }

        @Override
        public int schedulableWeight() {
            return weight;
        }
    }

    private static Server[] servers(int... weights) {
        Server[] servers = new Server[weights.length];
        for (int i = 0; i < weights.length; i++) {
            servers[i] = new Server(i + 1, weights[i]);
        }
        return servers;
    }

    @Test
    void shouldStayWithinOneConnectionOfEveryShareOverAnyPrefix() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 400; round++) {
            int[] weights = new int[1 + random.nextInt(20)];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = round % 2 == 0 ? 1 + random.nextInt(100) : 1 + random.nextInt(3) * 49;
            }
            assertWithinOne(new SmoothWeightedRoundRobin(servers(weights), null), weights, 3_000);
        }
    }

    private static void assertWithinOne(SmoothWeightedRoundRobin scheduler, int[] weights, int connections) {
        long total = 0;
        for (int weight : weights) {
            total += weight;
        }
        long[] counts = new long[weights.length];
        for (long k = 1; k <= connections; k++) {
            counts[scheduler.next()]++;
            for (int i = 0; i < counts.length; i++) {
                // |count - k * weight / total| < 1, in whole numbers
                assertThat(Math.abs(counts[i] * total - k * weights[i]))
                        .as("server %d of %s after %d", i, java.util.Arrays.toString(weights), k)
                        .isLessThan(total);
            }
        }
    }

    @Test
    void shouldFollowAChangedWeightAtTheNextConnectionWithoutABurst() {
        Server[] servers = servers(10, 10, 20);
        SmoothWeightedRoundRobin scheduler = new SmoothWeightedRoundRobin(servers, null);
        for (int i = 0; i < 1_003; i++) {
            scheduler.next();
        }
        servers[0].weight = 100;
        int[] counts = new int[3];
        int longestRunOfOthers = 0;
        int run = 0;
        for (int i = 1; i <= 1_300; i++) {
            int chosen = scheduler.next();
            counts[chosen]++;
            run = chosen == 0 ? 0 : run + 1;
            longestRunOfOthers = Math.max(longestRunOfOthers, run);
            assertThat(Math.abs(counts[0] - i * 100.0 / 130)).isLessThan(2);
        }
        assertThat(counts).containsExactly(1_000, 100, 200);
        assertThat(longestRunOfOthers).isLessThanOrEqualTo(2);
    }

    @Test
    void shouldGiveNothingToWeightZeroAndNoBurstWhenItReturns() {
        Server[] servers = servers(1, 1);
        SmoothWeightedRoundRobin scheduler = new SmoothWeightedRoundRobin(servers, null);
        servers[1].weight = 0;
        for (int i = 0; i < 100; i++) {
            assertThat(scheduler.next()).isZero();
        }
        servers[1].weight = 1;
        int[] counts = new int[2];
        for (int i = 0; i < 10; i++) {
            counts[scheduler.next()]++;
        }
        assertThat(counts[1]).isBetween(4, 6);
    }

    @Test
    void shouldReturnNoneWhenNobodyMayTakeAConnection() {
        assertThat(new SmoothWeightedRoundRobin(servers(0, 0), null).next()).isEqualTo(-1);
        assertThat(new SmoothWeightedRoundRobin(servers(), null).next()).isEqualTo(-1);
    }

    @Test
    void shouldGoOnWhereTheFormerConfigurationStopped() {
        SmoothWeightedRoundRobin before = new SmoothWeightedRoundRobin(servers(1, 1, 1, 1), null);
        int first = before.next();
        SmoothWeightedRoundRobin after = new SmoothWeightedRoundRobin(servers(1, 1, 1, 1), before);
        for (int i = 0; i < 3; i++) {
            assertThat(after.next()).isNotEqualTo(first);
        }
    }

    @Test
    void shouldSpreadByHashInProportionAndKeepConnectionsWhenAnotherServerGoes() {
        Server[] servers = servers(10, 10, 20);
        int[] counts = new int[3];
        int[] chosen = new int[20_000];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = RendezvousHash.pick(servers, 0x0A000000 + i / 16, 1_024 + i);
            counts[chosen[i]]++;
        }
        assertThat(counts[2] / 20_000.0).isBetween(0.48, 0.52);
        servers[0].weight = 0;
        for (int i = 0; i < chosen.length; i++) {
            int now = RendezvousHash.pick(servers, 0x0A000000 + i / 16, 1_024 + i);
            assertThat(now).isNotZero();
            if (chosen[i] != 0) {
                assertThat(now).isEqualTo(chosen[i]);
            }
        }
    }
}
