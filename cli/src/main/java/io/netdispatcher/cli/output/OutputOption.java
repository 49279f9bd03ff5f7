package io.netdispatcher.cli.output;

import picocli.CommandLine.Option;

/** The {@code -o} option that every reporting command shares: a table for people, one JSON object for programs. */
public final class OutputOption {
    /** The two forms of a report. */
    public enum Format {
        TABLE,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "table or json; default: ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    /** Whether programs read the report. */
    public boolean isJson() {
        return format == Format.JSON;
    }
}
