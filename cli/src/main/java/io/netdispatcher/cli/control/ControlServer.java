package io.netdispatcher.cli.control;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.control.ControlMessages.Request;
import io.netdispatcher.cli.control.ControlMessages.Response;
import io.netdispatcher.cli.output.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The daemon's control socket: a unix-domain socket, mode 0660, one request a connection. Requests are bounded in size, time and number;
 * whatever a client sends, nothing but an answer to it comes of it. Each connection has a virtual thread.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    /** After an accept that failed, for want of descriptors say. */
    private static final long ACCEPT_PAUSE_NS = 100_000_000;

    private static final int BACKLOG = 16;
    /** Type bits of st_mode, and the type of a socket (inode(7)). */
    private static final int FILE_TYPE = 0170000;

    private static final int SOCKET_TYPE = 0140000;

    private final Path socket;
    private final ServerSocketChannel listener;
    private final Limits limits;
    private final Semaphore places;
    private volatile Handler handler;
    private final ScheduledExecutorService timeLimits = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("control-time-limit").factory());

    /** Answers requests; on many threads. */
    @FunctionalInterface
    public interface Handler {
        /** Does it and returns the report; throws {@link CommandFailure} with one line when it is refused. */
        Object handle(Request request);
    }

    /**
     * What clients may take.
     *
     * @param connections open at a time; further ones are closed at once
     * @param timeMs a connection that takes longer is closed
     */
    record Limits(int connections, long timeMs) {
        static final Limits DEFAULT = new Limits(32, ControlMessages.TIME_LIMIT_MS);
    }

    private ControlServer(Path socket, ServerSocketChannel listener, Limits limits) {
        this.limits = limits;
        places = new Semaphore(limits.connections());
        this.socket = socket;
        this.listener = listener;
    }

    /**
     * Takes the socket, readable and writable by its owner and the group; requests wait until {@link #serve}. A socket that a dead daemon
     * left is replaced; anything else at that place is refused.
     */
    public static ControlServer bind(Path socket, Optional<String> group) {
        return bind(socket, group, Limits.DEFAULT);
    }

    static ControlServer bind(Path socket, Optional<String> group, Limits limits) {
        try {
            removeStale(socket);
            Files.createDirectories(socket.toAbsolutePath().getParent());
            return new ControlServer(socket, listen(socket, group), limits);
        } catch (UserPrincipalNotFoundException unknown) {
            throw CommandFailure.failed(
                    "node.control.group " + group.orElseThrow() + " does not exist; create it or correct it");
        } catch (IOException failure) {
            throw CommandFailure.failed("node.control.socket " + socket + " can't be opened: " + failure.getMessage()
                    + "; correct node.control");
        }
    }

    /** Binds where nobody else can look, sets mode and group, and only then moves the socket to its place. */
    private static ServerSocketChannel listen(Path socket, Optional<String> group) throws IOException {
        Path closed = socket.resolveSibling(".nd" + ProcessHandle.current().pid());
        Path fresh = closed.resolve("s");
        Files.deleteIfExists(fresh);
        Files.deleteIfExists(closed);
        Files.createDirectory(
                closed, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(fresh), BACKLOG);
            restrict(fresh, group);
            Files.move(fresh, socket, StandardCopyOption.ATOMIC_MOVE);
            return listener;
        } catch (IOException | RuntimeException failure) {
            listener.close();
            throw failure;
        } finally {
            Files.deleteIfExists(fresh);
            Files.deleteIfExists(closed);
        }
    }

    /** Answers requests from now on, by this handler. */
    public void serve(Handler handler) {
        this.handler = handler;
        Thread.ofPlatform().daemon().name("control").start(this::accept);
    }

    private static void removeStale(Path socket) throws IOException {
        int mode;
        try {
            mode = (int) Files.getAttribute(socket, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException free) {
            return;
        }
        if ((mode & FILE_TYPE) != SOCKET_TYPE) {
            throw CommandFailure.failed(
                    "node.control.socket " + socket + " exists and is no socket; remove it or choose another path");
        }
        if (isAnswered(socket)) {
            throw CommandFailure.failed(
                    "node.control.socket " + socket + " is answered by another daemon; stop it or choose another path");
        }
        Files.delete(socket);
    }

    private static boolean isAnswered(Path socket) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(socket));
        } catch (ConnectException nobodyListens) {
            return false;
        }
    }

    private static void restrict(Path socket, Optional<String> group) throws IOException {
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
        if (group.isPresent()) {
            GroupPrincipal principal =
                    socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group.get());
            Files.getFileAttributeView(socket, PosixFileAttributeView.class).setGroup(principal);
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                if (places.tryAcquire()) {
                    Thread.ofVirtual().name("control-request").start(() -> serve(client));
                } else {
                    client.close();
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failure) {
                LOG.warn("control socket: {}", failure.getMessage());
                LockSupport.parkNanos(ACCEPT_PAUSE_NS);
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            var limit = timeLimits.schedule(() -> close(client), limits.timeMs(), TimeUnit.MILLISECONDS);
            try {
                byte[] line = readLine(client);
                if (line.length > 0) {
                    write(client, answer(line));
                }
            } finally {
                limit.cancel(false);
            }
        } catch (IOException | RejectedExecutionException ended) {
            LOG.debug("control request ended: {}", ended.getMessage());
        } finally {
            places.release();
        }
    }

    private static void close(SocketChannel client) {
        try {
            client.close();
        } catch (IOException failure) {
            LOG.debug("control connection: {}", failure.getMessage());
        }
    }

    private static byte[] readLine(SocketChannel client) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8_192);
        while (client.read(buffer) >= 0) {
            for (int i = 0; i < buffer.position(); i++) {
                if (buffer.get(i) == '\n') {
                    line.write(buffer.array(), 0, i);
                    return line.toByteArray();
                }
            }
            line.write(buffer.array(), 0, buffer.position());
            if (line.size() > ControlMessages.MAX_REQUEST_BYTES) {
                throw new IOException("request too long");
            }
            buffer.clear();
        }
        return new byte[0];
    }

    /** The answer to a request, whatever it holds. */
    Response answer(byte[] line) {
        try {
            Request request = Json.mapper().readValue(line, Request.class);
            if (request == null || request.command() == null) {
                return new Response(null, "a request needs a command");
            }
            return new Response(handler.handle(request), null);
        } catch (CommandFailure refused) {
            return new Response(null, refused.getMessage());
        } catch (JacksonException malformed) {
            return new Response(null, "the request is not understood: " + malformed.getOriginalMessage());
        } catch (RuntimeException failure) {
            LOG.error("control request failed", failure);
            return new Response(null, "internal error: " + failure);
        }
    }

    private static void write(SocketChannel client, Response response) throws IOException {
        byte[] text = (Json.mapper().writeValueAsString(response) + "\n").getBytes(StandardCharsets.UTF_8);
        Channels.newOutputStream(client).write(text);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        timeLimits.shutdownNow();
        Files.deleteIfExists(socket);
    }
}
