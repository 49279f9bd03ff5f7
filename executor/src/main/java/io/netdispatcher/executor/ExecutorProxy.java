package io.netdispatcher.executor;

import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/** Takes commands from any thread to the executor's; the queue is bounded, and a full one refuses at once. */
public final class ExecutorProxy {
    private static final int CAPACITY = 256;

    private final ManyToOneConcurrentArrayQueue<Pending<?>> queue = new ManyToOneConcurrentArrayQueue<>(CAPACITY);

    /** Something to be done on the executor thread: short, never blocking. */
    @FunctionalInterface
    public interface Command<T> {
        /** Does it; {@code nowMs} is the executor's clock. */
        T run(Executor executor, long nowMs);
    }

    private record Pending<T>(Command<T> command, CompletableFuture<T> result) {
        void run(Executor executor, long nowMs) {
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

    /** Queues a command; the result fails with {@link IllegalStateException} when the executor has too many to do. */
    public <T> CompletableFuture<T> submit(Command<T> command) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (!queue.offer(new Pending<>(command, result))) {
            result.completeExceptionally(new IllegalStateException("the executor is busy; try again"));
        }
        return result;
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
