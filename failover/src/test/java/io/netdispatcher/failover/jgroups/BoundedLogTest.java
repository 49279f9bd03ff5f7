package io.netdispatcher.failover.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jgroups.logging.Log;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class BoundedLogTest {
    private final List<String> lines = new ArrayList<>();
    private final Logger logger = (Logger) Proxy.newProxyInstance(
            BoundedLogTest.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                if (method.getReturnType() == boolean.class) {
                    return !method.getName().equals("isTraceEnabled");
                }
                lines.add(method.getName() + " " + Arrays.deepToString(arguments));
                return null;
            });

    /** Warnings of channels that other tests have opened are of the same budget, so only an upper bound holds. */
    @Test
    void shouldBoundWarningsAndAnswerWhateverJGroupsAsks() {
        Log log = BoundedLog.of(logger);
        for (int i = 0; i < 1_000; i++) {
            log.warn("suspect %s for the %d. time", "nd2", i);
            log.error("it failed", new IllegalStateException("why"));
            log.fatal("%q is no format", 1);
            log.failSafeWarn("again");
        }
        assertThat(lines).hasSizeLessThanOrEqualTo(10).allMatch(line -> line.startsWith("warn "));

        lines.clear();
        log.debug("to %s", "nd2");
        log.info("100%");
        log.trace("nobody wants it");
        log.setLevel("trace");
        assertThat(lines).containsExactly("debug [to nd2]", "debug [100%]");
        assertThat(log.getLevel()).isEqualTo("debug");
        assertThat(log.isErrorEnabled()).isTrue();
        assertThat(log).isEqualTo(log).hasSameHashCodeAs(log).isNotEqualTo(BoundedLog.of(logger));
    }
}
