package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.DispatcherPair;
import io.netdispatcher.hatests.lab.LabFailure;
import io.netdispatcher.hatests.load.ConnectionKind;
import io.netdispatcher.hatests.load.LoadCommand;
import io.netdispatcher.hatests.load.LoadReport;
import io.netdispatcher.hatests.load.ProbeReport;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * One takeover: connections are opened, the active node is struck at some moment, the other one takes over, the struck one comes back as the shadow,
 * every connection is asked once more. Runs once; the pair is as it was afterwards, with the roles changed.
 */
final class TakeoverRun {
    private static final int PORT = 80;
    private static final int PROBE_CONNECTIONS = 4;
    private static final double SILENT_SHARE = 0.40;
    private static final int OPENED_PER_SECOND = 800;
    private static final long INTERVAL_MS = 4_000;
    private static final long ANSWER_TIMEOUT_MS = 20_000;

    /** In the last 200 ms these are more than 5 %; they are opened until the takeover. */
    private static final double FRESH_SHARE_PER_SECOND = 0.5;

    private static final int FRESH_PER_SECOND_MIN = 150;
    private static final long BATCH_NS = 100 * WallClock.NS_PER_MS;
    private static final int BATCHES_PER_SECOND = 10;
    private static final int BATCHES_BEFORE = 4;
    /** For 20 ms around the fault as many SYNs as are sure to be unanswered, some of them, when it strikes. */
    private static final int HALF_OPEN = 80;

    private static final int HALF_OPEN_PER_SECOND = 4_000;
    private static final long HALF_OPEN_NS = 8 * WallClock.NS_PER_MS;

    private static final Duration OPEN_LIMIT = Duration.ofSeconds(30);
    private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(20);
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(40);
    private static final int RANDOM_MS = 500;
    /** What is open by then is none of the last second's. */
    private static final long AGE_NS = 700 * WallClock.NS_PER_MS;

    /** How long the outage is looked for after the takeover. */
    private static final long WATCH_NS = 1_500 * WallClock.NS_PER_MS;

    private final Stage stage;
    private final Fault fault;
    private final int connections;
    private final RandomGenerator random;
    private String active;
    private String successor;
    private long begunNs;
    private long firedNs;
    private long takenOverNs;
    private long endNs;
    private long unprotected;

    TakeoverRun(Stage stage, Fault fault, int connections, RandomGenerator random) {
        this.stage = stage;
        this.fault = fault;
        this.connections = connections;
        this.random = random;
    }

    /** Runs it; {@link LabFailure} when it does not come to its end, in which case the stage is of no further use. */
    RunResult run() {
        active = stage.pair().awaitOneActive();
        successor = fault.successor(active);
        begunNs = WallClock.nowNs();
        try (WireTap tap = WireTap.start(stage.lab())) {
            stage.probe().begin(PROBE_CONNECTIONS);
            openKept();
            try (Strike strike = fault.prepare(stage, active)) {
                strike(strike);
            }
            WallClock.parkUntil(WallClock.nowNs() + WATCH_NS);
            fault.repair(stage, active);
            stage.pair().awaitHotShadow(DispatcherPair.other(successor), Stage.HOT_LIMIT);
            endNs = WallClock.nowNs();
            ProbeReport sender = stage.probe().end();
            stage.load().awaitOpened(OPEN_LIMIT);
            stage.load().settle(SETTLE_LIMIT);
            LoadReport clients = stage.load().report();
            RunResult result = new TakeoverJudgement(stage, fault, facts()).judge(tap.stop(), clients, sender);
            if (result.isClean()) {
                tap.discard();
            }
            stage.load().forget();
            return result;
        }
    }

    private TakeoverJudgement.Facts facts() {
        return new TakeoverJudgement.Facts(
                active, successor, connections, begunNs, firedNs, takenOverNs, endNs, unprotected);
    }

    private void openKept() {
        int silent = (int) Math.ceil(connections * SILENT_SHARE);
        open(ConnectionKind.SILENT, silent, OPENED_PER_SECOND);
        open(ConnectionKind.STEADY, connections - silent, OPENED_PER_SECOND);
        stage.load().awaitOpened(OPEN_LIMIT);
    }

    /** Strikes while connections open, and returns when the other node is active. */
    private void strike(Strike strike) {
        WallClock.parkUntil(WallClock.nowNs() + AGE_NS + random.nextInt(RANDOM_MS) * WallClock.NS_PER_MS);
        long dueNs = WallClock.nowNs();
        for (int batch = 0; batch < BATCHES_BEFORE; batch++) {
            dueNs = openBatch(batch, dueNs);
        }
        unprotected = stage.pair().status(active).get("unprotected").asLong();
        open(ConnectionKind.STEADY, HALF_OPEN, HALF_OPEN_PER_SECOND);
        WallClock.parkUntil(WallClock.nowNs() + HALF_OPEN_NS);
        firedNs = WallClock.nowNs();
        strike.fire();
        long limitNs = firedNs + TAKEOVER_LIMIT.toNanos();
        for (int batch = BATCHES_BEFORE; !isTakenOver(dueNs); batch++) {
            if (dueNs > limitNs) {
                strike.confirm();
                throw new LabFailure(successor + " has not taken over within " + TAKEOVER_LIMIT.toSeconds() + " s");
            }
            dueNs = openBatch(batch, dueNs);
        }
        takenOverNs = WallClock.nowNs();
        strike.confirm();
    }

    private boolean isTakenOver(long untilNs) {
        long leftNs = Math.max(1, untilNs - WallClock.nowNs());
        return Await.holdsWithin(Duration.ofNanos(leftNs), () -> stage.pair().isActive(successor));
    }

    /** Opens as many as belong into a tenth of a second, by turns silent and steady; returns when the next are due. */
    private long openBatch(int batch, long dueNs) {
        WallClock.parkUntil(dueNs);
        int perSecond = Math.max(FRESH_PER_SECOND_MIN, (int) (connections * FRESH_SHARE_PER_SECOND));
        open(batch % 2 == 0 ? ConnectionKind.SILENT : ConnectionKind.STEADY, perSecond / BATCHES_PER_SECOND, perSecond);
        return dueNs + BATCH_NS;
    }

    private void open(ConnectionKind kind, int count, int perSecond) {
        stage.load()
                .beginOpen(new LoadCommand.Open(
                        stage.lab().plan().vip(), PORT, kind, count, perSecond, INTERVAL_MS, ANSWER_TIMEOUT_MS));
    }
}
