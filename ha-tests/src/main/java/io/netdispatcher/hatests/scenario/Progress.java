package io.netdispatcher.hatests.scenario;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Says how a run goes: one line that changes on a terminal, a line every few seconds elsewhere. One thread. */
public final class Progress {
    private static final long TERMINAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PLAIN_NS = TimeUnit.SECONDS.toNanos(5);
    private static final String ERASE_LINE = "\r\033[K";
    /** A longer line would wrap, and could not be erased. */
    private static final int MAX_WIDTH = 78;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier clockNs;
    private final long startNs;
    private long shownNs;
    private boolean lineIsOpen;
    private boolean stopped;

    /**
     * @param terminal whether lines can be erased there
     */
    public Progress(PrintStream out, boolean terminal, LongSupplier clockNs) {
        this.out = out;
        this.terminal = terminal;
        this.clockNs = clockNs;
        this.startNs = clockNs.getAsLong();
        this.shownNs = startNs;
    }

    /** Begins something: said at once. */
    public void begin(String text) {
        show(text, clockNs.getAsLong());
    }

    /** Something goes on: said if nothing has been said for a while. */
    public void update(Supplier<String> text) {
        long nowNs = clockNs.getAsLong();
        if (nowNs - shownNs >= (terminal ? TERMINAL_NS : PLAIN_NS)) {
            show(text.get(), nowNs);
        }
    }

    /** Removes the changing line; whatever is printed next begins a line. Nothing is said any more. Any thread. */
    public synchronized void stop() {
        pause();
        stopped = true;
    }

    /** Removes the changing line for now; whatever is printed next begins a line. */
    public synchronized void pause() {
        if (lineIsOpen) {
            out.print(ERASE_LINE);
            out.flush();
            lineIsOpen = false;
        }
    }

    private synchronized void show(String text, long nowNs) {
        if (stopped) {
            return;
        }
        shownNs = nowNs;
        String line = "%3d s  %s".formatted(TimeUnit.NANOSECONDS.toSeconds(nowNs - startNs), text);
        if (terminal) {
            out.print(ERASE_LINE + line.substring(0, Math.min(line.length(), MAX_WIDTH)));
            out.flush();
            lineIsOpen = true;
        } else {
            out.println(line);
        }
    }
}
