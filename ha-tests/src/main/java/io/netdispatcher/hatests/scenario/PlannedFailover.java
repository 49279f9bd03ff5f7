package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.ManagedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An operator types {@code nd failover} on the active node. */
final class PlannedFailover implements Fault {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final double NEW_P99_MS = 10;

    @Override
    public String name() {
        return "planned-failover";
    }

    @Override
    public String summary() {
        return "nd failover on the active node";
    }

    @Override
    public Aim aim(String profile) {
        return Aim.newConnections(NEW_P99_MS);
    }

    @Override
    public Strike prepare(Stage stage, String active) {
        List<String> words = new ArrayList<>(Dispatcher.launcher());
        words.addAll(List.of(
                "failover",
                "--wait",
                "--socket",
                Dispatcher.controlSocket(stage.lab(), active).toString()));
        return new Strike() {
            private ManagedProcess command;

            @Override
            public void fire() {
                command = stage.lab().node(active).startAs("failover", words.toArray(String[]::new));
            }

            @Override
            public void confirm() {
                int exitCode = command.awaitExit(LIMIT);
                if (exitCode != 0) {
                    throw new LabFailure("exit code " + exitCode + " from nd failover: "
                            + command.outputText().strip());
                }
            }

            @Override
            public void close() {
                if (command != null) {
                    command.close();
                }
            }
        };
    }

    @Override
    public void repair(Stage stage, String struck) {
        // There is nothing to repair: it has become the shadow.
    }

    /** When the command's JVM has started, and the nodes have agreed, is up to them. */
    @Override
    public boolean isMoment() {
        return false;
    }
}
