package io.netdispatcher.hatests.load;

/**
 * A complete answer of a lab's server.
 *
 * @param status HTTP status
 * @param server X-Server: the name of the server
 * @param connection X-Connection: the server's number of the TCP connection
 * @param request X-Requests: the number of the request within the connection, from 1
 * @param body the body, one char a byte
 */
record Response(int status, String server, long connection, long request, String body) {
    /** Whether these are the bytes that the server of that name serves as {@code /}. */
    boolean hasRightBytes() {
        return status == 200 && body.equals(server + "\n");
    }
}
