package io.netdispatcher.hatests.bench;

import com.sun.management.ThreadMXBean;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Costs of the connection table with a million entries, by its public methods: index, lists, counts and listener
 * included. Time is the thread's processor time, so that a busy machine falsifies it less. Every figure is the median of rounds that each make a million operations. Keys are inserted, looked up and
 * removed in three independent random orders, so that neither hash nor entries are met in the order of memory; a found
 * connection is touched and its server read, as the forwarder does. One thread.
 */
final class TableBench {
    private static final int HOT_ENTRIES = 10_000;
    private static final int WARM_UP_ROUNDS = 2;
    private static final int VIP = 0x0a00000a;
    private static final int MISSING = 1 << 30;

    private final ConnectionTable table;
    private final int entries;
    private final int rounds;
    private final int[] insertOrder;
    private final int[] lookupOrder;
    private final int[] removeOrder;
    private final ConnectionKey key = new ConnectionKey();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long sink;
    private long allocatedBytes;

    /** The table must be empty and hold {@code entries}. */
    TableBench(ConnectionTable table, int entries, int rounds, long seed) {
        this.table = table;
        this.entries = entries;
        this.rounds = rounds;
        Random random = new Random(seed);
        this.insertOrder = shuffled(entries, random);
        this.lookupOrder = shuffled(entries, random);
        this.removeOrder = shuffled(entries, random);
    }

    /** Runs all of it and leaves the table empty. */
    List<BenchResult> run() {
        double[] hot = new double[rounds];
        double[] random = new double[rounds];
        double[] miss = new double[rounds];
        double[] insert = new double[rounds];
        double[] remove = new double[rounds];
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            int index = Math.max(round, 0);
            long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
            insert[index] = insertAll();
            random[index] = lookupEach(entries, 0);
            hot[index] = lookupEach(Math.min(HOT_ENTRIES, entries), 0);
            miss[index] = lookupEach(entries, MISSING);
            remove[index] = removeAll();
            allocatedBytes = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
        }
        return List.of(
                nanoseconds("lookup_hot", hot),
                nanoseconds("lookup_random_1m", random),
                nanoseconds("lookup_miss", miss),
                nanoseconds("insert", insert),
                nanoseconds("remove", remove),
                new BenchResult("bytes_per_entry", table.bytesPerEntry(), "B"),
                new BenchResult("allocated_per_op", allocatedBytes / (5.0 * entries), "B"));
    }

    /** What kept the compiler from dropping the work. */
    long sink() {
        return sink;
    }

    private double insertAll() {
        long startNs = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < entries; i++) {
            Connection made = table.insert(key(insertOrder[i]), ConnectionState.ESTABLISHED, insertOrder[i], i);
            sink += made.slot();
        }
        return perOperation(startNs);
    }

    private double lookupEach(int among, int offset) {
        long startNs = threads.getCurrentThreadCpuTime();
        int position = 0;
        for (int i = 0; i < entries; i++) {
            Connection found = table.lookup(key(lookupOrder[position] + offset));
            if (found != null) {
                sink += found.lastSeenMs(i).serverId();
            }
            position = position + 1 == among ? 0 : position + 1;
        }
        return perOperation(startNs);
    }

    private double removeAll() {
        long startNs = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < entries; i++) {
            sink += table.remove(key(removeOrder[i])) ? 1 : 0;
        }
        return perOperation(startNs);
    }

    private double perOperation(long startNs) {
        return (threads.getCurrentThreadCpuTime() - startNs) / (double) entries;
    }

    private ConnectionKey key(int number) {
        return key.setIpv4(number * 0x9e3779b1, 1_024 + (number & 0x7fff), VIP, 443, ConnectionKey.TCP);
    }

    private static BenchResult nanoseconds(String name, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new BenchResult(name, Math.round(sorted[sorted.length / 2] * 10) / 10.0, "ns");
    }

    private static int[] shuffled(int count, Random random) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            numbers[i] = numbers[other];
            numbers[other] = i;
        }
        return numbers;
    }
}
