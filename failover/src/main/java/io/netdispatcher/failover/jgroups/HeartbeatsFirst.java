package io.netdispatcher.failover.jgroups;

import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;
import org.jgroups.util.MaxOneThreadPerSender;

/**
 * Hands heartbeats up on the thread that reads the socket, and everything of JGroups' own to its pool: what it does with a new view may take
 * hundreds of milliseconds, for which no heartbeat must wait.
 */
final class HeartbeatsFirst extends MaxOneThreadPerSender {
    /** What a heartbeat is marked with: one datagram, sent at once, known to nobody but its sender and its receiver. */
    static final Message.Flag[] MARKS = {
        Message.Flag.OOB, Message.Flag.DONT_BUNDLE, Message.Flag.NO_RELIABILITY, Message.Flag.NO_FC
    };

    @Override
    public boolean process(Message message, boolean oob) {
        if (!isHeartbeat(message)) {
            return super.process(message, oob);
        }
        tp.passMessageUp(message, true, false, false);
        return true;
    }

    /** Whether it is for whoever is at this address; JGroups' own search for members is so, too, but carries its header. */
    private static boolean isHeartbeat(Message message) {
        return message instanceof BytesMessage
                && message.getDest() instanceof PhysicalAddress
                && message.isFlagSet(Message.Flag.DONT_BUNDLE)
                && message.isFlagSet(Message.Flag.NO_RELIABILITY)
                && message.getNumHeaders() <= 1;
    }
}
