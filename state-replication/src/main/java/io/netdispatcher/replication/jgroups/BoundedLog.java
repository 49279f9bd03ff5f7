package io.netdispatcher.replication.jgroups;

import io.netdispatcher.executor.pair.MessageBudget;
import java.util.Arrays;
import org.jgroups.logging.CustomLogFactory;
import org.jgroups.logging.Log;
import org.jgroups.logging.LogFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What JGroups has to say, through slf4j: at most {@value #MESSAGES} warnings and errors of all its classes in {@value #WINDOW_MS} ms,
 * without stack traces; the next one after that tells how many were left out. A peer that is gone makes it repeat itself. Any thread.
 */
final class BoundedLog implements Log {
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
                return new BoundedLog(LoggerFactory.getLogger(category));
            }
        });
    }

    private void tell(String format, Object... arguments) {
        int leftOut = BUDGET.admit(System.nanoTime());
        if (leftOut < 0 || !logger.isWarnEnabled()) {
            return;
        }
        String text = arguments.length == 0 ? format : formatted(format, arguments);
        logger.warn("{}{}", text, leftOut == 0 ? "" : " (" + leftOut + " messages before this were left out)");
    }

    private static String formatted(String format, Object... arguments) {
        try {
            return String.format(format, arguments);
        } catch (IllegalArgumentException notItsFormat) {
            return format + " " + Arrays.toString(arguments);
        }
    }

    private static String withCause(String message, Throwable cause) {
        return message + ": " + cause;
    }

    @Override
    public boolean isFatalEnabled() {
        return logger.isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
        return logger.isWarnEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return logger.isWarnEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return logger.isDebugEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return logger.isDebugEnabled();
    }

    @Override
    public boolean isTraceEnabled() {
        return logger.isTraceEnabled();
    }

    @Override
    public void fatal(String message) {
        tell(message);
    }

    @Override
    public void fatal(String format, Object... arguments) {
        tell(format, arguments);
    }

    @Override
    public void fatal(String message, Throwable cause) {
        tell(withCause(message, cause));
    }

    @Override
    public void error(String message) {
        tell(message);
    }

    @Override
    public void error(String format, Object... arguments) {
        tell(format, arguments);
    }

    @Override
    public void error(String message, Throwable cause) {
        tell(withCause(message, cause));
    }

    @Override
    public void warn(String message) {
        tell(message);
    }

    @Override
    public void warn(String format, Object... arguments) {
        tell(format, arguments);
    }

    @Override
    public void warn(String message, Throwable cause) {
        tell(withCause(message, cause));
    }

    @Override
    public void info(String message) {
        debug(message);
    }

    @Override
    public void info(String format, Object... arguments) {
        debug(format, arguments);
    }

    @Override
    public void debug(String message) {
        logger.debug(message);
    }

    @Override
    public void debug(String format, Object... arguments) {
        if (logger.isDebugEnabled()) {
            logger.debug(formatted(format, arguments));
        }
    }

    @Override
    public void debug(String message, Throwable cause) {
        logger.debug(message, cause);
    }

    @Override
    public void trace(Object message) {
        logger.trace("{}", message);
    }

    @Override
    public void trace(String message) {
        logger.trace(message);
    }

    @Override
    public void trace(String format, Object... arguments) {
        if (logger.isTraceEnabled()) {
            logger.trace(formatted(format, arguments));
        }
    }

    @Override
    public void trace(String message, Throwable cause) {
        logger.trace(message, cause);
    }

    /** Levels are the business of whoever configures slf4j's binding. */
    @Override
    public void setLevel(String level) {}

    @Override
    public String getLevel() {
        return logger.isTraceEnabled() ? "trace" : logger.isDebugEnabled() ? "debug" : "warn";
    }
}
