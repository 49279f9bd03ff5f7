package io.netdispatcher.replication.jgroups;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jgroups.util.DefaultSocketFactory;

/**
 * All TCP sockets of one channel, so that they can be cut without the channel's help.
 *
 * <p>A thread that writes to a peer that does not read holds the locks that an orderly close needs, and only the end of its socket wakes
 * it: interrupting does nothing. Any thread.
 */
final class ChannelSockets extends DefaultSocketFactory {
    private final Set<InetAddress> welcome;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isSevered;

    /** Connections from other addresses than these are cut before JGroups reads a byte of them: it trusts whoever it hears. */
    ChannelSockets(Set<InetAddress> welcome) {
        this.welcome = Set.copyOf(welcome);
    }

    @Override
    public Socket createSocket(String service) throws IOException {
        return register(new Connection());
    }

    @Override
    public ServerSocket createServerSocket(String service) throws IOException {
        return register(new Listener());
    }

    @Override
    public ServerSocket createServerSocket(String service, int port, int backlog, InetAddress address)
            throws IOException {
        ServerSocket listener = createServerSocket(service);
        listener.bind(new InetSocketAddress(address, port), backlog);
        return listener;
    }

    /** Ends all connections at once, unsent bytes are dropped, and lets no further ones be made. Never blocks. */
    void sever() {
        isSevered = true;
        open.forEach(ChannelSockets::cut);
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

    private final class Connection extends Socket {
        @Override
        public void close() throws IOException {
            open.remove(this);
            super.close();
        }
    }

    private final class Listener extends ServerSocket {
        Listener() throws IOException {}

        @Override
        public Socket accept() throws IOException {
            while (true) {
                Connection connection = new Connection();
                implAccept(connection);
                if (welcome.contains(connection.getInetAddress())) {
                    return register(connection);
                }
                cut(connection);
            }
        }

        @Override
        public void close() throws IOException {
            open.remove(this);
            super.close();
        }
    }
}
