package io.netdispatcher.hatests.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The load client's one thread: owns all connections, does what is due, tells what has come to pass. */
final class LoadLoop implements AutoCloseable {
    private static final long SWEEP_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PROGRESS_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Selector selector;
    private final LongSupplier clockNs;
    private final Consumer<LoadEvent> listener;
    private final Queue<LoadCommand> commands = new ConcurrentLinkedQueue<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(16 * 1024);
    private final KeptConnections kept;
    private final ShortRequests shorts = new ShortRequests();
    private boolean stopped;
    private boolean opening;
    private boolean settling;
    private long sweepAtNs;
    private long progressAtNs;

    /**
     * @param clockNs a clock that starts near 0 and never goes back
     * @param epochMs the machine's clock, milliseconds since 1970
     * @param listener called by the loop's thread
     */
    LoadLoop(LongSupplier clockNs, LongSupplier epochMs, Consumer<LoadEvent> listener) throws IOException {
        this.selector = Selector.open();
        this.clockNs = clockNs;
        this.listener = listener;
        this.kept = new KeptConnections(epochMs);
    }

    /** Hands it a command; any thread. */
    void offer(LoadCommand command) {
        commands.add(command);
        selector.wakeup();
    }

    /** Runs until told to stop. */
    void run() throws IOException {
        listener.accept(new LoadEvent.Ready());
        while (!stopped) {
            doWork();
        }
    }

    private void doWork() throws IOException {
        selector.select(this::serve, untilDueMs());
        for (LoadCommand command = commands.poll(); command != null; command = commands.poll()) {
            obey(command);
        }
        long nowNs = clockNs.getAsLong();
        kept.startDue(selector, nowNs);
        shorts.startDue(selector, nowNs);
        if (nowNs >= sweepAtNs) {
            sweepAtNs = nowNs + SWEEP_NS;
            sweep(nowNs);
        }
    }

    private void serve(SelectionKey key) {
        ((Session) key.attachment()).ready(clockNs.getAsLong(), scratch);
    }

    private void obey(LoadCommand command) {
        long nowNs = clockNs.getAsLong();
        switch (command) {
            case LoadCommand.Open open -> open(open, nowNs);
            case LoadCommand.Short begin -> shorts.begin(begin, nowNs);
            case LoadCommand.Settle settle -> {
                shorts.end();
                kept.settle(nowNs);
                settling = true;
            }
            case LoadCommand.Report report -> listener.accept(new LoadEvent.Reported(report()));
            case LoadCommand.Resume resume -> kept.resume(nowNs);
            case LoadCommand.Forget forget -> {
                kept.forget();
                opening = false;
                settling = false;
                listener.accept(new LoadEvent.Forgotten());
            }
            case LoadCommand.Stop stop -> stopped = true;
        }
    }

    private void open(LoadCommand.Open open, long nowNs) {
        if (!kept.hasRoomFor(open.connections())) {
            listener.accept(new LoadEvent.Refused("no ports left for " + open.connections() + " connections"));
            return;
        }
        kept.open(open, nowNs);
        opening = true;
    }

    private void sweep(long nowNs) {
        kept.sweep(nowNs);
        shorts.sweep(nowNs);
        boolean opened = opening && kept.areOpened();
        boolean settled = settling && kept.areSettled() && shorts.isIdle();
        if (opened || settled || nowNs >= progressAtNs) {
            progressAtNs = nowNs + PROGRESS_NS;
            listener.accept(new LoadEvent.Progressed(
                    kept.open(), kept.bad(), kept.answered(), shorts.answered(), shorts.failed()));
        }
        if (opened) {
            opening = false;
            listener.accept(new LoadEvent.Opened());
        }
        if (settled) {
            settling = false;
            listener.accept(new LoadEvent.Settled());
        }
    }

    private LoadReport report() {
        long cpuNs = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
        return new LoadReport(
                kept.report(), shorts.report(), kept.latency(), shorts.latency(), TimeUnit.NANOSECONDS.toMillis(cpuNs));
    }

    /** At least 1: the selector takes 0 for no limit. */
    private long untilDueMs() {
        if (!commands.isEmpty()) {
            return 1;
        }
        long nowNs = clockNs.getAsLong();
        long inNs =
                Math.min(Math.min(kept.nextInNs(nowNs), shorts.nextInNs(nowNs)), Math.min(SWEEP_NS, sweepAtNs - nowNs));
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(inNs));
    }

    @Override
    public void close() throws IOException {
        kept.close();
        selector.close();
    }
}
