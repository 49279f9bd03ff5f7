package io.netdispatcher.replication.jgroups;

import java.util.List;
import org.jgroups.Address;

/**
 * Who is there besides this node. Each member gets a number when it comes, keeps it while it stays, and nobody ever gets it again: a
 * member that went and came back is somebody new. Written by callbacks of the present channel and by the keeper, read by anybody.
 */
final class Roster {
    /**
     * The members at one moment.
     *
     * @param channel how they are reached; null when there is no channel
     * @param changes counts up with every change
     * @param others everybody but this node
     * @param origins their numbers, 1 and up
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Present(ReplicationChannel channel, long changes, Address[] others, int[] origins) {
        /** Where in {@link #others} the member of this number is, or -1. */
        int indexOf(int origin) {
            for (int i = 0; i < origins.length; i++) {
                if (origins[i] == origin) {
                    return i;
                }
            }
            return -1;
        }

        /** The number of a member, or 0 when it is none. */
        int originOf(Address member) {
            for (int i = 0; i < others.length; i++) {
                if (others[i].equals(member)) {
                    return origins[i];
                }
            }
            return 0;
        }
    }

    private static final Address[] NOBODY = {};

    private volatile Present present = new Present(null, 0, NOBODY, new int[0]);
    private int lastOrigin;

    /** The members now. */
    Present present() {
        return present;
    }

    /** The number of a member of this channel, or 0 when it is none or the channel is not the present one. */
    int originOf(ReplicationChannel channel, Address member) {
        Present now = present;
        return now.channel() == channel ? now.originOf(member) : 0;
    }

    /** From now on only this channel's views count. */
    synchronized void begin(ReplicationChannel channel) {
        present = new Present(channel, present.changes() + 1, NOBODY, new int[0]);
    }

    /** The channel has gone, and with it everybody. */
    synchronized void end(ReplicationChannel channel) {
        if (present.channel() == channel) {
            begin(null);
        }
    }

    /** These are the members, besides this node. */
    synchronized boolean update(ReplicationChannel channel, List<Address> members) {
        Present before = present;
        if (before.channel() != channel) {
            return false;
        }
        Address[] others = members.toArray(NOBODY);
        int[] origins = new int[others.length];
        for (int i = 0; i < others.length; i++) {
            int origin = before.originOf(others[i]);
            origins[i] = origin != 0 ? origin : ++lastOrigin;
        }
        present = new Present(channel, before.changes() + 1, others, origins);
        return true;
    }
}
