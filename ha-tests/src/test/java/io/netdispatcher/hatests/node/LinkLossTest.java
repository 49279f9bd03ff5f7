package io.netdispatcher.hatests.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabNode;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabSize;
import io.netdispatcher.hatests.lab.LabTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** An executor over the real libpcap when its link goes: it tells, lives on, and works again when the link is back. */
class LinkLossTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration BACK = Duration.ofSeconds(5);

    /** An executor in another process. */
    private static final class Running implements AutoCloseable {
        private final Process process;
        private final PrintWriter questions;
        private final BufferedReader answers;

        Running(LabNode node) throws IOException {
            List<String> words = Dispatcher.java(LinkLossProbe.class.getName());
            words.addAll(List.of("eth0", "10.0.0.100", "10.0.0.21"));
            process = new ProcessBuilder(node.commandInside(words.toArray(String[]::new)))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
            answers = process.inputReader(StandardCharsets.UTF_8);
        }

        private String state(int word) {
            questions.println();
            try {
                return answers.readLine().split(" ")[word];
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        boolean hasCarrier() {
            return Boolean.parseBoolean(state(0));
        }

        boolean hearsTheServer() {
            return state(1).equals("1");
        }

        boolean isAlive() {
            return Boolean.parseBoolean(state(2));
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    private static boolean serves(Lab lab) {
        return lab.client()
                .run("curl", "-s", "-o", "/dev/null", "--max-time", "0.5", "http://10.0.0.100/")
                .succeeded();
    }

    private static void assertOutlives(Lab lab, Running executor, Runnable lose, Runnable restore) {
        lose.run();
        Await.until("the carrier is lost", SOON, () -> !executor.hasCarrier());
        Await.until("no target is heard", Duration.ofSeconds(3), () -> !executor.hearsTheServer());
        assertThat(serves(lab)).isFalse();
        assertThat(executor.isAlive()).isTrue();
        restore.run();
        Await.until("the carrier is back", SOON, executor::hasCarrier);
        Await.until("the server is heard", BACK, executor::hearsTheServer);
        Await.until("the VIP is served", BACK, () -> serves(lab));
        assertThat(executor.isAlive()).isTrue();
    }

    @LabTest
    void shouldOutliveTheLossOfItsCarrierAndOfItsInterface(@LabSize(servers = 1) Lab lab) throws IOException {
        LabNode node = lab.node(LabPlan.ND1);
        try (Running executor = new Running(node)) {
            Await.until("the server is heard", Duration.ofSeconds(10), executor::hearsTheServer);
            Await.until("the VIP is served", BACK, () -> serves(lab));
            assertThat(executor.hasCarrier()).isTrue();
            assertOutlives(lab, executor, () -> lab.unplug(LabPlan.ND1), () -> lab.plug(LabPlan.ND1));
            for (int time = 0; time < 2; time++) {
                assertOutlives(lab, executor, () -> node.linkDown("eth0"), () -> node.linkUp("eth0"));
            }
        }
    }
}
