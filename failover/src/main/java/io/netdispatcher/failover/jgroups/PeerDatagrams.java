package io.netdispatcher.failover.jgroups;

import io.netdispatcher.executor.pair.MessageSeal;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The UDP socket of a channel, as JGroups wants one, but one that knows nobody but the other node: the kernel drops what comes from other
 * ends (the socket is connected), what does not carry the other node's seal is dropped here before JGroups reads a byte of it (it
 * believes every length that it reads), and sending never waits: when the kernel has no room, the datagram is lost.
 *
 * <p>One thread receives, any may send.
 */
final class PeerDatagrams extends MulticastSocket {
    /** The longest datagram, so that none is ever fragmented; JGroups' own for two members are half of it. */
    static final int MAX_BYTES = 1_400;

    private static final int LONGEST_DATA_BYTES = MAX_BYTES - MessageSeal.BYTES;
    /** Failures to read, one after the other, after which the socket is given up. */
    private static final int READ_FAILURES = 100;

    private final InetSocketAddress peer;
    private final PathTraffic traffic;
    private final MessageSeal outgoingSeal;
    private final MessageSeal incomingSeal;
    private final DatagramChannel channel;
    private final Selector selector;
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(MAX_BYTES);
    private final UnsafeBuffer outgoingView = new UnsafeBuffer(outgoing);
    /** A byte longer than any, which tells the too long ones. */
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(MAX_BYTES + 1);

    private final UnsafeBuffer incomingView = new UnsafeBuffer(incoming);
    private int failuresToRead;

    PeerDatagrams(PathSettings settings, PathTraffic traffic) throws IOException {
        super((SocketAddress) null);
        // Its own descriptor is not wanted.
        super.close();
        this.peer = settings.peer();
        this.traffic = traffic;
        PathSettings.Sealing seal = settings.seal();
        outgoingSeal = new MessageSeal(seal.key(), "heartbeat-path", seal.ownIndex(), seal.peerIndex());
        incomingSeal = new MessageSeal(seal.key(), "heartbeat-path", seal.ownIndex(), seal.peerIndex());
        channel = DatagramChannel.open(StandardProtocolFamily.INET);
        selector = Selector.open();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    @Override
    public void bind(SocketAddress address) throws SocketException {
        try {
            channel.bind(address);
            channel.connect(peer);
        } catch (IOException e) {
            traffic.failed(address, e);
            close();
            throw e instanceof SocketException failure ? failure : new SocketException(e.getMessage());
        }
    }

    @Override
    public void send(DatagramPacket packet) {
        int length = packet.getLength();
        if (!peer.equals(packet.getSocketAddress())) {
            // JGroups looks for members at its own address as well.
            return;
        }
        if (length > LONGEST_DATA_BYTES) {
            traffic.unsent("a datagram of " + length + " bytes");
            return;
        }
        synchronized (outgoing) {
            outgoing.clear();
            outgoing.put(packet.getData(), packet.getOffset(), length);
            outgoing.limit(outgoingSeal.seal(outgoingView, 0, length));
            outgoing.position(0);
            write();
        }
    }

    /** What can't be sent is lost, and the traffic tells why: JGroups would only log each of them. */
    private void write() {
        try {
            if (writeAfterReport() > 0) {
                traffic.sent();
            } else {
                traffic.unsent("the kernel has no room for datagrams, the network card does not send");
            }
        } catch (IOException e) {
            traffic.unsent(String.valueOf(e.getMessage()));
        }
    }

    /** That nobody listened to a datagram before is reported instead of sending this one, once. */
    private int writeAfterReport() throws IOException {
        try {
            return channel.write(outgoing);
        } catch (PortUnreachableException nobodyListened) {
            outgoing.position(0);
        }
        try {
            return channel.write(outgoing);
        } catch (PortUnreachableException nobodyListens) {
            // The path is as it should be; the other node is not there.
            return outgoing.limit();
        }
    }

    @Override
    public void receive(DatagramPacket packet) throws IOException {
        traffic.listening();
        while (channel.isOpen()) {
            int length = read();
            if (length > 0 && isGenuine(length)) {
                incoming.get(0, packet.getData(), 0, length - MessageSeal.BYTES);
                packet.setLength(length - MessageSeal.BYTES);
                packet.setSocketAddress(peer);
                return;
            }
            if (length < 0) {
                await();
            }
        }
        throw new SocketException("closed");
    }

    /** A datagram's length, or -1 when there is none. */
    private int read() throws IOException {
        incoming.clear();
        try {
            // Empty ones show in the position no better than none at all does: nobody sends any.
            int length = channel.read(incoming);
            failuresToRead = 0;
            return length == 0 ? -1 : length;
        } catch (PortUnreachableException nobodyListened) {
            return -1;
        } catch (IOException e) {
            if (channel.isOpen() && ++failuresToRead > READ_FAILURES) {
                traffic.failed(channel.getLocalAddress(), e);
                close();
            }
            return -1;
        }
    }

    private boolean isGenuine(int length) {
        if (length <= MAX_BYTES && incomingSeal.isGenuine(incomingView, 0, length)) {
            return true;
        }
        traffic.refused();
        return false;
    }

    private void await() throws IOException {
        try {
            selector.select();
            selector.selectedKeys().clear();
        } catch (java.nio.channels.ClosedSelectorException closed) {
            // So is the channel.
        }
    }

    @Override
    public void close() {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
            selector.close();
        } catch (IOException ignored) {
            // Closed is all that is wanted.
        }
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public boolean isBound() {
        return getLocalPort() > 0;
    }

    @Override
    public InetAddress getLocalAddress() {
        return local().getAddress();
    }

    @Override
    public int getLocalPort() {
        return local().getPort();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return local();
    }

    private InetSocketAddress local() {
        try {
            return channel.getLocalAddress() instanceof InetSocketAddress address ? address : new InetSocketAddress(0);
        } catch (IOException closed) {
            return new InetSocketAddress(0);
        }
    }

    @Override
    public void setSendBufferSize(int bytes) throws SocketException {
        set(StandardSocketOptions.SO_SNDBUF, bytes);
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return get(StandardSocketOptions.SO_SNDBUF);
    }

    @Override
    public void setReceiveBufferSize(int bytes) throws SocketException {
        set(StandardSocketOptions.SO_RCVBUF, bytes);
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return get(StandardSocketOptions.SO_RCVBUF);
    }

    @Override
    public void setTrafficClass(int tos) throws SocketException {
        set(StandardSocketOptions.IP_TOS, tos);
    }

    /** An address of its own is all that it binds. */
    @Override
    public void setReuseAddress(boolean on) {}

    /** Of no meaning without multicast. */
    @Override
    public void setNetworkInterface(NetworkInterface networkInterface) {}

    /** Of no meaning without multicast. */
    @Override
    public void setTimeToLive(int hops) {}

    private void set(java.net.SocketOption<Integer> option, int value) throws SocketException {
        try {
            channel.setOption(option, value);
        } catch (IOException e) {
            throw new SocketException(e.getMessage());
        }
    }

    private int get(java.net.SocketOption<Integer> option) throws SocketException {
        try {
            return channel.getOption(option);
        } catch (IOException e) {
            throw new SocketException(e.getMessage());
        }
    }
}
