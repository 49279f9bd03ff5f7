package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.forward.Forwarder;
import io.netdispatcher.executor.forward.Protection;
import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.FrameHandler;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import org.agrona.MutableDirectBuffer;

/**
 * The data path of simulations: there are no frames but ARP. Its forwarder has megabytes of room for held SYNs and none to hold, so it is made
 * once per thread that simulates; so are the counters, which nobody reads.
 */
final class IdlePlane implements DataPlane {
    static final IdlePlane INSTANCE = new IdlePlane();

    private static final int COUNTERS = 256;
    private static final ThreadLocal<Idle> OF_THREAD = ThreadLocal.withInitial(IdlePlane::make);

    private IdlePlane() {}

    /** What is shared by all nodes that a thread simulates. */
    record Idle(Forwarder forwarder, ExecutorCounters counters) {}

    static Idle ofThread() {
        return OF_THREAD.get();
    }

    private static Idle make() {
        Link link = new Link(0, "sim", 0, 0, 1500);
        ExecutorCounters counters = ExecutorCounters.inMemory(COUNTERS);
        Forwarder forwarder = new Forwarder(
                new Links(link, link), INSTANCE, new SimTable(1, null), Protection.alone(1), counters.forwarder());
        return new Idle(forwarder, counters);
    }

    @Override
    public int poll(FrameHandler handler, int limit, long nowMs) {
        return 0;
    }

    @Override
    public boolean send(int link, MutableDirectBuffer buffer, int offset, int length) {
        throw new IllegalStateException("there are no frames to forward in a simulation");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
