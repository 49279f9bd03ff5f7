package io.netdispatcher.hatests.replication.transport;

import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** Breaks a pair of transports in random ways, again and again, and tells how long each took to come back. Run by hand: SEED COUNT. */
final class TransportChaos {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final Lab lab;
    private final Random random;
    private final ProbeProcess[] ends = new ProbeProcess[2];

    private TransportChaos(Lab lab, long seed) {
        this.lab = lab;
        this.random = new Random(seed);
    }

    /** Prints a line for each fault. */
    public static void main(String[] words) throws IOException, InterruptedException {
        try (Lab lab = Lab.up(LabPlan.oneArm().withServers(1))) {
            TransportChaos chaos = new TransportChaos(lab, Long.parseLong(words[0]));
            chaos.start(0);
            chaos.start(1);
            chaos.awaitReturn("start");
            for (int i = 0; i < Integer.parseInt(words[1]); i++) {
                chaos.awaitReturn(chaos.fault());
            }
            chaos.ends[0].close();
            chaos.ends[1].close();
        }
    }

    private void start(int end) throws IOException {
        String[] addresses = {"192.168.77.1 7801 192.168.77.2 7801", "192.168.77.2 7801 192.168.77.1 7801"};
        ends[end] = ProbeProcess.start(lab, end == 0 ? LabPlan.ND1 : LabPlan.ND2, end + 1, addresses[end]);
    }

    private String fault() throws IOException, InterruptedException {
        int end = random.nextInt(2);
        int ms = 200 + random.nextInt(6_000);
        switch (random.nextInt(6)) {
            case 0 -> {
                ends[end].kill();
                pass(random.nextBoolean() ? 0 : ms);
                start(end);
                return "kill " + end;
            }
            case 1 -> {
                ends[end].signal("STOP");
                pass(ms);
                ends[end].signal("CONT");
                return "stop " + end + " for " + ms;
            }
            case 2 -> {
                lab.unplugDedicatedCable();
                pass(ms);
                lab.plugDedicatedCable();
                return "cut for " + ms;
            }
            case 3 -> {
                ends[end].ask("rebuild");
                return "rebuild " + end;
            }
            case 4 -> {
                ends[0].tell("rebuild");
                ends[1].tell("rebuild");
                ends[0].answer("rebuild");
                ends[1].answer("rebuild");
                return "rebuild both";
            }
            default -> {
                ends[end].signal("STOP");
                String answer = ends[1 - end].ask("flood 60000 5000");
                pass(ms);
                ends[end].signal("CONT");
                return "stop " + end + " under load for " + ms + " more: " + answer;
            }
        }
    }

    private static void pass(int ms) {
        long endNs = System.nanoTime() + ms * 1_000_000L;
        Await.until("time passes", LIMIT, () -> System.nanoTime() - endNs >= 0);
    }

    private void awaitReturn(String what) {
        long startNs = System.nanoTime();
        boolean isBack = Await.holdsWithin(LIMIT, () -> carries(0) && carries(1));
        System.out.printf(
                "%-40s %s after %d ms%n",
                what, isBack ? "back" : "NOT BACK", (System.nanoTime() - startNs) / 1_000_000);
        if (!isBack) {
            System.out.println(ends[0].ask("state") + " / " + ends[1].ask("state"));
        }
    }

    /** Whether a hundred messages reach the other end, whole. */
    private boolean carries(int end) {
        if (!ends[end].isConnected()) {
            return false;
        }
        String answer = ends[end].ask("stream 100 1000");
        if (answer.startsWith("stalled")) {
            System.out.println("end " + end + " " + answer);
        }
        return answer.startsWith("done");
    }
}
