package io.netdispatcher.failover.jgroups;

import io.netdispatcher.executor.pair.MessageBudget;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jgroups.logging.CustomLogFactory;
import org.jgroups.logging.Log;
import org.jgroups.logging.LogFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What JGroups has to say about the heartbeat paths, through slf4j: at most {@value #MESSAGES} warnings and errors of all its classes in
 * {@value #WINDOW_MS} ms, without stack traces; the next one after that tells how many were left out. Any thread.
 *
 * <p>Of a process that has the replication's transport as well, either one's log serves both: they bound alike, so it does not matter which of
 * them was installed last.
 */
final class BoundedLog implements InvocationHandler {
    private static final int MESSAGES = 10;
    private static final long WINDOW_MS = 60_000;
    private static final MessageBudget BUDGET = new MessageBudget(MESSAGES, WINDOW_MS * 1_000_000, System.nanoTime());

    private final Logger logger;

    private BoundedLog(Logger logger) {
        this.logger = logger;
    }

    /** Has all channels of this process log so; before the first class of JGroups is used. */
    static void install() {
        LogFactory.setCustomLogFactory(new CustomLogFactory() {
            @Override
            public Log getLog(Class<?> type) {
                return getLog(type.getName());
            }

            @Override
            public Log getLog(String category) {
                return of(LoggerFactory.getLogger(category));
            }
        });
    }

    static Log of(Logger logger) {
        return (Log) Proxy.newProxyInstance(
                BoundedLog.class.getClassLoader(), new Class<?>[] {Log.class}, new BoundedLog(logger));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        switch (method.getName()) {
            case "isFatalEnabled", "isErrorEnabled", "isWarnEnabled" -> {
                return logger.isWarnEnabled();
            }
            case "isInfoEnabled", "isDebugEnabled" -> {
                return logger.isDebugEnabled();
            }
            case "isTraceEnabled" -> {
                return logger.isTraceEnabled();
            }
            case "fatal", "error", "warn" -> warn(arguments);
            case "info", "debug" -> {
                if (logger.isDebugEnabled()) {
                    logger.debug(text(arguments));
                }
            }
            case "trace" -> {
                if (logger.isTraceEnabled()) {
                    logger.trace(text(arguments));
                }
            }
            case "getLevel" -> {
                return logger.isTraceEnabled() ? "trace" : logger.isDebugEnabled() ? "debug" : "warn";
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            case "equals" -> {
                return proxy == arguments[0];
            }
            case "toString" -> {
                return logger.getName();
            }
            default -> {
                // Levels are the business of whoever configures slf4j's binding.
            }
        }
        return null;
    }

    private void warn(Object[] arguments) {
        int leftOut = BUDGET.admit(System.nanoTime());
        if (leftOut >= 0 && logger.isWarnEnabled()) {
            logger.warn(
                    "{}{}",
                    text(arguments),
                    leftOut == 0 ? "" : " (" + leftOut + " messages before this were left out)");
        }
    }

    /** A message, a format and what belongs into it, or a message and a cause. */
    private static String text(Object[] arguments) {
        String message = String.valueOf(arguments[0]);
        if (arguments.length == 1) {
            return message;
        }
        if (!(arguments[1] instanceof Object[] values)) {
            return message + ": " + arguments[1];
        }
        if (values.length == 0) {
            return message;
        }
        try {
            return String.format(message, values);
        } catch (IllegalArgumentException notItsFormat) {
            return message + " " + Arrays.toString(values);
        }
    }
}
