package io.netdispatcher.hatests.lab;

import io.netdispatcher.hatests.lab.LabPlan.Host;
import io.netdispatcher.hatests.lab.LabPlan.Role;

/** A lab in words, for people. */
final class LabDescription {
    private LabDescription() {}

    static String of(LabState state) {
        LabPlan plan = state.plan();
        StringBuilder text = new StringBuilder("lab %s%s, files in %s%n"
                .formatted(state.name(), state.persistent() ? " (stays until taken down)" : "", state.directory()));
        text.append("  %-12s %s%n"
                .formatted(
                        LabPlan.SWITCH,
                        "gateway " + LabPlan.GATEWAY + ", bridges"
                                + (plan.twoInterfaces() ? " br0 (service LAN) and br1 (internal LAN)" : " br0")));
        for (Host host : plan.hosts()) {
            text.append("  %-12s eth0 %s".formatted(host.name(), host.address()));
            if (plan.hasInternalLeg(host)) {
                text.append(", int0 ").append(host.internalAddress());
            }
            if (host.role() == Role.DISPATCHER) {
                text.append(", eth1 ").append(host.dedicatedAddress());
            }
            if (host.role() == Role.SERVER) {
                text.append(", VIP ").append(String.join(" ", plan.vips()));
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }
}
