package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.NodeConfig;
import io.netdispatcher.cli.control.ControlClient;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which daemon a command speaks to: by its configuration file, or by its control socket. */
final class DaemonOption {
    private static final String DEFAULT_CONFIG = "/etc/nd/nd.yaml";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:ND_CONFIG:-" + DEFAULT_CONFIG + "}",
            description = "The daemon's configuration file; default: $ND_CONFIG, else " + DEFAULT_CONFIG + ".")
    private Path config;

    @Option(names = "--socket", paramLabel = "PATH", description = "The daemon's control socket; instead of --config.")
    private Path socket;

    /** The daemon's control socket. */
    ControlClient daemon() {
        return new ControlClient(socket != null ? socket : node().control().socket());
    }

    /** The part of the configuration that is local to the node. */
    NodeConfig node() {
        if (!Files.exists(config)) {
            throw CommandFailure.unreachable(
                    "there is no " + config + " to find the daemon by; name it with --config or --socket");
        }
        return ConfigurationFiles.readValid(config).config().node();
    }
}
