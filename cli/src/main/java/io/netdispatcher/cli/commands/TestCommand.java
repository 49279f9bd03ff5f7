package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.CommandFailure;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nd test}: here for help and completion; the launcher calls Maven. */
@Command(
        name = "test",
        description = {
            "Install what the tests need, then run all of them, the lab included (mvn verify; the exit code is Maven's).",
            "Maven's options can follow, or stand in the environment variable MAVEN_ARGS."
        },
        footer = {"", "Example: ./nd test -Dmaven.repo.local=/var/tmp/repository"})
public final class TestCommand implements Runnable {
    @Parameters(paramLabel = "MAVEN-OPTION", arity = "0..*", description = "Passed to Maven as it is.")
    private List<String> mavenOptions;

    @Override
    public void run() {
        throw CommandFailure.failed("test is the launcher's work: run it as ./nd test, in a clone of the repository");
    }
}
