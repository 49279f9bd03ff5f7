package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.executor.ExecutorProxy;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Calls to the executor thread, whose failures are the line an operator reads. Any thread but the executor's. */
final class ExecutorCalls {
    private static final long LIMIT_MS = 5_000;

    private ExecutorCalls() {}

    /** What the command returns; throws {@link CommandFailure} when it refuses, or when the executor does not begin it within 5 s. */
    static <T> T call(ExecutorProxy executor, ExecutorProxy.Command<T> command) {
        try {
            return executor.call(command, LIMIT_MS);
        } catch (ExecutionException refused) {
            throw CommandFailure.failed(refused.getCause().getMessage());
        } catch (TimeoutException late) {
            throw CommandFailure.failed(
                    "the executor did not take the command within " + LIMIT_MS + " ms; nothing was changed");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("the daemon is stopping");
        }
    }
}
