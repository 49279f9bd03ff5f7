package io.netdispatcher.hatests.commands;

import io.netdispatcher.cli.CommandProvider;
import java.util.List;

/** Adds {@code nd lab}, {@code nd demo} and {@code nd sim} to the launcher. */
public final class LabCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(new LabCommand(), new DemoCommand(), new SimCommand());
    }
}
