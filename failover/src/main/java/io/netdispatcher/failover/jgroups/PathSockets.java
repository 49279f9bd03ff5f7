package io.netdispatcher.failover.jgroups;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jgroups.util.DefaultSocketFactory;

/**
 * All sockets of one channel, so that they can be cut without the channel's help: one for datagrams, one that listens for FD_SOCK, its
 * connection to the other node, and those that came from there.
 *
 * <p>The connection to the other node is watched here rather than by JGroups' suspicions, for these do not tell the end of a process from a
 * connection that could not be made. Any thread.
 */
final class PathSockets extends DefaultSocketFactory {
    /** Connections from the other node that are kept; the oldest one is cut for another. A node that lost its power does not close any. */
    private static final int ACCEPTED_MAX = 8;
    /** What FD_SOCK sends before it closes in good order. */
    private static final int GOODBYE = 9;

    private static final int END = -1;

    private final PathSettings settings;
    private final PathTraffic traffic;
    private final Runnable processGone;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile PeerDatagrams datagrams;
    private volatile Listener listener;
    private volatile boolean isSevered;

    PathSockets(PathSettings settings, PathTraffic traffic, Runnable processGone) {
        this.settings = settings;
        this.traffic = traffic;
        this.processGone = processGone;
    }

    @Override
    public Socket createSocket(String service) throws IOException {
        return register(new Watch());
    }

    @Override
    public ServerSocket createServerSocket(String service) throws IOException {
        listener = register(new Listener());
        return listener;
    }

    @Override
    public MulticastSocket createMulticastSocket(String service, SocketAddress address) throws IOException {
        datagrams = register(new PeerDatagrams(settings, traffic));
        return datagrams;
    }

    @Override
    public void close(DatagramSocket socket) {
        if (socket != null) {
            open.remove(socket);
            socket.close();
        }
    }

    /** Whether one that has to be there, for datagrams or for connections, has been closed. */
    boolean isAnyLost() {
        PeerDatagrams theDatagrams = datagrams;
        Listener theListener = listener;
        return theDatagrams != null && theDatagrams.isClosed() || theListener != null && theListener.isClosed();
    }

    /** Ends all of them at once, and lets no further ones be made. Never blocks. */
    void sever() {
        isSevered = true;
        open.forEach(PathSockets::cut);
    }

    private <S extends Closeable> S register(S socket) throws IOException {
        open.add(socket);
        if (isSevered) {
            socket.close();
            throw new IOException("the channel has been cut");
        }
        return socket;
    }

    private static void cut(Closeable socket) {
        try {
            if (socket instanceof Socket connection) {
                connection.setSoLinger(true, 0);
            }
        } catch (IOException ignored) {
            // Closed already, or not connected yet.
        }
        try {
            socket.close();
        } catch (IOException ignored) {
            // Closed is all that is wanted.
        }
    }

    /** The connection that ends with the other process. */
    private final class Watch extends Socket {
        private volatile boolean isEndedHere;

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    try {
                        int octet = super.read();
                        if (octet == END || octet == GOODBYE) {
                            ended();
                        }
                        return octet;
                    } catch (IOException e) {
                        // Not when it has timed out: then the way is broken, and nothing is known of the process.
                        if (String.valueOf(e.getMessage()).contains("reset")) {
                            ended();
                        }
                        throw e;
                    }
                }
            };
        }

        private void ended() {
            if (!isEndedHere) {
                processGone.run();
            }
        }

        @Override
        public void shutdownInput() throws IOException {
            isEndedHere = true;
            super.shutdownInput();
        }

        @Override
        public void close() throws IOException {
            isEndedHere = true;
            open.remove(this);
            super.close();
        }
    }

    private final class Accepted extends Socket {
        @Override
        public void close() throws IOException {
            open.remove(this);
            super.close();
        }
    }

    /** Lets in the other node only. One thread accepts. */
    private final class Listener extends ServerSocket {
        private final InetAddress welcome = settings.peer().getAddress();
        private final ArrayDeque<Accepted> accepted = new ArrayDeque<>();

        Listener() throws IOException {}

        @Override
        public void bind(SocketAddress address, int backlog) throws IOException {
            try {
                super.bind(address, backlog);
                traffic.watching();
            } catch (IOException e) {
                traffic.failed(address, e);
                throw e;
            }
        }

        @Override
        public Socket accept() throws IOException {
            while (true) {
                Accepted connection = new Accepted();
                implAccept(connection);
                if (welcome.equals(connection.getInetAddress())) {
                    keep(connection);
                    return register(connection);
                }
                cut(connection);
            }
        }

        private void keep(Accepted connection) {
            accepted.removeIf(Socket::isClosed);
            if (accepted.size() >= ACCEPTED_MAX) {
                cut(accepted.removeFirst());
            }
            accepted.addLast(connection);
        }

        @Override
        public void close() throws IOException {
            open.remove(this);
            super.close();
        }
    }
}
