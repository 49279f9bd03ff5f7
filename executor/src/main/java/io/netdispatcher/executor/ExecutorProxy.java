package io.netdispatcher.executor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/** Takes commands from any thread to the executor's; the queue is bounded, and a full one refuses at once. */
public final class ExecutorProxy {
    private static final int CAPACITY = 256;

    private final ManyToOneConcurrentArrayQueue<Pending<?>> queue = new ManyToOneConcurrentArrayQueue<>(CAPACITY);
    private final Runnable wakeUp;

    ExecutorProxy(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Something to be done on the executor thread: short, never blocking. */
    @FunctionalInterface
    public interface Command<T> {
        /** Does it; {@code nowMs} is the executor's clock. */
        T run(Executor executor, long nowMs);
    }

    private record Pending<T>(Command<T> command, CompletableFuture<T> result, AtomicBoolean started) {
        void run(Executor executor, long nowMs) {
            if (!started.compareAndSet(false, true)) {
                return;
            }
            try {
                result.complete(command.run(executor, nowMs));
            } catch (IllegalArgumentException | IllegalStateException refused) {
                result.completeExceptionally(refused);
            } catch (RuntimeException | Error failure) {
                result.completeExceptionally(failure);
                throw failure;
            }
        }
    }

    /**
     * Has a command done, and waits for it. A command that the executor has not begun in time is taken back and never runs; one that it
     * has begun is waited for.
     *
     * @throws ExecutionException with what the command threw, or because there are too many commands already
     * @throws TimeoutException when the executor did not begin in time: nothing was done
     */
    public <T> T call(Command<T> command, long limitMs)
            throws ExecutionException, TimeoutException, InterruptedException {
        Pending<T> pending = queue(command);
        try {
            return pending.result().get(limitMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            if (pending.started().compareAndSet(false, true)) {
                throw late;
            }
            return pending.result().get();
        }
    }

    /**
     * Has a command done without waiting; refused at once when there are too many. What depends on the result runs on the executor's thread
     * if it says nothing else, so it must be as short as a command.
     */
    public <T> CompletableFuture<T> submit(Command<T> command) {
        return queue(command).result();
    }

    private <T> Pending<T> queue(Command<T> command) {
        Pending<T> pending = new Pending<>(command, new CompletableFuture<>(), new AtomicBoolean());
        if (!queue.offer(pending)) {
            pending.result().completeExceptionally(new IllegalStateException("the executor is busy; try again"));
        }
        wakeUp.run();
        return pending;
    }

    int drain(Executor executor, long nowMs, int limit) {
        int done = 0;
        Pending<?> pending;
        while (done < limit && (pending = queue.poll()) != null) {
            pending.run(executor, nowMs);
            done++;
        }
        return done;
    }
}
