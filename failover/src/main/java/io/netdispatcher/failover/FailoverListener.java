package io.netdispatcher.failover;

import io.netdispatcher.failover.role.Effect;

/** Told what happens to the node's role. Called on the failover agent's thread: must not block, must not throw. */
public interface FailoverListener {
    /** The role has changed. */
    void roleChanged(Effect.RoleChanged change);

    /** Something is wrong, and an admin should look. */
    void alarmRaised(String alarm);

    /** What an alarm was about is over. */
    void alarmCleared(String alarm);

    /** The node may end: nothing depends on it any more. */
    void finished();
}
