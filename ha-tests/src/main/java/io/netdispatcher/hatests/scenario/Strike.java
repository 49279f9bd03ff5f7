package io.netdispatcher.hatests.scenario;

import io.netdispatcher.hatests.lab.ArmedCommand;
import java.util.List;

/** A fault that waits for the word. */
public interface Strike extends AutoCloseable {
    /** Strikes; does not wait for what it strikes last. */
    void fire();

    /** Waits until all of it has happened, as it should. */
    void confirm();

    @Override
    void close();

    /** One made of shell scripts, each let go when the one before it is done. */
    static Strike of(ArmedCommand... scripts) {
        List<ArmedCommand> all = List.of(scripts);
        return new Strike() {
            @Override
            public void fire() {
                for (ArmedCommand script : all) {
                    script.fire();
                    if (script != all.getLast()) {
                        script.awaitDone();
                    }
                }
            }

            @Override
            public void confirm() {
                all.getLast().awaitDone();
            }

            @Override
            public void close() {
                all.forEach(ArmedCommand::close);
            }
        };
    }
}
