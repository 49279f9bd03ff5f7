package io.netdispatcher.hatests.replication.transport;

import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;
import java.io.IOException;
import java.time.Duration;

/** Measures a transport between two processes over the dedicated cable of a lab. Run by hand; arguments are options of their JVMs. */
final class TransportMeasurement {
    private TransportMeasurement() {}

    /** Prints round trips and throughput. */
    public static void main(String[] options) throws IOException {
        try (Lab lab = Lab.up(LabPlan.oneArm().withServers(1));
                ProbeProcess one =
                        ProbeProcess.start(lab, LabPlan.ND1, 1, "192.168.77.1 7801 192.168.77.2 7801", options);
                ProbeProcess two =
                        ProbeProcess.start(lab, LabPlan.ND2, 2, "192.168.77.2 7801 192.168.77.1 7801", options)) {
            long tookMs = one.awaitConnected(true, Duration.ofSeconds(15));
            two.awaitConnected(true, Duration.ofSeconds(5));
            System.out.println("connected after " + tookMs + " ms");
            one.ask("ping 5000 100");
            System.out.println("ping 100 B: " + one.ask("ping 20000 100"));
            System.out.println("ping 100 B: " + one.ask("ping 20000 100"));
            one.ask("stream 2000 60000");
            two.ask("received");
            System.out.println("stream 60 kB: " + one.ask("stream 10000 60000") + "; " + two.ask("received"));
            System.out.println("stream 100 B: " + one.ask("stream 200000 100") + "; " + two.ask("received"));
            System.out.println(one.ask("state") + " / " + two.ask("state"));
            System.out.println("close " + one.ask("close") + " ms, " + one.ask("threads"));
        }
    }
}
