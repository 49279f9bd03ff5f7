package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.lab.ArmedCommand;
import java.util.List;

/** A fault that waits for the word. */
public interface Strike extends AutoCloseable {
    /** Strikes; returns at once. */
    void fire();

    /** Waits until all of it has happened, as it should. */
    void confirm();

    @Override
    void close();

    /** One made of shell scripts, let go one right after the other. */
    static Strike of(ArmedCommand... scripts) {
        List<ArmedCommand> all = List.of(scripts);
        return new Strike() {
            @Override
            public void fire() {
                all.forEach(ArmedCommand::fire);
            }

            @Override
            public void confirm() {
                all.forEach(ArmedCommand::awaitDone);
            }

            @Override
            public void close() {
                all.forEach(ArmedCommand::close);
            }
        };
    }
}
