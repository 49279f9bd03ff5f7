package io.netdispatcher.hatests.lab;

/**
 * One finished request as the server recorded it.
 *
 * @param connection the server's number of the TCP connection, unique within one run of the server
 * @param request the request's number within its connection, from 1
 * @param clientAddress the client's address
 * @param clientPort the client's port
 * @param serverAddress the address the client spoke to: the VIP, or the server's own
 * @param status HTTP status
 * @param bytesSent bytes sent, header included
 * @param finishedMs when the request ended, milliseconds since 1970 of the machine's clock
 * @param method HTTP method
 * @param uri the path, without the query
 */
public record AccessRecord(
        long connection,
        long request,
        String clientAddress,
        int clientPort,
        String serverAddress,
        int status,
        long bytesSent,
        long finishedMs,
        String method,
        String uri) {
    /** The log format in the server's own words, one field for each component, in order. */
    static final String FORMAT = "$connection $connection_requests $remote_addr $remote_port $server_addr $status"
            + " $bytes_sent $msec $request_method $uri";

    private static final int FIELDS = 10;

    /**
     * Reads a line of the log.
     *
     * @throws LabFailure when it is not of the format
     */
    static AccessRecord parse(String line) {
        String[] field = line.split(" ", FIELDS);
        if (field.length != FIELDS) {
            throw new LabFailure("not a line of an access log: " + line);
        }
        return new AccessRecord(
                Long.parseLong(field[0]),
                Long.parseLong(field[1]),
                field[2],
                Integer.parseInt(field[3]),
                field[4],
                Integer.parseInt(field[5]),
                Long.parseLong(field[6]),
                Math.round(Double.parseDouble(field[7]) * 1000),
                field[8],
                field[9]);
    }
}
