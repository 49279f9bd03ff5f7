package io.netdispatcher.hatests.scenario;

/** The active node's process dies (SIGKILL) and is started again. */
final class KillActive implements Fault {
    @Override
    public String name() {
        return "kill-active";
    }

    @Override
    public String summary() {
        return "kill -9 of the active node's process; it is started again";
    }

    @Override
    public Aim aim(String profile) {
        return switch (profile) {
            case "default" -> Aim.outage(50, 120);
            case "fast" -> Aim.outage(25, 120).medianOnly();
            default -> Aim.none();
        };
    }

    @Override
    public Strike prepare(Stage stage, String active) {
        return Strike.of(stage.lab().node(active).arm("kill -KILL " + stage.pid(active)));
    }

    @Override
    public void repair(Stage stage, String struck) {
        stage.pair().startNode(struck);
    }
}
