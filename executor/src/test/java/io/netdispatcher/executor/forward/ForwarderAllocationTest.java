package io.netdispatcher.executor.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.frame.TcpFlyweight;
import io.netdispatcher.executor.verdict.StatelessReason;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A million frames through the forwarder, new connections among them, without a byte of garbage. */
class ForwarderAllocationTest {
    private static final int FRAMES = 1_000_000;

    private final byte[] original =
            CraftedFrames.tcp(ForwarderHarness.CLIENT, 1, ForwarderHarness.VIP, 80, TcpFlyweight.ACK, 10);
    private final byte[] frame = original.clone();
    private final UnsafeBuffer buffer = new UnsafeBuffer(frame);
    private final int[] flags = {TcpFlyweight.SYN, TcpFlyweight.ACK, TcpFlyweight.ACK, TcpFlyweight.RST};
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateNothing() {
        assertNothingIsAllocated(new ForwarderHarness(50_000, HoldPolicy.NONE, Integer.MAX_VALUE));
    }

    /** The shadow acknowledges every 5,000 frames: some SYNs are sent for that, some for being late; others come too fast. */
    @Test
    void shouldAllocateNothingWhenSynsAreHeld() {
        ForwarderHarness node = new ForwarderHarness(50_000, HoldPolicy.sync(30), 20_000);
        node.replication.holding(true);
        assertNothingIsAllocated(node);
        var counted = node.counters.forwarder();
        assertThat(counted.synsAcknowledged()).isPositive();
        assertThat(counted.synsUnprotected()).isPositive();
        assertThat(counted.synsStateless(StatelessReason.SOURCE_RATE)).isPositive();
    }

    /** Half of the clients' connections are known, the others' frames are handed on. */
    @Test
    void shouldAllocateNothingInGrace() {
        ForwarderHarness node = new ForwarderHarness(50_000, HoldPolicy.NONE, Integer.MAX_VALUE);
        forward(node, 5_000);
        node.forwarder.grace(0x0200_0000_000CL);
        assertNothingIsAllocated(node);
        assertThat(node.counters.forwarder().framesHandedOn()).isPositive();
    }

    private void assertNothingIsAllocated(ForwarderHarness harness) {
        try (ForwarderHarness node = harness) {
            forward(node, FRAMES);
            long before = threads.getCurrentThreadAllocatedBytes();
            long overhead = threads.getCurrentThreadAllocatedBytes() - before;
            // What is linked or compiled late allocates once, not each time.
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 3 && least != 0; attempt++) {
                before = threads.getCurrentThreadAllocatedBytes();
                forward(node, FRAMES);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before - overhead);
            }
            assertThat(least).isZero();
        }
    }

    /** Segments of 10,000 clients in turn: SYN, ACK, payload, reset, again; ageing beside it. */
    private void forward(ForwarderHarness node, int frames) {
        for (int i = 0; i < frames; i++) {
            System.arraycopy(original, 0, frame, 0, frame.length);
            int clientPort = 1_024 + i % 10_000;
            buffer.putShort(34, (short) clientPort, java.nio.ByteOrder.BIG_ENDIAN);
            buffer.putByte(47, (byte) flags[i / 10_000 % flags.length]);
            node.forwarder.onFrame(0, buffer, 0, frame.length, node.nowMs);
            if (i % 100 == 0) {
                node.nowMs++;
                node.table.expire(node.nowMs, 128);
                node.forwarder.releaseHeld(node.nowMs);
            }
            if (i % 5_000 == 0) {
                node.replication.acknowledgeAll();
            }
        }
    }
}
