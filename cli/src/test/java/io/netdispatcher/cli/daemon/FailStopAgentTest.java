package io.netdispatcher.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FailStopAgentTest {
    private final List<String> happened = new CopyOnWriteArrayList<>();

    private final class Failing implements Agent {
        private final Throwable failure;

        private Failing(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public void onStart() {
            happened.add("started");
        }

        @Override
        public int doWork() {
            happened.add("worked");
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }

        @Override
        public void onClose() {
            happened.add("closed");
            throw new IllegalStateException("closing fails as well");
        }

        @Override
        public String roleName() {
            return "failing";
        }
    }

    private void run(Throwable failure) {
        Agent agent = new FailStopAgent(new Failing(failure), () -> happened.add("afterwards"));
        AgentRunner runner = new AgentRunner(
                new NoOpIdleStrategy(), error -> happened.add(String.valueOf(error.getCause())), null, agent);
        runner.run();
    }

    @Test
    void shouldEndAtTheFirstFailure() {
        run(new IllegalStateException("a bug"));
        assertThat(happened)
                .startsWith("started", "worked", "java.lang.IllegalStateException: a bug", "closed", "afterwards");
        assertThat(happened).containsOnlyOnce("worked");
    }

    @Test
    void shouldEndAtAnErrorAsWell() {
        run(new AssertionError("a bug"));
        assertThat(happened)
                .contains("java.lang.AssertionError: a bug", "afterwards")
                .containsOnlyOnce("worked");
    }

    @Test
    void shouldNotHideThatTheAgentEndedItself() {
        run(new AgentTerminationException(new IllegalStateException("on purpose")));
        assertThat(happened)
                .contains("java.lang.IllegalStateException: on purpose")
                .containsOnlyOnce("worked");
    }
}
