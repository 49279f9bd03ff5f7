package io.netdispatcher.executor.pcap;

import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.os.DescriptorPoll;
import io.netdispatcher.executor.pcap.PcapLink.Intake;
import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.FrameHandler;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.MutableDirectBuffer;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapNativeException;

/**
 * Frames by libpcap, one handle per interface: the plane that works on any Linux. It sends at once, so {@link #flush} has nothing to do.
 * Cost: a byte array for each received frame, made by pcap4j. Owned by the executor thread.
 */
public final class PcapDataPlane implements DataPlane {
    private final List<PcapLink> handles;
    private final PcapLink[] byIndex;

    private PcapDataPlane(List<PcapLink> handles) {
        this.handles = handles;
        byIndex = new PcapLink
                [handles.stream().mapToInt(h -> h.link().index()).max().orElse(0) + 1];
        handles.forEach(handle -> byIndex[handle.link().index()] = handle);
    }

    /** Receives what is addressed to the VIPs, on the external link; sends on both. */
    public static PcapDataPlane forVips(Links links, int[] vips, DescriptorPoll descriptors) throws IOException {
        return open(links, List.of(Intake.many(vipFilter(vips)), Intake.none()), descriptors);
    }

    /** Receives and sends ARP on both links. */
    public static PcapDataPlane forArp(Links links, DescriptorPoll descriptors) throws IOException {
        return open(links, List.of(Intake.few("arp"), Intake.few("arp")), descriptors);
    }

    private static PcapDataPlane open(Links links, List<Intake> intakes, DescriptorPoll descriptors)
            throws IOException {
        List<Link> distinct =
                links.isOneArm() ? List.of(links.external()) : List.of(links.external(), links.internal());
        List<PcapLink> opened = new ArrayList<>();
        for (Link link : distinct) {
            try {
                opened.add(new PcapLink(link, intakes.get(opened.size()), descriptors));
            } catch (PcapNativeException | NotOpenException failure) {
                opened.forEach(PcapLink::close);
                throw new IOException(
                        "interface " + link.name() + " can't be captured: " + failure.getMessage(), failure);
            }
        }
        return new PcapDataPlane(opened);
    }

    private static String vipFilter(int[] vips) {
        if (vips.length == 0) {
            return "less 1";
        }
        String hosts = Arrays.stream(vips)
                .mapToObj(vip -> "dst host " + Ipv4Address.format(vip))
                .collect(Collectors.joining(" or ", "ip and (", ")"));
        return hosts + " or (vlan and " + hosts + ")";
    }

    /** Changes which VIPs are received. */
    public void vips(int[] vips) throws IOException {
        try {
            handles.get(0).filter(vipFilter(vips));
        } catch (PcapNativeException | NotOpenException failure) {
            throw new IOException("the capture filter could not be changed: " + failure.getMessage(), failure);
        }
    }

    @Override
    public int poll(FrameHandler handler, int limit, long nowMs) {
        int frames = 0;
        for (PcapLink handle : handles) {
            frames += handle.poll(handler, limit, nowMs);
        }
        return frames;
    }

    @Override
    public void wakes(boolean doWake) {
        for (PcapLink handle : handles) {
            handle.wakes(doWake);
        }
    }

    @Override
    public boolean send(int link, MutableDirectBuffer buffer, int offset, int length) {
        return byIndex[link].send(buffer, offset, length);
    }

    @Override
    public void flush() {
        // libpcap sends frame by frame.
    }

    @Override
    public void close() {
        handles.forEach(PcapLink::close);
    }
}
