package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.ConfigFile;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.PairSection;
import io.netdispatcher.cli.config.Problem;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the active node's configuration on the shadow, on a thread of its own; of several that wait only the latest. What can't be
 * taken over raises an alarm, and the shadow goes on with what it has.
 */
final class ConfigurationAdoption implements NodeReplication.ConfigurationReceiver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationAdoption.class);

    /** What problems are reported under. */
    private static final String NAME = "its file";

    private static final long LAST_CHANGE_MS = 6_000;

    private final NodeConfiguration configuration;
    private final LongConsumer adopted;
    private final Alarms alarms;
    private final EventLog events;
    private final AtomicReference<Received> waiting = new AtomicReference<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("configuration").factory());

    private record Received(long version, byte[] text) {}

    /** Tells {@code adopted} each version that runs here from then on. */
    ConfigurationAdoption(NodeConfiguration configuration, LongConsumer adopted, Alarms alarms, EventLog events) {
        this.configuration = configuration;
        this.adopted = adopted;
        this.alarms = alarms;
        this.events = events;
    }

    @Override
    public void received(long version, byte[] text) {
        if (waiting.getAndSet(new Received(version, text)) == null) {
            try {
                thread.execute(this::takeOver);
            } catch (RejectedExecutionException closing) {
                LOG.debug("configuration {} came too late", version);
            }
        }
    }

    private void takeOver() {
        Received received = waiting.getAndSet(null);
        try {
            PairConfig shared = shared(received.text());
            if (configuration.adopt(shared, received.text())) {
                events.add(
                        EventLog.Kind.CONFIG,
                        "",
                        "",
                        "taken over from the active node, version " + received.version() + ": "
                                + shared.clusters().size() + " clusters");
            }
            alarms.clear(Alarms.Source.CONFIGURATION);
            adopted.accept(received.version());
        } catch (CommandFailure refused) {
            String reason = refused.getMessage().lines().findFirst().orElse("");
            alarms.raise(Alarms.Source.CONFIGURATION, "the active's configuration can't be taken over: " + reason);
        } catch (RuntimeException unexpected) {
            LOG.error("the active's configuration can't be taken over", unexpected);
            alarms.raise(Alarms.Source.CONFIGURATION, "the active's configuration can't be taken over: " + unexpected);
        }
    }

    private PairConfig shared(byte[] text) {
        PairConfig config = switch (ConfigFile.parse(NAME, text)) {
            case ConfigFile.Valid valid -> valid.config();
            case ConfigFile.Invalid invalid -> {
                Problem first = invalid.problems().getFirst();
                throw CommandFailure.failed(first.toString());
            }
        };
        String own = configuration.current().node().name();
        boolean isOurs = config.pair().stream()
                .flatMap(pair -> pair.nodes().stream())
                .map(PairSection.Node::name)
                .anyMatch(own::equals);
        if (!isOurs) {
            throw CommandFailure.failed("it does not name " + own + " among pair.nodes; correct it there");
        }
        return config;
    }

    /** Waits for a change that has begun. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_CHANGE_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("at the end: a thread is still at work");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
