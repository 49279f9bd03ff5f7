package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.judge.Gaps;
import io.netdispatcher.hatests.lab.Capture;
import io.netdispatcher.hatests.lab.CapturedArp;
import io.netdispatcher.hatests.lab.CapturedSegment;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabServer;
import io.netdispatcher.hatests.lab.PcapFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The captures by which a run is judged: towards the VIP at the client and at the switch's port of each server, all ARP on the switch. One
 * machine and one clock (the kernel's CLOCK_REALTIME) for all of them and for the moments of faults.
 */
public final class WireTap implements AutoCloseable {
    private static final String TOWARDS_VIP = "tcp dst port 80 and dst host ";

    private final Capture client;
    private final List<Capture> servers;
    private final Capture arp;

    private WireTap(Capture client, List<Capture> servers, Capture arp) {
        this.client = client;
        this.servers = servers;
        this.arp = arp;
    }

    /**
     * What was captured.
     *
     * @param atClient towards the VIP, and SYN-ACKs from it
     * @param atServers towards the VIP at the servers' ports
     * @param arp in order
     * @param dropped frames that the kernel could not hand to a capture: a run with any can't be judged
     */
    public record Evidence(
            List<CapturedSegment> atClient, List<CapturedSegment> atServers, List<CapturedArp> arp, long dropped) {}

    /** Starts all captures; they run when it returns. */
    public static WireTap start(Lab lab) {
        String vip = lab.plan().vip();
        List<Callable<Capture>> starts = new ArrayList<>();
        starts.add(() -> lab.capture(
                LabPlan.CLIENT,
                "eth0",
                "(" + TOWARDS_VIP + vip + ") or (tcp src port 80 and tcp[tcpflags] & tcp-syn != 0)",
                Capture.Detail.HEADERS));
        starts.add(() -> lab.capture(LabPlan.SWITCH, "br0", "arp", Capture.Detail.HEADERS));
        for (LabServer server : lab.servers()) {
            // Addressed to the server: a switch sends frames to all ports when that of their address has gone.
            String delivered = TOWARDS_VIP + vip + " and ether dst "
                    + lab.node(server.name()).mac("eth0");
            starts.add(() -> lab.capture(LabPlan.SWITCH, server.name(), delivered, Capture.Detail.HEADERS));
        }
        List<Capture> all = inParallel(starts);
        return new WireTap(all.get(0), all.subList(2, all.size()), all.get(1));
    }

    /** Ends all captures and reads them; what came in the last second may be missing. */
    public Evidence stop() {
        List<Capture> all = new ArrayList<>(servers);
        all.add(client);
        all.add(arp);
        inParallel(all.stream().<Callable<Object>>map(each -> each::stop).toList());
        return new Evidence(
                PcapFile.segments(client.file()),
                Gaps.merged(servers.stream()
                        .map(each -> PcapFile.segments(each.file()))
                        .toList()),
                PcapFile.arp(arp.file()),
                all.stream().mapToLong(Capture::dropped).sum());
    }

    /** Removes the files, when a run has nothing to explain. */
    public void discard() {
        try {
            for (Capture each : servers) {
                Files.deleteIfExists(each.file());
            }
            Files.deleteIfExists(client.file());
            Files.deleteIfExists(arp.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        servers.forEach(Capture::close);
        client.close();
        arp.close();
    }

    private static <T> List<T> inParallel(List<Callable<T>> work) {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> each : workers.invokeAll(work)) {
                results.add(each.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while waiting for captures", e);
        } catch (ExecutionException e) {
            throw new LabFailure("a capture failed: " + e.getCause().getMessage(), e.getCause());
        }
    }
}
