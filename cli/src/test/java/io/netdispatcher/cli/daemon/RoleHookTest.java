package io.netdispatcher.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.failover.role.Cause;
import io.netdispatcher.failover.role.Claim;
import io.netdispatcher.failover.role.Effect;
import io.netdispatcher.failover.role.Epoch;
import io.netdispatcher.failover.role.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoleHookTest {
    private static final Effect.RoleChanged TAKEOVER = new Effect.RoleChanged(
            Role.PROBE, Role.ACTIVE, Cause.VIP_FREE, new Claim(new Epoch(7, 2), true, 1, false), "2 probes unanswered");

    private final EventLog events = new EventLog("nd2", () -> 7, SystemEpochClock.INSTANCE);

    @TempDir
    private Path directory;

    private Path program;
    private Path output;

    @BeforeEach
    void place() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        output = directory.resolve("output");
        program = directory.resolve("hook");
        write("echo \"$ND_NODE $ND_ROLE_BEFORE $ND_ROLE $ND_EPOCH $ND_REASON\" >> " + output);
    }

    @AfterEach
    void close() {
        events.close();
    }

    private void write(String script) throws IOException {
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        permit("rwxr-xr-x");
    }

    private void permit(String permissions) throws IOException {
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(permissions));
    }

    private List<String> alarms() {
        return events.read(new Reports.EventsQuery(0, 10)).events().stream()
                .map(Reports.Event::reason)
                .toList();
    }

    @Test
    void shouldTellTheProgramWhatHappened() throws IOException {
        try (RoleHook hook = new RoleHook("nd2", program, events)) {
            hook.roleChanged(TAKEOVER);
        }
        assertThat(Files.readString(output)).isEqualTo("nd2 PROBE ACTIVE 7:2 2 probes unanswered\n");
        assertThat(alarms()).isEmpty();
    }

    @Test
    void shouldReportAProgramThatFails() throws IOException {
        write("exit 3");
        try (RoleHook hook = new RoleHook("nd2", program, events)) {
            hook.roleChanged(TAKEOVER);
        }
        assertThat(alarms()).containsExactly("the role hook ended with 3 for ACTIVE");
    }

    /** It runs as whoever runs the node, mostly root. */
    @Test
    void shouldNotRunWhatOthersCouldHaveWritten() throws IOException {
        try (RoleHook hook = new RoleHook("nd2", program, events)) {
            permit("rwxrwxr-x");
            hook.roleChanged(TAKEOVER);
        }
        assertThat(output).doesNotExist();
        assertThat(alarms())
                .containsExactly("the role hook was not run: " + program.toRealPath()
                        + " can be changed by others than its owner; chown it to this user, chmod go-w");
    }

    @Test
    void shouldSayWhatIsInTheWayBeforeItIsNeeded() throws IOException {
        assertThat(RoleHook.objection(program)).isEmpty();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(RoleHook.objection(program)).startsWith(directory.toRealPath() + " can be changed by others");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        permit("rw-r--r--");
        assertThat(RoleHook.objection(program)).contains("make it executable");
        assertThat(RoleHook.objection(directory.resolve("none"))).contains("there is no program");
    }
}
