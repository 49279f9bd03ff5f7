package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.frame.EthernetFlyweight;
import io.netdispatcher.executor.frame.MacAddress;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** The service LAN: a switch that learns who is where. Ports 0 and 1 are the nodes'. */
final class SimLan {
    static final int PORTS = 7;

    private final Agenda agenda;
    private final SimTime time;
    private final Port[] ports = new Port[PORTS];
    private int splits;
    private int side;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final EthernetFlyweight ethernet = new EthernetFlyweight();

    /** A place in the switch: lines in and out, and the station behind them. */
    private static final class Port {
        private final Line in;
        private final Line out;
        private Consumer<byte[]> station = frame -> {};
        private int pulls;
        private long learnedMac = MacAddress.UNKNOWN;

        Port(SplittableRandom random) {
            in = new Line(random.split());
            out = new Line(random.split());
        }
    }

    SimLan(Agenda agenda, SimTime time, SplittableRandom random) {
        this.agenda = agenda;
        this.time = time;
        for (int i = 0; i < PORTS; i++) {
            ports[i] = new Port(random);
        }
    }

    /** Who is behind this port. */
    void attach(int port, Consumer<byte[]> station) {
        ports[port].station = station;
    }

    /** From the station to the switch. */
    Line into(int port) {
        return ports[port].in;
    }

    /** From the switch to the station. */
    Line outOf(int port) {
        return ports[port].out;
    }

    /** The cable is pulled out: neither end has a carrier. */
    void pull(int port) {
        ports[port].pulls++;
        ports[port].learnedMac = MacAddress.UNKNOWN;
    }

    void plug(int port) {
        ports[port].pulls--;
    }

    /** The switch falls in two: ports whose bit is set, and the others. */
    void split(int ports) {
        splits++;
        side = ports;
    }

    void join() {
        splits--;
    }

    private boolean isApart(int one, int other) {
        return splits > 0 && (side >> one & 1) != (side >> other & 1);
    }

    boolean hasCarrier(int port) {
        return ports[port].pulls == 0;
    }

    /** Whether frames get from this station to that one now, as good as always. */
    boolean works(int from, int to) {
        return hasCarrier(from)
                && hasCarrier(to)
                && !isApart(from, to)
                && ports[from].in.works(time.nowNs)
                && ports[to].out.works(time.nowNs);
    }

    boolean worksBetweenNodes() {
        return works(0, 1) && works(1, 0);
    }

    /** Whether both nodes have a carrier. */
    boolean carriesBetweenNodes() {
        return hasCarrier(0) && hasCarrier(1);
    }

    /** Whether something that is no ARP, on its way from a node to the other one, is lost. */
    boolean losesBetweenNodes(int from) {
        return !carriesBetweenNodes() || isApart(0, 1) || ports[from].in.loses() || ports[1 - from].out.loses();
    }

    /** When what a node sends to the other one now arrives. */
    long clearNs(int from) {
        return ports[1 - from].out.arrivalNs(ports[from].in.arrivalNs(time.nowNs));
    }

    /** A station sends a frame; false when its link has no carrier. */
    boolean send(int port, byte[] frame) {
        Port from = ports[port];
        if (from.pulls > 0) {
            return false;
        }
        if (!from.in.loses()) {
            agenda.at(from.in.arrivalNs(time.nowNs), () -> pass(port, frame));
        }
        return true;
    }

    private void pass(int port, byte[] frame) {
        if (!hasCarrier(port)) {
            return;
        }
        buffer.wrap(frame);
        if (ethernet.wrap(buffer, 0, frame.length) != null) {
            return;
        }
        for (Port other : ports) {
            if (other.learnedMac == ethernet.sourceMac()) {
                other.learnedMac = MacAddress.UNKNOWN;
            }
        }
        ports[port].learnedMac = ethernet.sourceMac();
        long destination = ethernet.destinationMac();
        int known = MacAddress.isUnicast(destination) ? portOf(destination) : -1;
        if (known >= 0) {
            leave(known, port, frame);
            return;
        }
        for (int to = 0; to < PORTS; to++) {
            leave(to, port, frame);
        }
    }

    private int portOf(long mac) {
        for (int i = 0; i < PORTS; i++) {
            if (ports[i].learnedMac == mac) {
                return i;
            }
        }
        return -1;
    }

    private void leave(int to, int from, byte[] frame) {
        Port port = ports[to];
        if (to == from || isApart(to, from) || port.pulls > 0 || port.out.loses()) {
            return;
        }
        agenda.at(port.out.arrivalNs(time.nowNs), () -> {
            if (port.pulls == 0) {
                port.station.accept(frame);
            }
        });
    }
}
