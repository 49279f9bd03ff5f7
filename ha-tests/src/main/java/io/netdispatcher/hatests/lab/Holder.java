package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The process that keeps an ordinary user's lab alive: it owns a user namespace in which the user is root, a mount
 * namespace whose /run is a private tmpfs (so that {@code ip netns} works), and a network namespace beside the lab's.
 *
 * <p>Inside, XDP and real-time priority are refused by the kernel: the pcap data plane only.
 */
final class Holder {
    private static final String MARK = "run/nd-lab-directory";

    private Holder() {}

    /** The words that start a holder; it marks its /run with the lab's directory when everything is ready. */
    static List<String> command(LabState state) {
        String script = "mount -t tmpfs tmpfs /run && mkdir /run/netns && printf %s \"$1\" >/" + MARK + ".new && mv /"
                + MARK + ".new /" + MARK + " && exec sleep infinity";
        return List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "--net",
                "sh",
                "-c",
                script,
                "sh",
                state.directory());
    }

    /** Whether a process sees the /run of this lab's holder. */
    static boolean marks(long pid, LabState state) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/root", MARK)).equals(state.directory());
        } catch (IOException ignored) {
            return false;
        }
    }
}
