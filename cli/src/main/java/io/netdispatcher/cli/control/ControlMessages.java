package io.netdispatcher.cli.control;

import tools.jackson.databind.JsonNode;

/** What goes over the control socket: one JSON object a line, one request and one response a connection. */
public final class ControlMessages {
    /** Bytes of a request at most: a whole configuration file fits. */
    public static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;
    /** Bytes of a response at most. */
    public static final int MAX_RESPONSE_BYTES = 16 * 1024 * 1024;
    /** A connection that takes longer is closed. */
    public static final long TIME_LIMIT_MS = 10_000;

    private ControlMessages() {}

    /**
     * What a client asks.
     *
     * @param command the command's name, such as {@code status}
     * @param arguments an object of the command's own
     */
    public record Request(String command, JsonNode arguments) {}

    /**
     * What the daemon answers.
     *
     * @param result the report, when it was done
     * @param error one line, when it was not
     */
    public record Response(Object result, String error) {}
}
