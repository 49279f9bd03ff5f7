package io.netdispatcher.hatests.failover;

import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How fast a heartbeat path opens, carries, and tells of a process's end, over the dedicated cable of a lab. Run by hand. */
final class HeartbeatMeasurement {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int KILLS = 20;
    private static final int BUSY_LOOPS = 8;
    private static final Duration SAMPLE = Duration.ofSeconds(10);

    private final Lab lab;
    private final String[] manner;

    private HeartbeatMeasurement(Lab lab, String... manner) {
        this.lab = lab;
        this.manner = manner;
    }

    /** Words: which of {@code open}, {@code kill}, {@code latency} to measure. */
    public static void main(String[] words) throws IOException, InterruptedException {
        List<String> wanted = Arrays.asList(words);
        try (Lab lab = Lab.up(LabPlan.oneArm().withServers(1))) {
            HeartbeatMeasurement ordinary = new HeartbeatMeasurement(lab, "default", "ordinary");
            if (wanted.contains("open")) {
                ordinary.opening();
            }
            if (wanted.contains("kill")) {
                ordinary.kills();
                new HeartbeatMeasurement(lab, "default", "realtime").kills();
            }
            if (wanted.contains("latency")) {
                for (String priority : List.of("ordinary", "realtime")) {
                    new HeartbeatMeasurement(lab, "default", priority).latency(0);
                    new HeartbeatMeasurement(lab, "default", priority).latency(BUSY_LOOPS);
                }
            }
        }
    }

    static ProbeEnd first(Lab lab, String... manner) throws IOException {
        return ProbeEnd.start(lab, LabPlan.ND1, with(manner, "1", "192.168.77.1", "192.168.77.2"));
    }

    static ProbeEnd second(Lab lab, String... manner) throws IOException {
        return ProbeEnd.start(lab, LabPlan.ND2, with(manner, "2", "192.168.77.2", "192.168.77.1"));
    }

    private static String[] with(String[] manner, String... ends) {
        return Stream.concat(Stream.of(ends), Stream.of(manner)).toArray(String[]::new);
    }

    private static long openingMs(ProbeEnd end) {
        Await.until("it is open", LIMIT, () -> end.number("open") != 0);
        return (end.number("open") - end.number("start")) / 1_000_000;
    }

    private void opening() throws IOException, InterruptedException {
        try (ProbeEnd one = first(lab, manner)) {
            print("opening alone, ms: " + openingMs(one));
            awaitMembers(one, 1);
            try (ProbeEnd two = second(lab, manner)) {
                print("opening with a live peer, ms: " + openingMs(two));
                Await.until("it has heard the other", LIMIT, () -> two.number("first") != 0);
                print("  heard the other after, ms: " + (two.number("first") - two.number("start")) / 1_000_000);
                awaitMembers(two, 2);
                print("  members, ms: at most " + (two.number("now") - two.number("start")) / 1_000_000);
            }
            one.signal("STOP");
            try (ProbeEnd two = second(lab, manner)) {
                print("opening with a stopped peer, ms: " + openingMs(two));
            }
            one.signal("CONT");
        }
    }

    private static void awaitMembers(ProbeEnd end, int count) {
        Await.until(count + " members", LIMIT, () -> end.number("members") == count);
    }

    private void kills() throws IOException {
        List<Long> micros = new ArrayList<>();
        List<Long> watched = new ArrayList<>();
        try (ProbeEnd one = first(lab, manner)) {
            for (int i = 0; i < KILLS; i++) {
                try (ProbeEnd two = second(lab, manner)) {
                    awaitMembers(two, 2);
                    awaitMembers(one, 2);
                    long startNs = System.nanoTime();
                    Await.until("the first watches the second", LIMIT, () -> watches() >= 1);
                    watched.add((System.nanoTime() - startNs) / 1_000_000);
                    long before = one.number("gone");
                    long killNs = System.nanoTime();
                    two.kill();
                    // A membership that came apart before the kill is not watched.
                    if (Await.holdsWithin(Duration.ofSeconds(2), () -> one.number("gone") > before)) {
                        micros.add((one.number("goneAt") - killNs) / 1_000);
                    } else {
                        print("not noticed: " + one.ask("state"));
                    }
                }
            }
        }
        micros.sort(null);
        watched.sort(null);
        print("kill -9 to process gone, us, of " + micros.size() + " (" + String.join(" ", manner) + "): median "
                + micros.get(micros.size() / 2) + " max " + micros.getLast() + "; watched after the view, ms: median "
                + watched.get(KILLS / 2) + " max " + watched.getLast());
    }

    /** Connections by which the first end watches the second. */
    private long watches() {
        return lab.node(LabPlan.ND1)
                .run("ss", "-Htn", "state", "established", "( dport = :7804 )")
                .orThrow()
                .stdout()
                .lines()
                .count();
    }

    private void latency(int busyLoops) throws IOException, InterruptedException {
        List<Process> loops = new ArrayList<>();
        try (ProbeEnd one = first(lab, manner);
                ProbeEnd two = second(lab, manner)) {
            awaitMembers(one, 2);
            awaitMembers(two, 2);
            sample(one);
            for (int i = 0; i < busyLoops; i++) {
                loops.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            sample(one);
            one.ask("reset");
            two.ask("reset");
            sample(one);
            print("latency, " + manner[1] + ", " + busyLoops + " busy loops: " + one.ask("latency") + "; members "
                    + one.number("members") + " " + one.ask("state").contains("isRealTime=true"));
        } finally {
            loops.forEach(Process::destroyForcibly);
        }
    }

    private static void sample(ProbeEnd end) {
        long startNs = System.nanoTime();
        Await.until(
                "the sample is long enough",
                LIMIT,
                () -> System.nanoTime() - startNs > SAMPLE.toNanos() && end.number("heard") > 0);
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
