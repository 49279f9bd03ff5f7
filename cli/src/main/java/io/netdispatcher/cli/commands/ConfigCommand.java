package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.ClusterConfig;
import io.netdispatcher.cli.config.ConfigFile;
import io.netdispatcher.cli.config.HostCheck;
import io.netdispatcher.cli.config.HostFacts;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.PortConfig;
import io.netdispatcher.cli.config.Problem;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nd config}: what can be done with a configuration file. */
@Command(
        name = "config",
        description = "Work with configuration files.",
        subcommands = ConfigCommand.Check.class,
        footer = {"", "Example: nd config check /etc/nd/nd.yaml"})
public final class ConfigCommand {
    private ConfigCommand() {}

    /** {@code nd config check FILE}: exit 0 if the file is valid, 1 with all its problems if not, 2 if it can't be read. */
    @Command(
            name = "check",
            description = "Validate a whole file, and hold it against this machine's interfaces.",
            footer = {"", "Example: nd config check --offline /etc/nd/nd.yaml"})
    static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The configuration file.")
        private Path file;

        @Option(
                names = "--offline",
                description = "Leave this machine's interfaces out of it: for a file that another machine will use.")
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
            ConfigFile.Result result = read();
            List<Problem> problems = switch (result) {
                case ConfigFile.Invalid invalid -> invalid.problems();
                case ConfigFile.Valid valid -> offline ? List.<Problem>of() : HostCheck.check(valid, facts());
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

        private ConfigFile.Result read() {
            try {
                return ConfigFile.read(file);
            } catch (NoSuchFileException missing) {
                throw CommandFailure.usage(file + ": no such file; give the path of a configuration file");
            } catch (AccessDeniedException refused) {
                throw CommandFailure.usage(file + ": no permission to read it; run as root or as the file's owner");
            } catch (IOException unreadable) {
                throw CommandFailure.usage(
                        file + ": can't be read (" + unreadable.getMessage() + "); give a configuration file");
            }
        }

        private static HostFacts facts() {
            try {
                return HostFacts.ofThisMachine();
            } catch (IOException refused) {
                throw CommandFailure.failed("this machine's interfaces can't be listed (" + refused.getMessage()
                        + "); use --offline to check the file alone");
            }
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
}
