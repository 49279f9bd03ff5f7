package io.netdispatcher.hatests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The lab leaves nothing: not when closed, not when its owner is killed; and it never shows on the machine itself. */
class LabLeftoversTest {
    @LabTest
    void shouldLeaveTheMachineAsItWasWhenClosed() {
        String before = machineInterfaces();
        Path directory;
        LabState state;
        try (Lab lab = Lab.up(LabPlan.oneArm().withServers(1))) {
            directory = lab.directory();
            state = LabStates.ofThisUser().find(lab.name()).orElseThrow();
            assertThat(Teardown.exists(state, "srv1")).isTrue();
            assertThat(machineInterfaces()).isEqualTo(before);
        }
        assertThat(machineInterfaces()).isEqualTo(before);
        assertGone(state, directory);
    }

    @LabTest
    void shouldRemoveWhatAKilledOwnerLeftWhenTheNextLabStarts() throws IOException {
        Process owner = startOwner();
        String name;
        try (BufferedReader output = owner.inputReader()) {
            name = output.readLine();
        }
        LabStates states = LabStates.ofThisUser();
        LabState left = states.find(name).orElseThrow();
        long server = Teardown.processes(left, "srv1").getFirst();
        owner.destroyForcibly();
        Await.until("the owner is gone", Duration.ofSeconds(5), () -> !owner.isAlive());
        assertThat(Teardown.exists(left, "srv1")).as("left behind").isTrue();
        assertThat(left.isOrphan()).isTrue();

        try (Lab next = Lab.up(LabPlan.oneArm().withServers(1))) {
            assertThat(next.name()).isNotEqualTo(name);
            assertGone(left, Path.of(left.directory()));
            assertThat(ProcessTable.startTicks(server))
                    .as("start of a process that should be gone")
                    .isZero();
        }
    }

    @LabTest
    void shouldTakeTheLabDownWhenItsOwnerIsInterrupted() throws IOException {
        Process owner = startOwner();
        LabState state;
        try (BufferedReader output = owner.inputReader()) {
            state = LabStates.ofThisUser().find(output.readLine()).orElseThrow();
        }
        owner.destroy();
        Await.until("the owner is gone", Duration.ofSeconds(10), () -> !owner.isAlive());
        assertGone(state, Path.of(state.directory()));
    }

    @LabTest
    void shouldStayUpWhenKeptAndGoWhenTakenDownByName() {
        String name = "kept-" + ProcessHandle.current().pid();
        LabControl control = LabControl.ofThisUser();
        LabState state;
        Path directory;
        try (Lab lab = Lab.up(name, LabPlan.oneArm().withServers(1))) {
            directory = lab.directory();
            lab.keep();
        }
        try {
            state = LabStates.ofThisUser().find(name).orElseThrow();
            assertThat(state.persistent()).isTrue();
            assertThat(state.isOrphan()).isFalse();
            assertThat(control.status())
                    .anyMatch(lab ->
                            lab.name().equals(name) && lab.nodes().stream().allMatch(LabControl.NodeStatus::up));
            assertThat(control.exec(name, "client", List.of("curl", "-so", "/dev/null", "http://10.0.0.21/")))
                    .isZero();
            assertThat(control.exec(name, "srv1", List.of("sh", "-c", "exit 7")))
                    .isEqualTo(7);
        } finally {
            assertThat(control.takeDown(name)).isTrue();
        }
        assertThat(control.takeDown(name)).isFalse();
        assertGone(state, directory);
    }

    private static void assertGone(LabState state, Path directory) {
        assertThat(directory).doesNotExist();
        assertThat(LabStates.ofThisUser().find(state.name())).isEmpty();
        assertThat(state.plan().nodeNames()).noneMatch(node -> Teardown.exists(state, node));
    }

    private static String machineInterfaces() {
        return Commands.run(List.of("sh", "-c", "ip -o link"), "", Duration.ofSeconds(5))
                .orThrow()
                .stdout();
    }

    private static Process startOwner() {
        List<String> words = new ArrayList<>(Dispatcher.launcher());
        words.removeLast();
        words.add(Owner.class.getName());
        return Commands.launch(Commands.builder(words).redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    /** Brings a lab up, says its name, and waits to be killed. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] arguments) throws IOException {
            Lab lab = Lab.up(LabPlan.oneArm().withServers(1));
            System.out.println(lab.name());
            System.in.read();
        }
    }
}
