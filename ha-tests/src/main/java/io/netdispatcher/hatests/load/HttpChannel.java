package io.netdispatcher.hatests.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One non-blocking TCP connection that carries requests and answers in turn. It never reconnects. One thread. */
final class HttpChannel implements AutoCloseable {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ResponseReader reader = new ResponseReader();

    private HttpChannel(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    /** Begins to connect from a port of the caller's choice; the session is told when the socket is ready. */
    static HttpChannel connect(Selector selector, int clientPort, InetSocketAddress target, Session session)
            throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.bind(new InetSocketAddress(clientPort));
            channel.connect(target);
            return new HttpChannel(channel, channel.register(selector, SelectionKey.OP_CONNECT, session));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Completes the connection if it is ready. */
    boolean finishConnect() throws IOException {
        if (!channel.finishConnect()) {
            return false;
        }
        key.interestOps(SelectionKey.OP_READ);
        return true;
    }

    /** Sends a request, which is far smaller than any socket buffer. */
    void send(byte[] request) throws IOException {
        if (channel.write(ByteBuffer.wrap(request)) != request.length) {
            throw new IOException("the socket's buffer is full");
        }
    }

    /**
     * Reads what there is.
     *
     * @param scratch room to read into; its content is lost
     * @return the answer if it is complete, else null
     * @throws EOFException when the server has closed the connection
     */
    Response read(ByteBuffer scratch) throws IOException {
        Response response = null;
        scratch.clear();
        int count = channel.read(scratch);
        while (count > 0) {
            if (response != null) {
                throw new BadResponse("bytes after the end of the answer");
            }
            response = reader.feed(scratch.flip());
            scratch.clear();
            count = channel.read(scratch);
        }
        if (count < 0 && response == null) {
            throw new EOFException(reader.isMidway() ? "closed amid an answer" : "closed by the server");
        }
        return response;
    }

    /** A request for {@code /} in bytes. */
    static byte[] request(InetSocketAddress target, boolean keepAlive) {
        String text = "GET / HTTP/1.1\r\nHost: " + target.getAddress().getHostAddress() + "\r\n"
                + (keepAlive ? "" : "Connection: close\r\n") + "\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Closes it so that the kernel sends RST and keeps the port for nobody. */
    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException ignored) {
            // It is closed already, or never was open.
        }
        close();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nothing was left to send.
        }
    }
}
