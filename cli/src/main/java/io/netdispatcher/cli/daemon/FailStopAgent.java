package io.netdispatcher.cli.daemon;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/** An agent that ends at its first unexpected failure, instead of going on with a state that nobody knows. */
final class FailStopAgent implements Agent {
    private final Agent agent;
    private final Runnable afterwards;

    /** Runs {@code afterwards} when the agent has ended, for whatever reason. */
    FailStopAgent(Agent agent, Runnable afterwards) {
        this.agent = agent;
        this.afterwards = afterwards;
    }

    @Override
    public void onStart() {
        agent.onStart();
    }

    @Override
    public int doWork() {
        try {
            return agent.doWork();
        } catch (AgentTerminationException ended) {
            throw ended;
        } catch (Exception | Error unexpected) {
            throw new AgentTerminationException(unexpected);
        }
    }

    @Override
    public void onClose() {
        try {
            agent.onClose();
        } finally {
            afterwards.run();
        }
    }

    @Override
    public String roleName() {
        return agent.roleName();
    }
}
