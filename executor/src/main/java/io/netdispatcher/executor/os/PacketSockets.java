package io.netdispatcher.executor.os;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The packet sockets of this process, found in /proc: libraries that open them don't tell their descriptors. */
public final class PacketSockets {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path PACKET_SOCKETS = Path.of("/proc/self/net/packet");

    private PacketSockets() {}

    /** Descriptors of all packet sockets that the process has now. */
    public static Set<Integer> descriptors() throws IOException {
        Set<String> links =
                inodes().stream().map(inode -> "socket:[" + inode + "]").collect(Collectors.toSet());
        Set<Integer> found = new HashSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : open) {
                if (links.contains(target(descriptor))) {
                    found.add(Integer.parseInt(descriptor.getFileName().toString()));
                }
            }
        }
        return found;
    }

    private static Set<String> inodes() throws IOException {
        List<String> lines = Files.readAllLines(PACKET_SOCKETS);
        return lines.stream()
                .skip(1)
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .collect(Collectors.toSet());
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
