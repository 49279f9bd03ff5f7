package io.netdispatcher.hatests.scenario;

/** The active node's JVM stops (SIGSTOP), its machine goes on; later it continues. */
final class FreezeActive implements Fault {
    @Override
    public String name() {
        return "freeze-active";
    }

    @Override
    public String summary() {
        return "SIGSTOP of the active node's JVM; it is continued";
    }

    @Override
    public Aim aim(String profile) {
        return frozen(profile);
    }

    /** The aim of all faults that leave nothing but silence. */
    static Aim frozen(String profile) {
        return switch (profile) {
            case "default" -> Aim.outage(150, 250);
            case "fast" -> Aim.outage(45, 250).medianOnly();
            default -> Aim.none();
        };
    }

    @Override
    public Strike prepare(Stage stage, String active) {
        return Strike.of(stage.lab().node(active).arm("kill -STOP " + stage.pid(active)));
    }

    @Override
    public void repair(Stage stage, String struck) {
        stage.pair().process(struck).resume();
    }

    /** Stopped between the look at its lease and the answer, it sends that one when it continues. */
    @Override
    public int strayAnswersAllowed() {
        return 1;
    }
}
