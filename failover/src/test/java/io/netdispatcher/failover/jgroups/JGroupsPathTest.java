package io.netdispatcher.failover.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netdispatcher.executor.pair.MessageSeal;
import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.failover.heartbeat.HeartbeatPath;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Paths within one process, between two addresses of its loopback. */
@Timeout(120)
class JGroupsPathTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final PairKey KEY = key("a key that only tests know");
    private static final PairKey OTHER_KEY = key("a key that nobody knows");
    private static final String FIRST = "127.0.0.1";
    private static final String SECOND = "127.0.0.2";

    private final int port = freePort();
    private final List<JGroupsPath> paths = new ArrayList<>();

    /** What a path handed over. */
    private static final class Heard implements HeartbeatPath.Handler {
        private final List<byte[]> heartbeats = new ArrayList<>();
        private int gone;

        @Override
        public void onHeartbeat(DirectBuffer buffer, int offset, int length) {
            byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            heartbeats.add(bytes);
        }

        @Override
        public void onProcessGone() {
            gone++;
        }
    }

    private static PairKey key(String secret) {
        return PairKey.of(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** A port for datagrams with the one above it free as well. */
    private static int freePort() {
        for (int port = 21_000; port < 31_000; port += 2) {
            try (DatagramSocket datagrams = new DatagramSocket(port);
                    ServerSocket connections = new ServerSocket(port + 1)) {
                return datagrams.getLocalPort() + connections.getLocalPort() - port - 1;
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new IllegalStateException("no free port");
    }

    private JGroupsPath start(String own, String peer, PairKey key) {
        int index = own.equals(FIRST) ? 1 : 2;
        JGroupsPath path = JGroupsPath.start(new PathSettings(
                "test",
                "nd" + index,
                new InetSocketAddress(own, port),
                new InetSocketAddress(peer, port),
                new PathSettings.Sealing(key, index, 3 - index),
                PathSettings.Detection.DEFAULT,
                false));
        paths.add(path);
        return path;
    }

    private static void await(String what, BooleanSupplier condition) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - startNs).as("ns until " + what).isLessThan(LIMIT.toNanos());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean hears(JGroupsPath sender, JGroupsPath receiver, Heard heard, byte[] heartbeat) {
        sender.send(new UnsafeBuffer(heartbeat), 0, heartbeat.length);
        receiver.poll(heard, 1_000);
        return heard.heartbeats.stream().anyMatch(bytes -> java.util.Arrays.equals(bytes, heartbeat));
    }

    @AfterEach
    void closeAll() {
        paths.forEach(JGroupsPath::close);
    }

    @Test
    void shouldCarryTheLongestHeartbeatBothWaysAndTellOfAGoodbye() {
        JGroupsPath one = start(FIRST, SECOND, KEY);
        await("the first is open", () -> one.condition().isOpen());
        JGroupsPath two = start(SECOND, FIRST, KEY);
        byte[] longest = new byte[HeartbeatPath.MAX_BYTES];
        new Random(1).nextBytes(longest);
        Heard atOne = new Heard();
        Heard atTwo = new Heard();
        await("it arrives at the second", () -> hears(one, two, atTwo, longest));
        await("it arrives at the first", () -> hears(two, one, atOne, longest));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.send(new UnsafeBuffer(new byte[300]), 0, HeartbeatPath.MAX_BYTES + 1));
        await(
                "they are a group",
                () -> one.figures().members() == 2 && two.figures().members() == 2);
        assertThat(atOne.gone).isZero();

        // The watch follows the group by some milliseconds: a second goodbye is certain to be heard.
        long startNs = System.nanoTime();
        two.close();
        assertThat((System.nanoTime() - startNs) / 1_000_000).as("ms to close").isLessThan(1_200);
        assertThat(two.condition().isOpen()).isFalse();
        assertThat(two.send(new UnsafeBuffer(longest), 0, 1)).isFalse();
        await("the first is alone", () -> one.figures().members() == 1);
        assertThat(one.condition().obstacle()).as("nobody there is no obstacle").isEmpty();
        assertThat(one.send(new UnsafeBuffer(longest), 0, 1)).isTrue();
        one.poll(atOne, 1_000);
        assertThat(atOne.gone).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldWakeWhoPolls() {
        JGroupsPath one = start(FIRST, SECOND, KEY);
        JGroupsPath two = start(SECOND, FIRST, KEY);
        Thread waiting = Thread.currentThread();
        two.onArrival(() -> LockSupport.unpark(waiting));
        Heard heard = new Heard();
        long startNs = System.nanoTime();
        while (heard.heartbeats.isEmpty()) {
            one.send(new UnsafeBuffer(new byte[8]), 0, 8);
            LockSupport.parkNanos(10_000_000);
            two.poll(heard, 10);
            assertThat(System.nanoTime() - startNs).isLessThan(LIMIT.toNanos());
        }
    }

    /** From the peer's very end, as a forger would: anything else the kernel drops. */
    @Test
    void shouldDropWhateverThePeerHasNotSealed() throws IOException {
        JGroupsPath one = start(FIRST, SECOND, KEY);
        await("it is open", () -> one.condition().isOpen());
        Random random = new Random(42);
        byte[] bytes = new byte[2_000];
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        MessageSeal forger = new MessageSeal(OTHER_KEY, "heartbeat-path", 2, 1);
        InetSocketAddress target = new InetSocketAddress(FIRST, port);
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        long usedBefore = runtime.totalMemory() - runtime.freeMemory();
        long sent = 0;
        try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getByName(SECOND))) {
            while (sent < 100_000) {
                random.nextBytes(bytes);
                int length = random.nextInt(bytes.length);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        // As JGroups begins: its version, a single message of bytes with few flags.
                        buffer.putInt(0, 0x0000_0e15);
                        buffer.putInt(4, random.nextInt(0x100));
                    }
                    case 1 -> length = forger.seal(buffer, 0, Math.min(length, 1_500));
                    default -> {
                        // Anything.
                    }
                }
                socket.send(new DatagramPacket(bytes, length, target));
                sent++;
                if ((sent & 127) == 0) {
                    // Half at least are to be read rather than lost in the socket.
                    long goal = sent / 2;
                    await("datagrams are read", () -> one.figures().refused() >= goal);
                }
            }
        }
        runtime.gc();
        assertThat(runtime.totalMemory() - runtime.freeMemory() - usedBefore)
                .as("bytes of heap that are still in use")
                .isLessThan(20_000_000);
        Heard heard = new Heard();
        one.poll(heard, 1_000);
        assertThat(heard.heartbeats).isEmpty();
        assertThat(one.figures().rebuilds()).isZero();
        JGroupsPath two = start(SECOND, FIRST, KEY);
        await("it goes on as if nothing had been", () -> hears(two, one, heard, new byte[] {7}));
    }

    @Test
    void shouldNotHearANodeOfAnotherKey() {
        JGroupsPath one = start(FIRST, SECOND, KEY);
        JGroupsPath two = start(SECOND, FIRST, OTHER_KEY);
        Heard heard = new Heard();
        await("datagrams are refused", () -> {
            two.send(new UnsafeBuffer(new byte[8]), 0, 8);
            one.poll(heard, 100);
            return one.figures().refused() > 50;
        });
        assertThat(heard.heartbeats).isEmpty();
        assertThat(one.figures().members()).isLessThan(2);
    }

    @Test
    void shouldCutConnectionsOfStrangersAndKeepFewOfThePeers() throws IOException {
        JGroupsPath one = start(FIRST, SECOND, KEY);
        await("it is open", () -> one.condition().isOpen());
        InetSocketAddress watch = new InetSocketAddress(FIRST, port + 1);
        try (Socket stranger = new Socket()) {
            stranger.bind(new InetSocketAddress("127.0.0.3", 0));
            stranger.connect(watch);
            stranger.setSoTimeout((int) LIMIT.toMillis());
            assertThat(endOf(stranger)).isTrue();
        }
        List<Socket> many = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(SECOND, 0));
            socket.connect(watch);
            socket.setSoTimeout((int) LIMIT.toMillis());
            many.add(socket);
        }
        assertThat(endOf(many.getFirst())).as("the oldest is cut").isTrue();
        many.getLast().setSoTimeout(200);
        assertThat(endOf(many.getLast())).as("the last is kept").isFalse();
        for (Socket socket : many) {
            socket.close();
        }
    }

    private static boolean endOf(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Test
    void shouldTellWhatIsInTheWayAndOpenWhenItIsNotAnyMore() throws IOException {
        DatagramSocket datagrams = new DatagramSocket(port, InetAddress.getByName(FIRST));
        JGroupsPath one = start(FIRST, SECOND, KEY);
        await("it complains", () -> !one.condition().obstacle().isEmpty());
        assertThat(one.condition().isOpen()).isFalse();
        assertThat(one.condition().obstacle()).contains("port " + port + " of " + FIRST + " is in use");
        ServerSocket connections = new ServerSocket(port + 1, 1, InetAddress.getByName(FIRST));
        datagrams.close();
        await(
                "it complains of the other port",
                () -> one.condition().obstacle().contains("port " + (port + 1) + " of"));
        connections.close();
        await("it is open", () -> one.condition().isOpen());
        await("nothing is in the way", () -> one.condition().obstacle().isEmpty());
        assertThat(one.figures().rebuilds()).isPositive();
        assertThat(one.figures().abandoned()).isZero();
    }

    @Test
    void shouldRefuseEndsThatAreNone() {
        InetSocketAddress end = new InetSocketAddress(FIRST, port);
        PathSettings.Sealing seal = new PathSettings.Sealing(KEY, 1, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PathSettings(
                        "p", "n", new InetSocketAddress(port), end, seal, PathSettings.Detection.FAST, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PathSettings("p", "n", end, end, seal, PathSettings.Detection.STEADY, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PathSettings.Detection(Duration.ofMillis(9), Duration.ofMillis(5)));
    }
}
