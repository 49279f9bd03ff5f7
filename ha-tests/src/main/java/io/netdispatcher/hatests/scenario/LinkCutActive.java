package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.lab.LabPlan;

/** Both of the active node's cables are pulled, the LAN's last, so that it can tell nobody that it has lost that one. */
final class LinkCutActive implements Fault {
    @Override
    public String name() {
        return "link-cut-active";
    }

    @Override
    public String summary() {
        return "the active node's LAN cable and the dedicated link are pulled; plugged in again";
    }

    @Override
    public Aim aim(String profile) {
        return FreezeActive.frozen(profile);
    }

    @Override
    public Strike prepare(Stage stage, String active) {
        return Strike.of(
                stage.lab().node(active).arm("ip link set " + LabPlan.DEDICATED_INTERFACE + " down"),
                stage.lab().node(LabPlan.SWITCH).arm("ip link set " + active + " down"));
    }

    @Override
    public void repair(Stage stage, String struck) {
        stage.lab().node(struck).linkUp(LabPlan.DEDICATED_INTERFACE);
        stage.lab().plug(struck);
    }
}
