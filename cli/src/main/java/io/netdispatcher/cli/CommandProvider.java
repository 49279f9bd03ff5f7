package io.netdispatcher.cli;

import java.util.List;

/**
 * Adds commands to the launcher from a module that this one may not import (the lab, the benchmarks, the demo). Found by
 * {@link java.util.ServiceLoader}, so that a package without those modules simply lacks the commands.
 */
public interface CommandProvider {
    /** The commands to add: instances of classes that carry picocli's {@code @Command}. */
    List<Object> commands();
}
