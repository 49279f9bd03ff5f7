package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.CommandFailure;
import picocli.CommandLine.Command;

/** {@code nd setup}: here for help and completion; the launcher does the work before any Java runs. */
@Command(
        name = "setup",
        description = {
            "Install what is missing on this machine (Debian, Ubuntu; as root).",
            "Says first which packages; starts no service. `nd demo` and `nd test` do this by themselves."
        },
        footer = {"", "Example: sudo ./nd setup"})
public final class SetupCommand implements Runnable {
    @Override
    public void run() {
        throw CommandFailure.failed("setup is the launcher's work: run it as ./nd setup");
    }
}
