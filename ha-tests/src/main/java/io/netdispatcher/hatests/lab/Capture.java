package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running capture into a pcap file. It runs from the moment it is returned; read the file after {@link #stop()}.
 */
public final class Capture implements AutoCloseable {
    /** How much is kept of each frame. */
    public enum Detail {
        /** All of it, written at once, microseconds. */
        WHOLE,
        /** The headers, written by and by: costs far less processor time; nanoseconds where the machine has them. */
        HEADERS
    }

    private static final Duration START_LIMIT = Duration.ofSeconds(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration QUIET_LIMIT = Duration.ofSeconds(2);
    /** tcpdump in immediate mode writes each frame at once. */
    private static final long QUIET_NS = 30_000_000;
    /** dumpcap takes frames over from the kernel every 250 ms, and loses those that it has not when it is stopped. */
    private static final long QUIET_OF_DUMPCAP_NS = 600_000_000;
    /** tcpdump in its usual mode takes frames over every second. */
    private static final long QUIET_OF_BLOCKS_NS = 1_100_000_000;
    /** Ethernet, the longest IPv4 and TCP headers that the lab's machines send, and room. */
    private static final String HEADER_BYTES = "96";

    /**
     * The ring that the kernel fills, MiB: more than the lab's traffic of a second. The kernel allocates it in one go and, where it isn't preemptible,
     * lets nothing else run on that processor meanwhile: 32 MiB took 70 ms, and a node on the same machine was taken for dead.
     */
    private static final int RING_MIB = 4;

    private static final int KIB_PER_MIB = 1024;

    private static final Pattern DROPPED_BY_TCPDUMP = Pattern.compile("(\\d+) packets? dropped by kernel");
    private static final Pattern DROPPED_BY_DUMPCAP = Pattern.compile("received/dropped on interface .*: \\d+/(\\d+)");

    private final ManagedProcess process;
    private final Path file;
    private final long quietNs;

    private Capture(ManagedProcess process, Path file, long quietNs) {
        this.process = process;
        this.file = file;
        this.quietNs = quietNs;
    }

    /** Starts a capture and returns once the kernel hands frames over. */
    static Capture start(LabNode node, String device, String filter, Detail detail, Path file) {
        List<String> command =
                LabUser.isRoot() ? tcpdump(device, filter, detail, file) : dumpcap(device, filter, detail, file);
        ManagedProcess process = node.startAs("capture-" + device, command.toArray(String[]::new));
        Capture capture = new Capture(process, file, quietNs(detail));
        process.awaitOutput(LabUser.isRoot() ? "listening on" : "File: ", START_LIMIT);
        return capture;
    }

    /** Where the frames are. */
    public Path file() {
        return file;
    }

    /** Ends the capture, when what the kernel had queued is written, and returns the file. */
    public Path stop() {
        if (process.isAlive()) {
            awaitQuiet();
            process.signal("INT");
            process.awaitExit(STOP_LIMIT);
        }
        return file;
    }

    /** Frames that the kernel could not hand over; known after {@link #stop()}. A capture that judges needs 0. */
    public long dropped() {
        String output = process.outputText();
        for (Pattern pattern : List.of(DROPPED_BY_TCPDUMP, DROPPED_BY_DUMPCAP)) {
            Matcher matcher = pattern.matcher(output);
            if (matcher.find()) {
                return Long.parseLong(matcher.group(1));
            }
        }
        throw new LabFailure("the capture did not say how much it dropped: " + output.strip());
    }

    /** The frames as tcpdump prints them, one line each, with MAC addresses and without names; after {@link #stop()}. */
    public List<String> lines() {
        return Commands.run(List.of("tcpdump", "-nn", "-e", "-tt", "-r", file.toString()), "", STOP_LIMIT)
                .orThrow()
                .stdout()
                .lines()
                .toList();
    }

    @Override
    public void close() {
        stop();
    }

    private void awaitQuiet() {
        long[] sizeAndSinceNs = {size(), System.nanoTime()};
        Await.holdsWithin(QUIET_LIMIT, () -> {
            long size = size();
            if (size != sizeAndSinceNs[0]) {
                sizeAndSinceNs[0] = size;
                sizeAndSinceNs[1] = System.nanoTime();
            }
            return System.nanoTime() - sizeAndSinceNs[1] > quietNs;
        });
    }

    private static long quietNs(Detail detail) {
        long ofTcpdump = detail == Detail.WHOLE ? QUIET_NS : QUIET_OF_BLOCKS_NS;
        return LabUser.isRoot() ? ofTcpdump : QUIET_OF_DUMPCAP_NS;
    }

    private long size() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> tcpdump(String device, String filter, Detail detail, Path file) {
        List<String> words = new ArrayList<>(List.of("tcpdump", "-Z", "root", "-nn", "-U"));
        words.addAll(
                detail == Detail.WHOLE
                        ? List.of("--immediate-mode")
                        : List.of("--time-stamp-precision=nano", "-s", HEADER_BYTES));
        words.addAll(List.of("-B", String.valueOf(RING_MIB * KIB_PER_MIB), "-i", device, "-w", file.toString()));
        if (!filter.isBlank()) {
            words.add(filter);
        }
        return words;
    }

    /** Inside a user namespace tcpdump cannot change its identity and refuses; dumpcap does not try. */
    private static List<String> dumpcap(String device, String filter, Detail detail, Path file) {
        List<String> words = new ArrayList<>(List.of("dumpcap", "-q", "-P", "-B", String.valueOf(RING_MIB)));
        if (detail == Detail.HEADERS) {
            words.addAll(List.of("-s", HEADER_BYTES));
        }
        words.addAll(List.of("-i", device, "-w", file.toString()));
        if (!filter.isBlank()) {
            words.addAll(List.of("-f", filter));
        }
        return words;
    }
}
