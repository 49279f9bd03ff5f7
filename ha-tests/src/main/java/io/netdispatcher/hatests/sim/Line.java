package io.netdispatcher.hatests.sim;

import java.util.SplittableRandom;

/** One direction of a way: what happens to a packet on it. */
final class Line {
    private static final int MILLE = 1000;
    private static final long BASE_NS = 30_000;
    private static final long GOOD_DELAY_NS = 2_000_000;
    private static final int GOOD_LOSS = 20;

    private final SplittableRandom random;
    private int cuts;
    private int lossMille;
    private int doubleMille;
    private int overtakeMille;
    private int alterMille;
    private long delayNs = 100_000;
    private long clearNs;
    private long lastNs;

    Line(SplittableRandom random) {
        this.random = random;
    }

    void cut() {
        cuts++;
    }

    void mend() {
        cuts--;
    }

    boolean isCut() {
        return cuts > 0;
    }

    /** In thousandths; {@code delay} at most, in ns. */
    void bad(int loss, int doubling, int overtaking, int altering, long delay) {
        lossMille = loss;
        doubleMille = doubling;
        overtakeMille = overtaking;
        alterMille = altering;
        delayNs = delay;
    }

    void good() {
        bad(0, 0, 0, 0, 100_000);
    }

    /** Everything waits until then. */
    void clog(long untilNs) {
        clearNs = untilNs;
    }

    /** Whether what is sent now gets there soon, as good as always. */
    boolean works(long nowNs) {
        return cuts == 0 && lossMille <= GOOD_LOSS && delayNs <= GOOD_DELAY_NS && nowNs >= clearNs;
    }

    boolean loses() {
        return cuts > 0 || happens(lossMille);
    }

    boolean doubles() {
        return happens(doubleMille);
    }

    boolean alters() {
        return happens(alterMille);
    }

    /** When a packet that leaves now arrives. */
    long arrivalNs(long nowNs) {
        long leaveNs = Math.max(nowNs, clearNs);
        long atNs = leaveNs + BASE_NS + random.nextLong(delayNs);
        if (happens(overtakeMille)) {
            return atNs + random.nextLong(5 * delayNs);
        }
        lastNs = Math.max(lastNs, atNs);
        return lastNs;
    }

    private boolean happens(int mille) {
        return mille > 0 && random.nextInt(MILLE) < mille;
    }

    /** One bit is another one. */
    byte[] altered(byte[] bytes) {
        byte[] changed = bytes.clone();
        int bit = random.nextInt(changed.length * Byte.SIZE);
        changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return changed;
    }
}
