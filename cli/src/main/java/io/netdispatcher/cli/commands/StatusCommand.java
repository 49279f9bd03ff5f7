package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code nd status}: role, VIPs, data plane, alarms. */
@Command(
        name = "status",
        description = "Show role, synchronisation, VIPs, data plane and alarms of a running node.",
        footer = {"", "Example: nd status --config /etc/nd/nd.yaml -o json"})
public final class StatusCommand implements Runnable {
    @Mixin
    private DaemonOption daemon;

    @Mixin
    private OutputOption output;

    @Override
    public void run() {
        JsonNode status = daemon.daemon().call("status", null);
        if (output.isJson()) {
            Json.print(status);
            return;
        }
        JsonNode plane = status.get("data_plane");
        System.out.printf("node         %s%n", status.get("node").asString());
        System.out.printf(
                "role         %s, epoch %d%n",
                status.get("role").asString(), status.get("epoch").asLong());
        System.out.printf("sync         %s%n", sync(status.get("sync")));
        printPair(status);
        status.get("peers").forEach(StatusCommand::printPeer);
        System.out.printf("VIPs         %s%n", vips(status.get("vips")));
        System.out.printf(
                "data plane   %s (%s)%n",
                plane.get("name").asString(), plane.get("reason").asString());
        System.out.printf(
                "connections  %d, %d unprotected%n",
                status.get("connections").asInt(), status.get("unprotected").asLong());
        if (status.get("alarms").isEmpty()) {
            System.out.println("alarms       none");
        }
        for (JsonNode alarm : status.get("alarms")) {
            System.out.println("alarm        " + alarm.asString());
        }
    }

    private static String sync(JsonNode sync) {
        String state = sync.get("state").asString();
        String reason = sync.get("reason").asString();
        String lag = state.equals("NONE")
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", lag %d entries, %.1f ms",
                        sync.get("lag_entries").asLong(),
                        sync.get("lag_ms").asDouble());
        return state + lag + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    private static void printPair(JsonNode status) {
        JsonNode lan = status.get("lan");
        if (lan == null || lan.isNull()) {
            return;
        }
        System.out.printf(
                "timers       profile %s, role agent %s%n",
                status.get("profile").asString(),
                status.get("real_time").asBoolean() ? "at real-time priority" : "at normal priority");
        System.out.printf(
                "LAN          %s, %d of %d targets heard, %d of %d servers answer%n",
                lan.get("carrier").asBoolean() ? "carrier" : "NO CARRIER",
                lan.get("targets_heard").asInt(),
                lan.get("targets").asInt(),
                lan.get("servers_heard").asInt(),
                lan.get("servers").asInt());
    }

    private static void printPeer(JsonNode peer) {
        for (JsonNode path : peer.get("heartbeats")) {
            long heardMs = path.get("last_heard_ms").asLong();
            String obstacle = path.get("obstacle").asString();
            System.out.printf(
                    "peer         %s, %s, at %s: %s, %s%s%n",
                    peer.get("name").asString(),
                    peer.get("role").asString(),
                    path.get("path").asString(),
                    path.get("up").asBoolean() ? "up" : "DOWN",
                    heardMs < 0 ? "never heard" : "heard " + heardMs + " ms ago",
                    obstacle.isEmpty() ? "" : " (" + obstacle + ")");
        }
    }

    private static String vips(JsonNode vips) {
        return StreamSupport.stream(vips.spliterator(), false)
                .map(vip -> vip.get("address").asString() + (vip.get("held").asBoolean() ? " held" : " not held"))
                .collect(Collectors.joining(", "));
    }
}
