package io.netdispatcher.failover.role;

/**
 * What this node sees of the service LAN.
 *
 * @param hasCarrier whether its cable leads somewhere
 * @param targets stations that show whether it reaches the LAN
 * @param reach how many of them were heard in the last second
 * @param servers real servers
 * @param serversHeard how many of them answer
 * @param answers of stations since the start
 * @param probes of the VIPs that have left since the start
 */
public record Lan(
        boolean hasCarrier, int targets, int reach, int servers, int serversHeard, long answers, long probes) {
    /** Nothing is known yet. */
    public static final Lan UNKNOWN = new Lan(true, 0, 0, 0, 0, 0, 0);

    /** Whether anything answers, or nothing is there to answer. */
    public boolean isReached() {
        return hasCarrier && (targets == 0 || reach > 0);
    }
}
