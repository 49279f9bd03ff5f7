package io.netdispatcher.replication.table;

/** How many entries of the other node were offered to this table, and what became of them, since the start. Written by the executor. */
public final class MergeProgress {
    private volatile Totals begin = new Totals(0, 0, 0, 0);
    private volatile long inserted;
    private volatile long present;
    private volatile long refused;

    /**
     * How many entries.
     *
     * @param number of the merge that they are about
     * @param inserted new in the table
     * @param present in it already, and left alone
     * @param refused for want of room, or because this node was not active
     */
    public record Totals(int number, long inserted, long present, long refused) {
        /** All that were offered. */
        public long taken() {
            return inserted + present + refused;
        }
    }

    MergeProgress() {}

    /** Since the start. */
    public Totals totals() {
        return new Totals(begin.number(), inserted, present, refused);
    }

    /** Of the merge of this number: nothing as long as the executor has not come to it. */
    public Totals of(int number) {
        Totals from = begin;
        return from.number() != number
                ? new Totals(number, 0, 0, 0)
                : new Totals(number, inserted - from.inserted(), present - from.present(), refused - from.refused());
    }

    void begun(int number) {
        begin = new Totals(number, inserted, present, refused);
    }

    void inserted() {
        inserted = inserted + 1;
    }

    void present() {
        present = present + 1;
    }

    void refused() {
        refused = refused + 1;
    }
}
