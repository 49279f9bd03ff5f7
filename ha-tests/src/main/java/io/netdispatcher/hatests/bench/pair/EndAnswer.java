package io.netdispatcher.hatests.bench.pair;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What an end says: a line of JSON on its standard output. What it was not asked is null.
 *
 * @param failure why a command was not done
 * @param heat how the replica became hot
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EndAnswer(String failure, Standing standing, Window window, Heat heat) {
    /**
     * The latest way of the replica to HOT.
     *
     * @param sessionToHotMs from the session's begin
     * @param coolings how often it was HOT and then no longer, since the start
     * @param lastCooling why, the last time
     */
    record Heat(double sessionToHotMs, int coolings, String lastCooling) {}

    static EndAnswer done() {
        return new EndAnswer(null, null, null, null);
    }

    static EndAnswer failed(String why) {
        return new EndAnswer(why, null, null, null);
    }

    static EndAnswer of(Standing standing) {
        return new EndAnswer(null, standing, null, null);
    }

    static EndAnswer of(Window window) {
        return new EndAnswer(null, null, window, null);
    }

    /** The window is that from the session's begin to HOT. */
    static EndAnswer of(Heat heat, Window window) {
        return new EndAnswer(null, null, window, heat);
    }
}
