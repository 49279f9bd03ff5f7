package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who runs the lab: root works on the machine's own namespaces, anybody else inside a user namespace. */
final class LabUser {
    private LabUser() {}

    /** The effective user id. */
    static int uid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isRoot() {
        return uid() == 0;
    }

    /** Where the state files are. */
    static Path stateDirectory() {
        if (isRoot()) {
            return Path.of("/run/nd-lab");
        }
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        return runtime != null && Files.isWritable(Path.of(runtime))
                ? Path.of(runtime, "nd-lab")
                : Path.of(System.getProperty("java.io.tmpdir"), "nd-lab-" + uid());
    }
}
