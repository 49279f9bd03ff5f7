package io.netdispatcher.hatests.bench.pair;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What an end is told: a line of JSON on its standard input. Each brings one {@link EndAnswer}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
@JsonSubTypes({
    @JsonSubTypes.Type(value = EndCommand.Offer.class, name = "offer"),
    @JsonSubTypes.Type(value = EndCommand.Open.class, name = "open"),
    @JsonSubTypes.Type(value = EndCommand.Close.class, name = "close"),
    @JsonSubTypes.Type(value = EndCommand.AwaitHot.class, name = "await-hot"),
    @JsonSubTypes.Type(value = EndCommand.AwaitAlone.class, name = "await-alone"),
    @JsonSubTypes.Type(value = EndCommand.AwaitSettled.class, name = "await-settled"),
    @JsonSubTypes.Type(value = EndCommand.Tell.class, name = "tell")
})
sealed interface EndCommand {
    /** From now on this comes in. */
    record Offer(Traffic traffic) implements EndCommand {}

    /** Begin to measure anew. */
    record Open() implements EndCommand {}

    /** Tell what was measured since. */
    record Close() implements EndCommand {}

    /** Wait until the replica is hot; tells what was measured since the session began, unless somebody else measured. */
    record AwaitHot(long limitMs) implements EndCommand {}

    /** Wait until the other end has gone. */
    record AwaitAlone(long limitMs) implements EndCommand {}

    /** Wait until everything logged so far is acknowledged. */
    record AwaitSettled(long limitMs) implements EndCommand {}

    /** Tell how things are. */
    record Tell() implements EndCommand {}
}
