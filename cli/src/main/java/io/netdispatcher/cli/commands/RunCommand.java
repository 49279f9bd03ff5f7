package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.ConfigFile;
import io.netdispatcher.cli.config.HostCheck;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.Problem;
import io.netdispatcher.cli.daemon.DispatcherNode;
import io.netdispatcher.cli.daemon.TerminationSignals;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nd run}: one dispatcher node in the foreground. */
@Command(
        name = "run",
        description = "Run one dispatcher node in the foreground until SIGTERM.",
        footer = {"", "Example: nd run --config /etc/nd/nd.yaml"})
public final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration file.")
    private Path file;

    @Override
    public Integer call() throws InterruptedException {
        PairConfig config = read();
        try (DispatcherNode node = new DispatcherNode()) {
            TerminationSignals.handle(node::stop);
            node.start(config);
            System.out.println("nd: " + config.node().name() + " is active, process "
                    + ProcessHandle.current().pid() + ", control socket "
                    + config.node().control().socket());
            node.await();
        }
        return 0;
    }

    private PairConfig read() {
        ConfigFile.Valid valid = ConfigurationFiles.readValid(file);
        List<Problem> problems = HostCheck.check(valid, ConfigurationFiles.facts());
        if (!problems.isEmpty()) {
            throw CommandFailure.failed(problems);
        }
        refuseOrNameWhatIsNotBuilt(valid);
        return valid.config();
    }

    /** A second active node would be worse than none; what merely has no effect is said. */
    private static void refuseOrNameWhatIsNotBuilt(ConfigFile.Valid valid) {
        PairConfig config = valid.config();
        if (config.pair().isPresent()) {
            throw CommandFailure.failed(List.of(valid.source()
                    .problem(
                            "pair",
                            "this version runs single nodes only",
                            "remove the section to run this node alone")));
        }
        if (config.node().metrics().isPresent()) {
            LOG.warn("node.metrics has no effect in this version; nd stat reads the counters");
        }
        boolean hasAdvisors = config.clusters().stream()
                .flatMap(cluster -> cluster.ports().stream())
                .anyMatch(port -> port.advisor().isPresent());
        if (hasAdvisors) {
            LOG.warn("advisors have no effect in this version; weights stay as they are configured");
        }
    }
}
