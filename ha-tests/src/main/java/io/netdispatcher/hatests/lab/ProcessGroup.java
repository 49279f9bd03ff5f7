package io.netdispatcher.hatests.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * A process group of its own for a program of the lab: a terminal's interrupt reaches the lab's owner only, which then ends its programs in order.
 *
 * <p>It stays in the owner's session. The scheduler shares out processors by sessions (autogroup of sched(7)): with one each, a node that used one
 * processor was kept from the other for 40 to 325 ms while another program of the lab ran there, whatever the priorities. On a machine of its own a
 * node has no such neighbours.
 */
public final class ProcessGroup {
    /** No program of util-linux or coreutils does just this. */
    private static final List<String> LEADER =
            List.of("perl", "-e", "setpgrp(0, 0); exec { $ARGV[0] } @ARGV or die \"$ARGV[0]: $!\\n\"", "--");

    private ProcessGroup() {}

    /** The words that start a program so; its process is the one that is started. */
    public static List<String> own(List<String> words) {
        List<String> all = new ArrayList<>(LEADER);
        all.addAll(words);
        return all;
    }
}
