package io.netdispatcher.hatests.node;

import io.netdispatcher.executor.ConnectionAccounting;
import io.netdispatcher.executor.Executor;
import io.netdispatcher.executor.arp.ArpSender;
import io.netdispatcher.executor.arp.LanWatch;
import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.arp.ReachTargets;
import io.netdispatcher.executor.arp.VipOwnership;
import io.netdispatcher.executor.cluster.ClusterSpec;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.cluster.OnMiss;
import io.netdispatcher.executor.cluster.PortSpec;
import io.netdispatcher.executor.cluster.ServerSpec;
import io.netdispatcher.executor.cluster.TimeoutSpec;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.forward.Forwarder;
import io.netdispatcher.executor.forward.Protection;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.os.DescriptorPoll;
import io.netdispatcher.executor.os.InterfaceFlags;
import io.netdispatcher.executor.os.LinkReader;
import io.netdispatcher.executor.os.ReadyIdleStrategy;
import io.netdispatcher.executor.pair.LanReport;
import io.netdispatcher.executor.pair.VipLease;
import io.netdispatcher.executor.pcap.PcapDataPlane;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.TableOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Runs an active executor over libpcap inside a node of the lab: arguments are the interface, the VIP and a server; each line of standard input
 * asks for a line of standard output with carrier, targets heard, and whether it still runs.
 */
final class LinkLossProbe {
    private LinkLossProbe() {}

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        String device = arguments[0];
        int vip = Ipv4Address.parse(arguments[1]);
        int server = Ipv4Address.parse(arguments[2]);
        Links links = LinkReader.read(device, device, server);
        DescriptorPoll descriptors = new DescriptorPoll();
        ExecutorCounters counters = ExecutorCounters.inMemory(256);
        LanReport report = new LanReport(() -> {});
        InterfaceFlags carrier = new InterfaceFlags(device);
        try (AgentRunner runner = new AgentRunner(
                new ReadyIdleStrategy(descriptors),
                Throwable::printStackTrace,
                null,
                executor(links, descriptors, counters, carrier, report, vip, server))) {
            AgentRunner.startOnThread(runner);
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (input.readLine() != null) {
                System.out.println(report.hasCarrier() + " " + report.targetsHeard() + " " + !runner.isClosed());
            }
        }
    }

    private static Executor executor(
            Links links,
            DescriptorPoll descriptors,
            ExecutorCounters counters,
            InterfaceFlags carrier,
            LanReport report,
            int vip,
            int server)
            throws IOException {
        PcapDataPlane dataPlane = PcapDataPlane.forVips(links, new int[] {vip}, descriptors);
        PcapDataPlane arpPlane = PcapDataPlane.forArp(links, descriptors);
        ConnectionAccounting accounting = new ConnectionAccounting(counters.table());
        ChronicleConnectionTable table =
                ChronicleConnectionTable.inMemory(TableOptions.of(1_000, 1), accounting, accounting);
        ArpSender sender = new ArpSender(arpPlane);
        Neighbours neighbours = new Neighbours(links.internal(), sender);
        LanWatch lan = new LanWatch(links.external(), neighbours, new ReachTargets(sender), carrier, report);
        Executor executor = new Executor(
                new Executor.Parts(
                        dataPlane,
                        arpPlane,
                        table,
                        new Forwarder(links, dataPlane, table, Protection.alone(1), counters.forwarder()),
                        new VipOwnership(links, sender, lan, VipLease.unlimited(), counters.arp()),
                        lan,
                        accounting,
                        ReplicationPort.NONE,
                        counters),
                SystemNanoClock.INSTANCE);
        PortSpec http = new PortSpec(80, OnMiss.DROP, TimeoutSpec.DEFAULT, List.of(new ServerSpec("srv1", server, 1)));
        Clusters clusters = Clusters.build(
                List.of(new ClusterSpec("www", vip, List.of(http))), Clusters.NONE, neighbours, counters::server);
        executor.apply(clusters, new int[] {vip}, SystemNanoClock.INSTANCE.nanoTime() / 1_000_000);
        table.releaseOwnership();
        return executor;
    }
}
