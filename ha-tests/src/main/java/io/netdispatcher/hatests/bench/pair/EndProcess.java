package io.netdispatcher.hatests.bench.pair;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.LabFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The process of one end: {@link EndSettings} as its argument, {@link EndCommand}s on standard input, an {@link EndAnswer} to each on
 * standard output, the first when it is ready. It ends when its standard input does. {@link RemoteEnd} starts it.
 */
public final class EndProcess {
    private static final Duration CYCLE_LIMIT = Duration.ofSeconds(5);

    private final PairEnd end;
    private final Heating heating;

    private EndProcess(PairEnd end, Heating heating) {
        this.end = end;
        this.heating = heating;
    }

    /** Runs until there are no more commands. */
    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        EndSettings settings = Json.mapper().readValue(args[0], EndSettings.class);
        Heating heating = new Heating(SystemNanoClock.INSTANCE::nanoTime);
        try (PairEnd end = new PairEnd(settings, heating);
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            EndProcess process = new EndProcess(end, heating);
            heating.on(end::beginWindow, end::endWindow);
            out.println(Json.mapper().writeValueAsString(EndAnswer.done()));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                EndCommand command = Json.mapper().readValue(line, EndCommand.class);
                out.println(Json.mapper().writeValueAsString(process.answer(command)));
            }
        }
    }

    private EndAnswer answer(EndCommand command) {
        try {
            return switch (command) {
                case EndCommand.Offer offer -> {
                    end.offer(offer.traffic());
                    yield EndAnswer.done();
                }
                case EndCommand.Open open -> {
                    end.beginWindow();
                    yield EndAnswer.done();
                }
                case EndCommand.Close close -> {
                    end.endWindow();
                    yield EndAnswer.of(window());
                }
                case EndCommand.AwaitHot hot -> {
                    Await.until("a hot replica", Duration.ofMillis(hot.limitMs()), heating::isHot);
                    yield EndAnswer.of(heating.heat(), window());
                }
                case EndCommand.AwaitAlone alone -> {
                    Await.until(
                            "the end of the session",
                            Duration.ofMillis(alone.limitMs()),
                            () -> !end.status().isConnected());
                    yield EndAnswer.done();
                }
                case EndCommand.AwaitSettled settled -> settle(settled);
                case EndCommand.Tell tell -> EndAnswer.of(end.standing());
            };
        } catch (LabFailure | IllegalStateException failure) {
            return EndAnswer.failed(failure.getMessage() + "; " + end.status());
        }
    }

    private Window window() {
        Await.until("the executor's next duty cycle", CYCLE_LIMIT, () -> end.measured() != null);
        return end.measured();
    }

    private EndAnswer settle(EndCommand.AwaitSettled command) {
        long position = end.standing().position();
        Await.until(
                "the acknowledgement of position " + position,
                Duration.ofMillis(command.limitMs()),
                () -> end.standing().acknowledged() >= position);
        return EndAnswer.of(end.standing());
    }
}
