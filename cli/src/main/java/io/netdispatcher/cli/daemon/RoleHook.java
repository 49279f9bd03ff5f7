package io.netdispatcher.cli.daemon;

import io.netdispatcher.failover.role.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the admin's program at each change of role, one after the other, on a thread of its own: no takeover waits for it. A program that
 * takes over {@value #LIMIT_S} s is killed; of more than {@value #WAITING} changes that wait the oldest is passed over. Any thread.
 */
final class RoleHook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoleHook.class);

    private static final int LIMIT_S = 10;
    private static final int WAITING = 16;
    private static final Set<PosixFilePermission> FOR_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final String node;
    private final Path program;
    private final EventLog events;
    private final ThreadPoolExecutor thread;

    /** Runs this program for this node. */
    RoleHook(String node, Path program, EventLog events) {
        this.node = node;
        this.program = program;
        this.events = events;
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("role-hook").factory(),
                new ThreadPoolExecutor.DiscardOldestPolicy());
    }

    /** What is in the way of running this program; empty when nothing is. Whoever can change it, or put another in its place, runs as root. */
    static String objection(Path program) {
        try {
            if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
                return "there is no program " + program + " that can be run; make it executable, or remove the key";
            }
            for (Path each :
                    new Path[] {program.toRealPath(), program.toRealPath().getParent()}) {
                boolean isForOthers =
                        Files.getPosixFilePermissions(each).stream().anyMatch(FOR_OTHERS::contains);
                boolean isSticky = ((int) Files.getAttribute(each, "unix:mode") & 01000) != 0;
                if (isForOthers && !isSticky || !isOurs(each)) {
                    return each + " can be changed by others than its owner; chown it to this user, chmod go-w";
                }
            }
            return "";
        } catch (IOException unreadable) {
            return program + " can't be looked at: " + unreadable.getMessage();
        }
    }

    private static boolean isOurs(Path path) throws IOException {
        int owner = (int) Files.getAttribute(path, "unix:uid");
        return owner == 0 || owner == (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** The role has changed. Never blocks. */
    void roleChanged(Effect.RoleChanged change) {
        if (!thread.isShutdown()) {
            thread.execute(() -> run(change));
        }
    }

    private void run(Effect.RoleChanged change) {
        String objection = objection(program);
        if (!objection.isEmpty()) {
            events.add(EventLog.Kind.ALARM, "", "", "the role hook was not run: " + objection);
            return;
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(program.toString());
            Map<String, String> environment = builder.environment();
            environment.put("ND_NODE", node);
            environment.put("ND_ROLE", change.to().name());
            environment.put("ND_ROLE_BEFORE", change.from().name());
            environment.put("ND_EPOCH", change.claim().epoch().toString());
            environment.put("ND_REASON", change.reason());
            Process process = builder.redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            finish(process, change);
        } catch (IOException failure) {
            events.add(EventLog.Kind.ALARM, "", "", "the role hook can't be run: " + failure.getMessage());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish(Process process, Effect.RoleChanged change) throws InterruptedException {
        try {
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                events.add(
                        EventLog.Kind.ALARM,
                        "",
                        "",
                        "the role hook took over " + LIMIT_S + " s for " + change.to() + " and was killed");
            } else if (process.exitValue() != 0) {
                events.add(
                        EventLog.Kind.ALARM,
                        "",
                        "",
                        "the role hook ended with " + process.exitValue() + " for " + change.to());
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** A program that runs goes on for {@value #LIMIT_S} s at most, like any. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LIMIT_S + 1, TimeUnit.SECONDS)) {
                LOG.warn("at the end: a role hook is still at work");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
