package io.netdispatcher.hatests.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the load client tells: a line of JSON on its standard output. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LoadEvent.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = LoadEvent.Progressed.class, name = "progressed"),
    @JsonSubTypes.Type(value = LoadEvent.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = LoadEvent.Settled.class, name = "settled"),
    @JsonSubTypes.Type(value = LoadEvent.Reported.class, name = "reported"),
    @JsonSubTypes.Type(value = LoadEvent.Forgotten.class, name = "forgotten"),
    @JsonSubTypes.Type(value = LoadEvent.Refused.class, name = "refused")
})
public sealed interface LoadEvent {
    /** It takes commands. */
    record Ready() implements LoadEvent {}

    /**
     * Where things stand; twice a second.
     *
     * @param open connections that are open and have answered
     * @param bad connections lost, or answered by a wrong server
     * @param answered answers on kept connections
     * @param shortAnswered short requests that were answered
     * @param shortFailed short requests that failed
     */
    record Progressed(int open, int bad, long answered, int shortAnswered, int shortFailed) implements LoadEvent {
        /** Before anything has happened. */
        public static final Progressed NONE = new Progressed(0, 0, 0, 0, 0);
    }

    /** Every connection asked for so far has answered, or never will. */
    record Opened() implements LoadEvent {}

    /** Every connection has answered the last request or is lost, and no short request is under way. */
    record Settled() implements LoadEvent {}

    /** The answer to {@link LoadCommand.Report}. */
    record Reported(LoadReport report) implements LoadEvent {}

    /** The answer to {@link LoadCommand.Forget}. */
    record Forgotten() implements LoadEvent {}

    /** A command that cannot be done, and why. */
    record Refused(String reason) implements LoadEvent {}
}
