package io.netdispatcher.hatests.load;

import java.nio.ByteBuffer;

/** What waits on a socket: told by the loop when there is something to do. */
sealed interface Session permits KeepAliveSession, ShortSession {
    /** The socket is connected, readable or broken. */
    void ready(long nowNs, ByteBuffer scratch);
}
