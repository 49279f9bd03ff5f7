package io.netdispatcher.hatests.bench;

import io.netdispatcher.cli.CommandProvider;
import java.util.List;

/** Adds {@code nd bench} to the launcher. */
public final class BenchCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(new BenchCommand());
    }
}
