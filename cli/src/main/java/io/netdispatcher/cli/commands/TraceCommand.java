package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.ConfigFile;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import io.netdispatcher.cli.trace.Trace;
import io.netdispatcher.executor.frame.MacAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nd trace}: a capture through the decision code, offline. */
@Command(
        name = "trace",
        description = "Run a capture through the decision code, offline: verdict and reason of every packet.",
        footer = {"", "Example: nd trace --pcap eth0.pcap --config nd.yaml -o json"})
public final class TraceCommand implements Runnable {
    @Option(names = "--pcap", paramLabel = "FILE", required = true, description = "The capture.")
    private Path capture;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration file.")
    private Path config;

    @Option(
            names = "--mac",
            paramLabel = "MAC",
            description = "The dispatcher's MAC address: frames to other stations pass. Default: any.")
    private String mac;

    @Mixin
    private OutputOption output;

    private final Map<String, Long> totals = new TreeMap<>();

    @Override
    public void run() {
        ConfigFile.Valid valid = ConfigurationFiles.readValid(config);
        try {
            Trace.run(capture, valid.config(), mac == null ? MacAddress.UNKNOWN : address(), this::print);
        } catch (IOException failure) {
            throw CommandFailure.usage(failure.getMessage());
        }
        if (!output.isJson()) {
            System.out.println(totals);
        }
    }

    private long address() {
        try {
            return MacAddress.parse(mac);
        } catch (IllegalArgumentException malformed) {
            throw CommandFailure.usage("--mac " + mac + " is not a MAC address; write it as 02:00:00:00:00:01");
        }
    }

    private void print(Trace.Line line) {
        if (output.isJson()) {
            System.out.println(Json.mapper().writeValueAsString(line));
            return;
        }
        totals.merge(line.verdict(), 1L, Long::sum);
        String where = line.server() == null ? "" : " -> " + line.server();
        String why = line.reason() == null ? "" : " (" + line.reason() + ")";
        String what = line.connection() == null ? "" : " " + line.connection();
        System.out.println(line.n() + " " + line.verdict() + why + what + where);
    }
}
