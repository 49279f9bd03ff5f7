package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.failover.FailoverOutcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code nd failover} on the daemon's side: orders it and waits for what comes of it, or says what would. Any thread. */
final class PlannedFailoverRequest {
    /** Freezing, offering and giving up take less together. */
    private static final long LIMIT_MS = 2_000;

    private final PairConfig config;
    private final Pair pair;

    PlannedFailoverRequest(PairConfig config, Pair pair) {
        this.config = config;
        this.pair = pair;
    }

    Reports.Failover answer(Reports.FailoverOrder order) {
        return order.dryRun() ? wouldBe(order.force()) : done(order.force());
    }

    private Reports.Failover wouldBe(boolean isForced) {
        String objection = await(pair.failover().objection(isForced));
        List<String> steps = objection.isEmpty()
                ? List.of(
                        own() + " stops answering for the VIPs; packets wait in its receive buffer",
                        peer() + " gets the last " + pair.replication().status().lagEntries() + " changes",
                        peer() + " becomes active and announces the VIPs",
                        own() + " forwards strays for 10 s, then is the shadow")
                : List.of();
        return report(steps, null, objection);
    }

    private Reports.Failover done(boolean isForced) {
        FailoverOutcome outcome = await(pair.failover().failOver(isForced));
        List<Reports.FailoverStep> steps = outcome.steps().stream()
                .map(step -> new Reports.FailoverStep(step.step(), step.ms()))
                .toList();
        return report(null, steps, outcome.refusal());
    }

    private Reports.Failover report(List<String> would, List<Reports.FailoverStep> done, String refusal) {
        long unprotected = pair.replication().status().unprotected();
        return new Reports.Failover(
                own(),
                peer(),
                pair.failover().epoch(),
                would,
                done,
                Math.max(0, unprotected),
                refusal,
                refusal.isEmpty());
    }

    private String own() {
        return config.node().name();
    }

    private String peer() {
        return config.pair().orElseThrow().peerOf(own()).name();
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw CommandFailure.failed(failure.getCause().getMessage());
        } catch (TimeoutException late) {
            throw CommandFailure.failed("no outcome within " + LIMIT_MS + " ms; look at nd events for what happened");
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("the node ends");
        }
    }
}
