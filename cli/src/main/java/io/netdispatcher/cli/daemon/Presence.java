package io.netdispatcher.cli.daemon;

import io.netdispatcher.executor.pair.LanReport;
import io.netdispatcher.executor.pair.VipLease;
import io.netdispatcher.executor.plane.CarrierSense;

/**
 * What ties the executor's presence on the LAN to the role agent.
 *
 * @param lease by which the executor may answer for the VIPs
 * @param lan where it reports what it sees
 * @param carrier of the external link
 */
record Presence(VipLease lease, LanReport lan, CarrierSense carrier) {}
