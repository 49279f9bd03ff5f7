package io.netdispatcher.hatests.load;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What has become of a kept connection, as its client sees it. */
public enum Fate {
    /** It is open, and whatever came was a right answer from the one server. */
    @JsonProperty("alive")
    ALIVE,
    /** It never opened, broke, went silent or brought wrong bytes. */
    @JsonProperty("lost")
    LOST,
    /** An answer came from another server or another connection of the server. */
    @JsonProperty("wrong_server")
    WRONG_SERVER
}
