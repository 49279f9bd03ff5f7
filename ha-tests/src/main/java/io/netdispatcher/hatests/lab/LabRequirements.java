package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What this machine must offer for a lab. Asked once a process. */
public final class LabRequirements {
    /** Program and the Debian package that brings it. */
    private static final Map<String, String> PROGRAMS = programs();

    private static final List<String> LIBRARY_DIRECTORIES = List.of("/usr/lib", "/lib", "/usr/lib64", "/usr/local/lib");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private LabRequirements() {}

    /** What is missing and how to get it, in one line; nothing if a lab can be brought up here. */
    public static Optional<String> missing() {
        return Checked.MISSING;
    }

    /**
     * Returns if a lab can be brought up here.
     *
     * @throws LabFailure with the one line otherwise
     */
    static void check() {
        missing().ifPresent(line -> {
            throw new LabFailure(line);
        });
    }

    /** Whether labs run in user namespaces here, where XDP and real-time priority are refused. */
    public static boolean isUnprivileged() {
        return !LabUser.isRoot();
    }

    private static Optional<String> find() {
        List<String> missing = new ArrayList<>();
        TreeSet<String> packages = new TreeSet<>();
        PROGRAMS.forEach((program, source) -> {
            if (Commands.find(program).isEmpty()) {
                missing.add(program);
                packages.add(source);
            }
        });
        if (!hasLibpcap()) {
            missing.add("libpcap");
            packages.add("libpcap0.8");
        }
        if (!missing.isEmpty()) {
            return Optional.of(
                    "the lab needs " + String.join(", ", missing) + ": apt-get install " + String.join(" ", packages));
        }
        return namespacesRefused();
    }

    /** Makes what a lab is made of, once, in namespaces that vanish with the command. */
    private static Optional<String> namespacesRefused() {
        String script = "mount -t tmpfs tmpfs /run && ip link add type bridge && ip link add type veth";
        List<String> words = new ArrayList<>(List.of("unshare", "--net", "--mount"));
        if (!LabUser.isRoot()) {
            words.addAll(List.of("--user", "--map-root-user"));
        }
        words.addAll(List.of("sh", "-c", script));
        CommandResult result = Commands.run(words, "", LIMIT);
        if (result.succeeded()) {
            return Optional.empty();
        }
        String reason = result.stderr().strip().replace('\n', ' ');
        return Optional.of(
                LabUser.isRoot()
                        ? "the lab needs network namespaces with veth and bridge, which are refused here (" + reason
                                + "): give the container CAP_NET_ADMIN and CAP_SYS_ADMIN, or load the modules"
                        : "the lab needs root, or user namespaces, which are refused here (" + reason
                                + "): run as root, or set kernel.unprivileged_userns_clone=1"
                                + " and kernel.apparmor_restrict_unprivileged_userns=0");
    }

    private static boolean hasLibpcap() {
        return LIBRARY_DIRECTORIES.stream().map(Path::of).anyMatch(LabRequirements::holdsLibpcap);
    }

    private static boolean holdsLibpcap(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.find(
                directory,
                2,
                (file, attributes) -> file.getFileName().toString().startsWith("libpcap.so"))) {
            return files.findAny().isPresent();
        } catch (IOException | java.io.UncheckedIOException ignored) {
            return false;
        }
    }

    private static Map<String, String> programs() {
        Map<String, String> programs = new LinkedHashMap<>();
        programs.put("ip", "iproute2");
        programs.put("bridge", "iproute2");
        programs.put("nsenter", "util-linux");
        programs.put("unshare", "util-linux");
        programs.put("perl", "perl-base");
        programs.put("nginx", "nginx-light");
        programs.put("ethtool", "ethtool");
        programs.put("nft", "nftables");
        programs.put("curl", "curl");
        programs.put("wrk", "wrk");
        programs.put("tcpdump", "tcpdump");
        if (!LabUser.isRoot()) {
            programs.put("dumpcap", "wireshark-common");
        }
        return programs;
    }

    private static final class Checked {
        private static final Optional<String> MISSING = find();
    }
}
