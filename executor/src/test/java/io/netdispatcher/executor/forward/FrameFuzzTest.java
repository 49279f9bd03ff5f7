package io.netdispatcher.executor.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.frame.TcpFlyweight;
import io.netdispatcher.executor.verdict.Verdict;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A million frames, random ones and valid ones with changes: nothing throws, and nothing is forwarded that was not valid. */
class FrameFuzzTest {
    private static final int FRAMES = 1_000_000;
    private static final long SEED = 20_261_121;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final byte[][] valid = {
        CraftedFrames.tcp("10.0.0.2", 40_000, "10.0.0.100", 80, TcpFlyweight.SYN, 0),
        CraftedFrames.tcp("10.0.0.2", 40_000, "10.0.0.100", 80, TcpFlyweight.ACK, 64),
        CraftedFrames.tagged(CraftedFrames.tcp("10.0.0.3", 41_000, "10.0.0.100", 80, TcpFlyweight.SYN, 0), 7),
        CraftedFrames.withIpOptions(CraftedFrames.tcp("10.0.0.4", 42_000, "10.0.0.100", 80, TcpFlyweight.SYN, 3), 12),
        CraftedFrames.echoRequest("10.0.0.2", "10.0.0.100")
    };

    @Test
    void shouldNeverThrowAndNeverForwardWhatIsNotValid() {
        try (ForwarderHarness node = new ForwarderHarness(10_000)) {
            byte[] bytes = new byte[256];
            byte[] before = new byte[256];
            UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            int forwarded = 0;
            for (int i = 0; i < FRAMES; i++) {
                int length = i % 3 == 0 ? randomFrame(bytes) : mutatedFrame(bytes);
                System.arraycopy(bytes, 0, before, 0, length);
                long sentBefore = node.plane.sent();
                Verdict verdict = node.forwarder.decide(0, buffer, 0, length, node.nowMs);
                if (verdict == Verdict.FORWARD) {
                    forwarded++;
                    String fault = NaiveFrameCheck.faultOf(before, length);
                    assertThat(fault)
                            .as(
                                    "seed %d, frame %d, forwarded: %s",
                                    SEED, i, Arrays.toString(Arrays.copyOf(before, length)))
                            .isNull();
                    assertThat(Arrays.equals(bytes, 12, length, before, 12, length)
                                    || NaiveFrameCheck.hadPartialChecksum(before))
                            .isTrue();
                    assertThat(node.plane.sent()).isEqualTo(sentBefore + 1);
                } else if (verdict == Verdict.DROP) {
                    assertThat(node.plane.sent()).isEqualTo(sentBefore);
                }
            }
            assertThat(forwarded).as("the fuzz reaches the forwarding path").isGreaterThan(FRAMES / 100);
            var counted = node.counters.forwarder();
            assertThat(counted.framesReceived()).isEqualTo(FRAMES);
            assertThat(counted.framesForwarded() + counted.framesPassed() + counted.framesDropped())
                    .isEqualTo(FRAMES);
        }
    }

    private int randomFrame(byte[] bytes) {
        int length = random.nextInt(bytes.length + 1);
        random.nextBytes(bytes);
        if (random.nextInt(4) > 0 && length >= 34) {
            System.arraycopy(valid[0], 0, bytes, 0, 14 + random.nextInt(20));
        }
        return length;
    }

    private int mutatedFrame(byte[] bytes) {
        byte[] original = valid[random.nextInt(valid.length)];
        System.arraycopy(original, 0, bytes, 0, original.length);
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(3) == 0 ? random.nextInt(original.length) : 12 + random.nextInt(40);
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : bytes[at] ^ 1 << random.nextInt(8));
        }
        if (random.nextInt(2) == 0 && (bytes[14] & 0xF) >= 5) {
            CraftedFrames.withIpChecksum(bytes);
        }
        return random.nextInt(5) == 0 ? random.nextInt(original.length + 1) : original.length;
    }
}
