package io.netdispatcher.hatests.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.lab.CommandResult;
import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabNode;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabSize;
import io.netdispatcher.hatests.lab.LabTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The ingress rule against the real kernel, inside a node's network namespace. */
class KernelGuardTest {
    private static final String TABLE = "nd_eth0";

    /** A guard in another process, asked line by line. */
    private static final class Guard implements AutoCloseable {
        private final Process process;
        private final PrintWriter commands;
        private final BufferedReader answers;

        Guard(LabNode node, String... interfaces) throws IOException {
            List<String> words = new ArrayList<>(Dispatcher.launcher());
            words.removeLast();
            words.add(KernelGuardProbe.class.getName());
            words.addAll(List.of(interfaces));
            process = new ProcessBuilder(node.commandInside(words.toArray(String[]::new)))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
            answers = process.inputReader(StandardCharsets.UTF_8);
        }

        String ask(String command) throws IOException {
            commands.println(command);
            return answers.readLine();
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    private static CommandResult table(LabNode node) {
        return node.run("nft", "list", "table", "netdev", TABLE);
    }

    @LabTest
    void shouldInstallReplaceRestoreAndRemoveItsRules(@LabSize(servers = 1, twoInterfaces = true) Lab lab)
            throws IOException {
        LabNode node = lab.node(LabPlan.ND1);
        String internal = lab.plan().internalInterface();
        node.runWithInput("table netdev foreign { }\n", "nft", "-f", "-").orThrow();
        node.runWithInput(
                        "table netdev nd_eth0 { chain old { ip daddr 10.9.9.9 drop; }\nchain older { }\n}\n",
                        "nft",
                        "-f",
                        "-")
                .orThrow();
        try (Guard guard = new Guard(node, "eth0", internal)) {
            assertThat(guard.ask("in-place")).as("a former table is not ours").isEqualTo("false");
            assertThat(guard.ask("protect 10.0.0.100")).isEqualTo("done");
            assertThat(table(node).orThrow().stdout())
                    .as("a former table is replaced")
                    .contains("ip daddr 10.0.0.100 drop", "\"eth0\"", "\"" + internal + "\"")
                    .doesNotContain("10.9.9.9", "chain old");
            assertThat(guard.ask("in-place")).isEqualTo("true");
            assertThat(guard.ask("restore")).isEqualTo("false");

            assertThat(guard.ask("protect 10.0.0.101 10.0.0.110")).isEqualTo("done");
            assertThat(table(node).orThrow().stdout())
                    .contains("10.0.0.101, 10.0.0.110")
                    .doesNotContain("10.0.0.100");

            node.run("nft", "flush", "ruleset").orThrow();
            assertThat(guard.ask("in-place")).isEqualTo("false");
            assertThat(guard.ask("restore")).isEqualTo("true");
            assertThat(table(node).orThrow().stdout()).contains("10.0.0.101, 10.0.0.110");

            node.run("nft", "flush", "chain", "netdev", TABLE, "ingress0").orThrow();
            assertThat(guard.ask("in-place"))
                    .as("one of two interfaces is open")
                    .isEqualTo("false");
            assertThat(guard.ask("restore")).isEqualTo("true");

            node.runWithInput("table netdev foreign { }\n", "nft", "-f", "-").orThrow();
            assertThat(guard.ask("close")).isEqualTo("done");
            assertThat(table(node).succeeded()).isFalse();
            assertThat(node.run("nft", "list", "table", "netdev", "foreign").succeeded())
                    .as("other people's rules")
                    .isTrue();
            assertThat(guard.ask("restore"))
                    .as("nothing comes back after the end")
                    .isEqualTo("false");
            assertThat(table(node).succeeded()).isFalse();
        }
    }

    @LabTest
    void shouldKeepTheOldRulesWhenNewOnesAreRefused(@LabSize(servers = 1) Lab lab) throws IOException {
        LabNode node = lab.node(LabPlan.ND1);
        try (Guard guard = new Guard(node, "eth0")) {
            assertThat(guard.ask("protect 10.0.0.100")).isEqualTo("done");
        }
        try (Guard guard = new Guard(node, "eth0", "longer-than-a-name-may-be")) {
            assertThat(guard.ask("protect 10.0.0.10")).startsWith("refused: nft refused the ingress rule: ");
            assertThat(table(node).orThrow().stdout()).as("all or nothing").contains("10.0.0.100");
        }
        try (Guard guard = new Guard(node, "eth0")) {
            assertThat(guard.ask("protect 10.0.0.100")).isEqualTo("done");
            node.run("nft", "flush", "ruleset").orThrow();
            node.runWithInput(
                            "table netdev nd_eth0 { chain ingress0 { type filter hook ingress device \"eth0\" priority -500;"
                                    + " ip daddr 10.0.0.10 drop; }\n}\n",
                            "nft",
                            "-f",
                            "-")
                    .orThrow();
            assertThat(guard.ask("in-place"))
                    .as("somebody else's rules in our table")
                    .isEqualTo("false");
        }
    }
}
