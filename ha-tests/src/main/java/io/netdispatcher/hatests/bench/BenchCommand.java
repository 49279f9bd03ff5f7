package io.netdispatcher.hatests.bench;

import picocli.CommandLine.Command;

/** {@code nd bench}: the benchmarks, one subcommand each. */
@Command(
        name = "bench",
        description = "Measure parts of the dispatcher on this machine.",
        synopsisSubcommandLabel = "BENCH",
        subcommands = {TableBenchCommand.class, ReplicationBenchCommand.class, BulkSyncBenchCommand.class},
        footer = {"", "Example: nd bench table -o json"})
public final class BenchCommand {}
