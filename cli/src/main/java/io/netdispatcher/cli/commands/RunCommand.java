package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.ConfigFile;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.Problem;
import io.netdispatcher.cli.daemon.DispatcherNode;
import io.netdispatcher.cli.daemon.TerminationSignals;
import io.netdispatcher.executor.os.Niceness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
        ConfigFile.Valid valid = read();
        PairConfig config = valid.config();
        // Before the threads are there that are to inherit it.
        if (!Niceness.favour()) {
            LOG.info("no larger share of the processors (nice {}): it takes CAP_SYS_NICE", Niceness.FAVOURED_MORE);
        }
        try (DispatcherNode node = new DispatcherNode()) {
            TerminationSignals.handle(node::stop);
            node.start(valid);
            System.out.println("nd: " + config.node().name() + role(config) + ", process "
                    + ProcessHandle.current().pid() + ", control socket "
                    + config.node().control().socket());
            node.await();
        }
        return 0;
    }

    private static String role(PairConfig config) {
        return config.pair().map(pair -> " runs, a node of a pair").orElse(" is active");
    }

    private ConfigFile.Valid read() {
        ConfigFile.Valid valid = ConfigurationFiles.readValid(file);
        List<Problem> problems = new ArrayList<>(ConfigurationFiles.problemsHere(valid));
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Problem::line));
            throw CommandFailure.failed(problems);
        }
        nameWhatIsNotBuilt(valid.config());
        return valid;
    }

    /** What has no effect is said. */
    private static void nameWhatIsNotBuilt(PairConfig config) {
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
