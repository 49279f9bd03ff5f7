package io.netdispatcher.cli.config;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who has which address, over the whole file; reports addresses that have two incompatible uses. */
final class AddressPlan {
    /** What an address is used for. */
    enum Use {
        VIP("a cluster's VIP"),
        PATH("a heartbeat path of a node"),
        SERVER("a server"),
        REACH_TARGET("a reach target");

        private final String noun;

        Use(String noun) {
            this.noun = noun;
        }
    }

    private final Map<Use, Map<Ipv4Address, Value>> first = new EnumMap<>(Use.class);
    private final Map<Use, Map<Value, Ipv4Address>> all = new EnumMap<>(Use.class);

    AddressPlan() {
        for (Use use : Use.values()) {
            first.put(use, new LinkedHashMap<>());
            all.put(use, new LinkedHashMap<>());
        }
    }

    /** Notes that {@code where} says {@code address} is used for {@code use}. */
    void add(Use use, Ipv4Address address, Value where) {
        first.get(use).putIfAbsent(address, where);
        all.get(use).put(where, address);
    }

    /** Reports every conflict, at the place that is likelier to be the mistake. */
    void reportConflicts() {
        unique(Use.VIP, "give each cluster its own");
        unique(Use.PATH, "give each path of each node its own");
        unique(Use.REACH_TARGET, "name each target once");
        disjoint(Use.VIP, Use.PATH, "use an address that no machine has");
        disjoint(Use.SERVER, Use.VIP, "give the server's own address; the VIP goes on its loopback");
        disjoint(Use.SERVER, Use.PATH, "give the address of another machine; a node can't serve behind itself");
        disjoint(Use.REACH_TARGET, Use.VIP, "use a gateway or another host that always answers");
        disjoint(Use.REACH_TARGET, Use.PATH, "use a gateway or another host that always answers");
    }

    private void unique(Use use, String remedy) {
        all.get(use).forEach((where, address) -> {
            Value other = first.get(use).get(address);
            if (other != where) {
                where.problem(address + " is already " + use.noun + " (line " + other.line() + ")", remedy);
            }
        });
    }

    private void disjoint(Use wrong, Use taken, String remedy) {
        all.get(wrong).forEach((where, address) -> {
            Value other = first.get(taken).get(address);
            if (other != null) {
                where.problem(address + " is also " + taken.noun + " (line " + other.line() + ")", remedy);
            }
        });
    }
}
