package io.netdispatcher.hatests.sim;

import java.util.SplittableRandom;

/** A thread that does one round, sleeps for a while or until it is woken, and goes on. It may be stopped between two rounds. */
final class SimThread {
    private static final int JITTER_SHARE = 8;

    private final Agenda agenda;
    private final SimTime time;
    private final SplittableRandom random;
    private final long periodNs;
    private final Runnable round;
    private final Runnable turn = this::turn;
    private long dueNs = Long.MAX_VALUE;
    private int stops;
    private boolean hasEnded;

    SimThread(Agenda agenda, SimTime time, SplittableRandom random, long periodNs, Runnable round) {
        this.agenda = agenda;
        this.time = time;
        this.random = random;
        this.periodNs = periodNs;
        this.round = round;
    }

    /** Its next round is then, if it is not earlier anyway. */
    void wake(long inNs) {
        long atNs = time.nowNs + inNs;
        if (!hasEnded && stops == 0 && atNs < dueNs) {
            dueNs = atNs;
            agenda.at(atNs, turn);
        }
    }

    private void turn() {
        if (time.nowNs != dueNs) {
            return;
        }
        dueNs = Long.MAX_VALUE;
        round.run();
        wake(periodNs + random.nextLong(periodNs / JITTER_SHARE));
    }

    boolean isStopped() {
        return stops > 0;
    }

    void stop() {
        stops++;
        dueNs = Long.MAX_VALUE;
    }

    void resume() {
        stops--;
        if (stops == 0) {
            wake(random.nextLong(200_000));
        }
    }

    void end() {
        hasEnded = true;
        dueNs = Long.MAX_VALUE;
    }
}
