package io.netdispatcher.executor.counters;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/** All counters of the executor, by group. Counters are allocated at start and when the configuration changes, never per packet. */
public final class ExecutorCounters {
    /** Servers, of all ports together, that one configuration may have: a quarter of the room, for names come and go. */
    public static final int MAX_SERVERS = CountersFile.CAPACITY / 4 / 4;

    /** Names that get counters in the life of a node: four each, and room for the others. */
    private static final int MOST_NAMES = (CountersFile.CAPACITY - 256) / 4;

    private final ForwarderCounters forwarder;
    private final ArpCounters arp;
    private final TableCounters table;
    private final CycleCounters cycles;
    private final Allocator allocator;
    private final Map<String, ServerCounters> servers = new HashMap<>();

    /** Makes counters by their names. */
    @FunctionalInterface
    interface Allocator {
        AtomicCounter allocate(String name);
    }

    /** Allocates from the manager. */
    public ExecutorCounters(CountersManager manager) {
        allocator = manager::newCounter;
        forwarder = new ForwarderCounters(allocator);
        arp = new ArpCounters(allocator);
        table = new TableCounters(allocator);
        cycles = new CycleCounters(allocator);
    }

    /** Counters that no other process sees, with room for this many. */
    public static ExecutorCounters inMemory(int capacity) {
        UnsafeBuffer metadata = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity * CountersReader.METADATA_LENGTH));
        UnsafeBuffer values = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity * CountersReader.COUNTER_LENGTH));
        return new ExecutorCounters(new CountersManager(metadata, values));
    }

    public ForwarderCounters forwarder() {
        return forwarder;
    }

    public ArpCounters arp() {
        return arp;
    }

    public TableCounters table() {
        return table;
    }

    public CycleCounters cycles() {
        return cycles;
    }

    /** The counters of a server of a port ({@code cluster:port}); the same ones again for the same names. */
    public ServerCounters server(String port, String server) {
        String prefix = "server." + port + "." + server + ".";
        if (!servers.containsKey(prefix) && servers.size() >= MOST_NAMES) {
            throw new IllegalStateException("no room for the counters of " + port + " " + server
                    + ": server names have changed too often since the start; restart the node");
        }
        return servers.computeIfAbsent(
                prefix,
                name -> new ServerCounters(
                        allocator.allocate(name + "connections"),
                        allocator.allocate(name + "active"),
                        allocator.allocate(name + "packets"),
                        allocator.allocate(name + "bytes")));
    }
}
