package io.netdispatcher.hatests.judge;

import io.netdispatcher.hatests.lab.AccessRecord;
import io.netdispatcher.hatests.load.ClientPorts;
import io.netdispatcher.hatests.load.ConnectionRecord;
import io.netdispatcher.hatests.load.Fate;
import io.netdispatcher.hatests.load.LoadReport;
import io.netdispatcher.hatests.load.ShortRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Holds the clients' records against the servers'. For one run; not thread-safe. */
public final class Judge {
    private final LoadReport clients;
    private final List<ServerRecords> servers;
    private final Function<ConnectionRecord, String> kindOf;
    /** By client port: who has served it, and how often. More than one entry is one too many. */
    private final Map<Integer, Map<Served, Tally>> byPort = new HashMap<>();

    private final Map<String, KindCount> kinds = new LinkedHashMap<>();
    private final List<Integer> lostPorts = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int opened;
    private int survived;
    private int lost;
    private int wrongServer;

    /** A TCP connection as a server knows it. */
    private record Served(String server, long connection) {
        @Override
        public String toString() {
            return server + " connection " + connection;
        }
    }

    /** Requests of one connection, and the highest number among them. */
    private record Tally(long requests, long highest) {
        private static final Tally NONE = new Tally(0, 0);

        Tally and(AccessRecord line) {
            return new Tally(requests + 1, Math.max(highest, line.request()));
        }
    }

    private enum Verdict {
        NEVER_OPENED,
        SURVIVED,
        LOST,
        WRONG_SERVER
    }

    private Judge(LoadReport clients, List<ServerRecords> servers, Function<ConnectionRecord, String> kindOf) {
        this.clients = clients;
        this.servers = servers;
        this.kindOf = kindOf;
    }

    /**
     * Judges a run whose load has been settled.
     *
     * @param servers all of them, with complete records
     */
    public static Findings judge(LoadReport clients, List<ServerRecords> servers) {
        return judge(clients, servers, client -> client.kind().label());
    }

    /** As {@link #judge(LoadReport, List)}, with kinds of the caller's own. */
    public static Findings judge(
            LoadReport clients, List<ServerRecords> servers, Function<ConnectionRecord, String> kindOf) {
        return new Judge(clients, servers, kindOf).judge();
    }

    private Findings judge() {
        for (ServerRecords server : servers) {
            for (AccessRecord line : server.records()) {
                byPort.computeIfAbsent(line.clientPort(), port -> new HashMap<>())
                        .merge(
                                new Served(server.name(), line.connection()),
                                Tally.NONE.and(line),
                                (old, one) -> old.and(line));
            }
        }
        clients.connections().forEach(this::count);
        countStrangers();
        int shortFailed = (int) clients.shortRequests().stream()
                .filter(record -> !isConfirmed(record))
                .count();
        return new Findings(
                opened,
                survived,
                lost,
                wrongServer,
                kinds,
                clients.shortRequests().size(),
                shortFailed,
                shares(),
                List.copyOf(lostPorts),
                List.copyOf(problems));
    }

    private void count(ConnectionRecord client) {
        Verdict verdict = verdict(client);
        if (verdict == Verdict.NEVER_OPENED) {
            return;
        }
        opened++;
        survived += verdict == Verdict.SURVIVED ? 1 : 0;
        lost += verdict == Verdict.LOST ? 1 : 0;
        wrongServer += verdict == Verdict.WRONG_SERVER ? 1 : 0;
        kinds.merge(
                kindOf.apply(client),
                new KindCount(1, verdict == Verdict.LOST ? 1 : 0),
                (old, one) -> new KindCount(old.opened() + one.opened(), old.lost() + one.lost()));
    }

    private Verdict verdict(ConnectionRecord client) {
        Map<Served, Tally> served = byPort.getOrDefault(client.clientPort(), Map.of());
        if (client.fate() == Fate.WRONG_SERVER) {
            return wrong(client.clientPort(), client.reason());
        }
        if (served.size() > 1) {
            return wrong(client.clientPort(), "served by " + served.keySet());
        }
        if (served.isEmpty()) {
            return verdictUnrecorded(client);
        }
        Served by = served.keySet().iterator().next();
        Tally tally = served.get(by);
        if (client.answered() > 0 && !by.equals(new Served(client.server(), client.serverConnection()))) {
            return wrong(
                    client.clientPort(),
                    "answered by %s connection %d, recorded by %s"
                            .formatted(client.server(), client.serverConnection(), by));
        }
        if (tally.requests() < client.answered() || tally.highest() != tally.requests()) {
            return wrong(
                    client.clientPort(),
                    "%d answers, %d requests recorded by %s up to number %d"
                            .formatted(client.answered(), tally.requests(), by, tally.highest()));
        }
        if (client.fate() == Fate.LOST) {
            return lost(client.clientPort(), client.reason() + ", " + by);
        }
        if (!client.answeredLast() || client.sent() != client.answered()) {
            return lost(client.clientPort(), "no answer to the last request, " + by);
        }
        if (tally.requests() != client.sent()) {
            return wrong(
                    client.clientPort(),
                    "%d requests sent, %d recorded by %s".formatted(client.sent(), tally.requests(), by));
        }
        return Verdict.SURVIVED;
    }

    private Verdict verdictUnrecorded(ConnectionRecord client) {
        if (client.answered() > 0) {
            return wrong(client.clientPort(), "answered by " + client.server() + ", recorded by no server");
        }
        if (client.openedMs() > 0) {
            return lost(client.clientPort(), "opened, but no server has recorded a request: " + client.reason());
        }
        tell(client.clientPort(), String.valueOf(client.reason()));
        return Verdict.NEVER_OPENED;
    }

    private Verdict wrong(int port, String problem) {
        tell(port, problem);
        return Verdict.WRONG_SERVER;
    }

    private Verdict lost(int port, String problem) {
        lostPorts.add(port);
        tell(port, problem);
        return Verdict.LOST;
    }

    private void tell(int port, String problem) {
        if (problems.size() < Findings.MAX_PROBLEMS) {
            problems.add("client port " + port + ": " + problem);
        }
    }

    /** Ports of kept connections that a server has recorded and no client has used. */
    private void countStrangers() {
        Set<Integer> known = new HashSet<>();
        clients.connections().forEach(client -> known.add(client.clientPort()));
        byPort.keySet().stream()
                .filter(port -> ClientPorts.isKept(port) && !known.contains(port))
                .sorted(Comparator.naturalOrder())
                .forEach(port -> {
                    wrongServer++;
                    tell(port, "recorded by " + byPort.get(port).keySet() + ", used by no client");
                });
    }

    private boolean isConfirmed(ShortRecord client) {
        if (client.reason() != null) {
            tell(client.clientPort(), "short request: " + client.reason());
            return false;
        }
        Map<Served, Tally> served = byPort.getOrDefault(client.clientPort(), Map.of());
        Map<Served, Tally> expected = Map.of(new Served(client.server(), client.serverConnection()), new Tally(1, 1));
        if (!served.equals(expected)) {
            tell(
                    client.clientPort(),
                    "short request: answered by %s connection %d, recorded by %s"
                            .formatted(client.server(), client.serverConnection(), served.keySet()));
            return false;
        }
        return true;
    }

    private List<ServerShare> shares() {
        Map<String, Integer> connections = new HashMap<>();
        for (ServerRecords server : servers) {
            connections.put(server.name(), (int) server.records().stream()
                    .filter(line -> line.request() == 1 && ClientPorts.isKept(line.clientPort()))
                    .count());
        }
        double total = connections.values().stream().mapToInt(Integer::intValue).sum();
        return servers.stream()
                .map(server -> {
                    int count = connections.get(server.name());
                    return new ServerShare(server.name(), server.weight(), count, total == 0 ? 0 : count / total);
                })
                .toList();
    }
}
