package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.ClusterConfig;
import io.netdispatcher.cli.config.ConfigFile;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.PortConfig;
import io.netdispatcher.cli.config.Problem;
import io.netdispatcher.cli.control.ControlClient;
import io.netdispatcher.cli.daemon.Reports;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code nd config}: what can be done with a configuration file. */
@Command(
        name = "config",
        description = "Work with configuration files.",
        subcommands = {ConfigCommand.Check.class, ConfigCommand.Apply.class},
        footer = {"", "Example: nd config check /etc/nd/nd.yaml"})
public final class ConfigCommand {
    private ConfigCommand() {}

    /** {@code nd config check FILE}: exit 0 if the file is valid, 1 with all its problems if not, 2 if it can't be read. */
    @Command(
            name = "check",
            description =
                    "Validate a whole file, and hold it against this machine: its interfaces, and the pair's key.",
            footer = {"", "Example: nd config check --offline /etc/nd/nd.yaml"})
    static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The configuration file.")
        private Path file;

        @Option(
                names = "--offline",
                description =
                        "Leave this machine out of it, its interfaces and the key: for a file that another machine will use.")
        private boolean offline;

        @Mixin
        private OutputOption output;

        private Check() {}

        /** What programs read; field names are part of the JSON contract. */
        record Report(String file, boolean valid, List<Finding> problems) {}

        /** A problem without the file's name, which the report has. */
        record Finding(int line, String path, String what, String remedy) {}

        @Override
        public Integer call() {
            ConfigFile.Result result = ConfigurationFiles.read(file);
            List<Problem> problems = switch (result) {
                case ConfigFile.Invalid invalid -> invalid.problems();
                case ConfigFile.Valid valid -> offline ? List.<Problem>of() : ConfigurationFiles.problemsHere(valid);
            };
            if (output.isJson()) {
                List<Finding> findings = problems.stream()
                        .map(each -> new Finding(each.line(), each.path(), each.what(), each.remedy()))
                        .toList();
                Json.print(new Report(file.toString(), problems.isEmpty(), findings));
            } else if (problems.isEmpty() && result instanceof ConfigFile.Valid valid) {
                System.out.println(file + ": valid (" + summary(valid.config()) + ")");
            } else {
                problems.forEach(System.err::println);
            }
            return problems.isEmpty() ? 0 : CommandFailure.FAILED;
        }

        private static String summary(PairConfig config) {
            List<PortConfig> ports = config.clusters().stream()
                    .map(ClusterConfig::ports)
                    .flatMap(List::stream)
                    .toList();
            int servers = ports.stream().mapToInt(port -> port.servers().size()).sum();
            return count(config.clusters().size(), "cluster") + ", " + count(ports.size(), "port") + ", "
                    + count(servers, "server");
        }

        private static String count(int number, String noun) {
            return number + " " + noun + (number == 1 ? "" : "s");
        }
    }

    /** {@code nd config apply FILE}: the running daemon changes to it without losing a connection. */
    @Command(
            name = "apply",
            description = {
                "Change a running daemon to this file, whole or not at all.",
                "Connections stay on their servers; a server with weight 0 keeps its own and gets no new one."
            },
            footer = {"", "Example: nd config apply /etc/nd/nd.yaml"})
    static final class Apply implements Runnable {
        @Parameters(paramLabel = "FILE", description = "The configuration file.")
        private Path file;

        @Option(
                names = "--socket",
                paramLabel = "PATH",
                description = "The daemon's control socket; default: the one that FILE names.")
        private Path socket;

        @Mixin
        private OutputOption output;

        private Apply() {}

        @Override
        public void run() {
            ConfigFile.Valid valid = ConfigurationFiles.readValid(file);
            Path at = socket != null ? socket : valid.config().node().control().socket();
            JsonNode applied = new ControlClient(at)
                    .call(
                            "config.apply",
                            new Reports.ConfigApply(
                                    file.toString(), new String(valid.source().content(), StandardCharsets.UTF_8)));
            if (output.isJson()) {
                Json.print(applied);
            } else {
                System.out.println(file + ": applied");
            }
        }
    }
}
