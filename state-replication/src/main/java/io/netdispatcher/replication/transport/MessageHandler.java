package io.netdispatcher.replication.transport;

import org.agrona.DirectBuffer;

/** Takes the messages that a transport received. */
@FunctionalInterface
public interface MessageHandler {
    /**
     * One message, whole; gone when the call returns. Nobody has looked at it yet: it may be forged.
     *
     * @param origin who sent it, as {@link Transport#send} takes it; valid until the membership changes
     */
    void onMessage(int origin, DirectBuffer buffer, int offset, int length);
}
