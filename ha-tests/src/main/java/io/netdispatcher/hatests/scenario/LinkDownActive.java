package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.lab.LabPlan;

/** The active node's cable to the service LAN is pulled: it loses the carrier. The dedicated link stays. */
final class LinkDownActive implements Fault {
    @Override
    public String name() {
        return "link-down-active";
    }

    @Override
    public String summary() {
        return "the active node's LAN cable is pulled, the dedicated link stays; plugged in again";
    }

    @Override
    public Aim aim(String profile) {
        return FreezeActive.frozen(profile);
    }

    @Override
    public Strike prepare(Stage stage, String active) {
        return Strike.of(stage.lab().node(LabPlan.SWITCH).arm("ip link set " + active + " down"));
    }

    @Override
    public void repair(Stage stage, String struck) {
        stage.lab().plug(struck);
    }
}
