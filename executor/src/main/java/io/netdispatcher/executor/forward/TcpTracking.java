package io.netdispatcher.executor.forward;

import io.netdispatcher.executor.frame.TcpFlyweight;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionState;

/**
 * The state of a TCP connection, judged from the client's segments alone: the servers' never pass here.
 *
 * <p>A reset only shortens the timeout: it may be forged, and then the next segment takes the connection back to where it was. After the
 * client's FIN a connection lives as long as segments come, for a long answer may still be on its way. Pure; no allocation.
 */
final class TcpTracking {
    private TcpTracking() {}

    /** The state after a segment that is not an initial SYN. Marks on the connection what must be remembered. */
    static ConnectionState after(Connection connection, TcpFlyweight segment) {
        int flags = segment.flags();
        if ((flags & TcpFlyweight.RST) != 0) {
            return ConnectionState.CLOSING;
        }
        if ((flags & TcpFlyweight.FIN) != 0) {
            connection.flags(connection.flags() | Connection.FIN_SEEN);
        }
        if (connection.has(Connection.FIN_SEEN)) {
            return ConnectionState.HALF_CLOSED;
        }
        boolean proven = segment.payloadLength() > 0 || connection.has(Connection.PROVEN);
        return proven ? ConnectionState.ESTABLISHED : ConnectionState.UNPROVEN;
    }
}
