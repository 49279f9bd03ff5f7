package io.netdispatcher.cli.daemon;

import java.security.SecureRandom;

/** A number that tells this start of a node from all others. */
final class Incarnation {
    private Incarnation() {}

    /** Random, and not 0. */
    static long draw() {
        SecureRandom random = new SecureRandom();
        long drawn = random.nextLong();
        while (drawn == 0) {
            drawn = random.nextLong();
        }
        return drawn;
    }
}
