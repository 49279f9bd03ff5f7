package io.netdispatcher.hatests.load;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A request with a connection of its own, as its client saw it.
 *
 * @param clientPort the client's port; no other connection of the run has it
 * @param server who answered; null if nobody did
 * @param serverConnection that server's number of the connection; 0 if nobody answered
 * @param reason why it failed; null if the right answer came
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ShortRecord(int clientPort, String server, long serverConnection, String reason) {}
