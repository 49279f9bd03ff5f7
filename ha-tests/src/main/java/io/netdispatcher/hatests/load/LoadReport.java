package io.netdispatcher.hatests.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What the clients saw.
 *
 * @param connections all kept connections that were asked for
 * @param shortRequests all short requests that were sent
 * @param keepAliveLatency of the kept connections' requests; the wait of an opening is not in it
 * @param shortLatency of short requests, the opening of their connection included
 * @param cpuMs processor time that the load client has used
 */
public record LoadReport(
        List<ConnectionRecord> connections,
        List<ShortRecord> shortRequests,
        @JsonProperty("keep_alive_latency_ms") LatencySummary keepAliveLatency,
        @JsonProperty("short_latency_ms") LatencySummary shortLatency,
        long cpuMs) {}
