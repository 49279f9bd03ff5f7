package io.netdispatcher.hatests.load;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A kept connection as its client saw it.
 *
 * @param clientPort the client's port; no other connection of the run has it
 * @param server who answered first; null if nobody has
 * @param serverConnection that server's number of the connection; 0 if nobody has answered
 * @param sent requests sent
 * @param answered right answers received
 * @param openedMs when the handshake was done, milliseconds since 1970 of the machine's clock; 0 if never
 * @param lastAnswerMs when the last right answer came, the same; 0 if none
 * @param answeredLast whether it answered the question that settling asks
 * @param reason why it was lost; null while alive
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionRecord(
        int clientPort,
        ConnectionKind kind,
        String server,
        long serverConnection,
        long sent,
        long answered,
        long openedMs,
        long lastAnswerMs,
        boolean answeredLast,
        Fate fate,
        String reason) {}
