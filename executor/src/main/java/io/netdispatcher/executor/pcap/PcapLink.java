package io.netdispatcher.executor.pcap;

import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.os.DescriptorPoll;
import io.netdispatcher.executor.os.PacketSockets;
import io.netdispatcher.executor.plane.FrameHandler;
import io.netdispatcher.executor.plane.Link;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.RawPacketListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One non-blocking libpcap handle on one interface. A handle that fails, because the interface went down or away, is opened again
 * every second. Owned by the executor thread.
 */
final class PcapLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PcapLink.class);

    private static final int SNAPSHOT_BYTES = 65_535 + 18;
    private static final int MANY_FRAMES_BYTES = 16 * 1024 * 1024;
    private static final int FEW_FRAMES_BYTES = 256 * 1024;
    private static final int READ_TIMEOUT_MS = 10;
    private static final long REOPEN_MS = 1_000;
    private static final int UNKNOWN = -1;

    /** What a handle receives, and how much of it the kernel keeps until it is taken. */
    record Intake(String filter, int bufferBytes) {
        /** Clients' packets. */
        static Intake many(String filter) {
            return new Intake(filter, MANY_FRAMES_BYTES);
        }

        /** ARP. */
        static Intake few(String filter) {
            return new Intake(filter, FEW_FRAMES_BYTES);
        }

        /** Nothing: the handle only sends. */
        static Intake none() {
            return few("less 1");
        }
    }

    private final Link link;
    private final DescriptorPoll descriptors;
    private final int bufferBytes;
    private final UnsafeBuffer received = new UnsafeBuffer(new byte[0]);
    private final byte[] toSend = new byte[SNAPSHOT_BYTES];
    private final RawPacketListener listener = this::onPacket;
    private final ListenerFailures failures = new ListenerFailures();
    private String filter;
    private PcapHandle handle;
    private int place = UNKNOWN;
    private long reopenAtMs;
    private FrameHandler handler;
    private long nowMs;

    PcapLink(Link link, Intake intake, DescriptorPoll descriptors) throws PcapNativeException, NotOpenException {
        this.link = link;
        filter = intake.filter();
        bufferBytes = intake.bufferBytes();
        this.descriptors = descriptors;
        handle = open();
    }

    private PcapHandle open() throws PcapNativeException, NotOpenException {
        Set<Integer> before = packetSockets();
        PcapHandle opened = new PcapHandle.Builder(link.name())
                .snaplen(SNAPSHOT_BYTES)
                .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
                .immediateMode(true)
                .timeoutMillis(READ_TIMEOUT_MS)
                .bufferSize(bufferBytes)
                .build();
        try {
            opened.setDirection(PcapHandle.PcapDirection.IN);
            opened.setBlockingMode(PcapHandle.BlockingMode.NONBLOCKING);
            opened.setFilter(filter, BpfCompileMode.OPTIMIZE);
            watch(before);
            return opened;
        } catch (PcapNativeException | NotOpenException failure) {
            opened.close();
            throw failure;
        }
    }

    /**
     * Finds the handle's descriptor, so that an empty handle is left alone: a look at one by pcap4j costs 11 us, poll(2) over all of them one.
     * A handle whose descriptor is not found is looked at in every cycle.
     */
    private void watch(Set<Integer> before) {
        Set<Integer> fresh = packetSockets();
        fresh.removeAll(before);
        if (fresh.size() == 1) {
            place = descriptors.add(fresh.iterator().next());
        } else {
            LOG.warn("interface {}: its packet socket can't be told, polling it all the time", link.name());
        }
    }

    private static Set<Integer> packetSockets() {
        try {
            return PacketSockets.descriptors();
        } catch (IOException failure) {
            return new HashSet<>();
        }
    }

    private void unwatch() {
        if (place != UNKNOWN) {
            descriptors.remove(place);
            place = UNKNOWN;
        }
    }

    Link link() {
        return link;
    }

    /** Whether frames that wait here end a sleep; a handle that opens anew does. */
    void wakes(boolean doesWake) {
        if (place != UNKNOWN) {
            descriptors.wakes(place, doesWake);
        }
    }

    /** Changes what is received; a handle that is down takes it up when it opens again. */
    void filter(String expression) throws PcapNativeException, NotOpenException {
        filter = expression;
        if (handle != null) {
            handle.setFilter(expression, BpfCompileMode.OPTIMIZE);
        }
    }

    int poll(FrameHandler handler, int limit, long nowMs) {
        if (handle == null && !reopen(nowMs)) {
            return 0;
        }
        if (place != UNKNOWN && !descriptors.isReady(place)) {
            return 0;
        }
        this.handler = handler;
        this.nowMs = nowMs;
        try {
            int frames = Math.max(handle.dispatch(limit, listener), 0);
            failures.rethrow();
            return frames;
        } catch (PcapNativeException | NotOpenException failure) {
            lost(failure, nowMs);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private void onPacket(byte[] frame) {
        if (failures.isEmpty()) {
            try {
                received.wrap(frame);
                handler.onFrame(link.index(), received, 0, frame.length, nowMs);
            } catch (RuntimeException | Error failure) {
                failures.keep(failure);
            }
        }
    }

    private boolean reopen(long nowMs) {
        if (nowMs < reopenAtMs) {
            return false;
        }
        try {
            handle = open();
            requireSameMac();
            LOG.info("interface {} is back", link.name());
            return true;
        } catch (PcapNativeException | NotOpenException failure) {
            reopenAtMs = nowMs + REOPEN_MS;
            return false;
        }
    }

    /** With another MAC address everything that was told of this node is wrong: better to end than to go on in silence. */
    private void requireSameMac() {
        try {
            NetworkInterface device = NetworkInterface.getByName(link.name());
            byte[] mac = device == null ? null : device.getHardwareAddress();
            if (mac != null && MacAddress.of(mac) != link.mac()) {
                throw new IllegalStateException("interface " + link.name() + " came back with another MAC address");
            }
        } catch (SocketException unreadable) {
            LOG.warn("interface {}: its MAC address can't be read: {}", link.name(), unreadable.getMessage());
        }
    }

    private void lost(Exception failure, long nowMs) {
        LOG.warn("interface {} is lost, trying again every second: {}", link.name(), failure.getMessage());
        close();
        reopenAtMs = nowMs + REOPEN_MS;
    }

    boolean send(MutableDirectBuffer buffer, int offset, int length) {
        if (handle == null) {
            return false;
        }
        byte[] frame = buffer.byteArray();
        if (frame == null || buffer.wrapAdjustment() + offset != 0) {
            buffer.getBytes(offset, toSend, 0, length);
            frame = toSend;
        }
        try {
            handle.sendPacket(frame, length);
            return true;
        } catch (PcapNativeException | NotOpenException failure) {
            return false;
        }
    }

    @Override
    public void close() {
        if (handle != null) {
            unwatch();
            handle.close();
            handle = null;
        }
    }
}
