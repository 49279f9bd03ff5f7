package io.netdispatcher.hatests.load;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a kept connection is used. */
public enum ConnectionKind {
    /** A request at every interval. */
    @JsonProperty("steady")
    STEADY,
    /** A request when it opens, and none until the load is settled. */
    @JsonProperty("silent")
    SILENT;

    /** Its name in JSON. */
    public String label() {
        return this == STEADY ? "steady" : "silent";
    }
}
