package io.netdispatcher.executor.arp;

import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.plane.Link;
import java.util.Collection;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntHashSet;

/**
 * Resolves the real servers' MAC addresses and keeps them fresh, without the kernel. A server that answers is asked again every
 * second, at the address it had; when that brings no answer, everybody is asked, so a changed address is found within two seconds even if
 * nobody announces it. After three silent seconds the server gets no new connections. Owned by the executor thread.
 */
public final class Neighbours {
    /** A server that answered is asked again after this long. */
    public static final long REFRESH_MS = 1_000;
    /** Without an answer the question is repeated, to everybody, after this long. */
    public static final long RETRY_MS = 250;
    /** Silent for longer: no new connections. */
    public static final long UNREACHABLE_AFTER_MS = 3_000;

    private final Int2ObjectHashMap<Neighbour> byAddress = new Int2ObjectHashMap<>();
    private final Link link;
    private final ArpSender sender;
    private Neighbour[] all = new Neighbour[0];
    private final OwnPause pause = new OwnPause(RETRY_MS);
    private long changes;

    /** Resolves on this link, where the servers are. */
    public Neighbours(Link link, ArpSender sender) {
        this.link = link;
        this.sender = sender;
    }

    /** The neighbour of an address; a new one is asked for at the next {@link #poll}. */
    public Neighbour of(int address) {
        Neighbour known = byAddress.get(address);
        if (known != null) {
            return known;
        }
        Neighbour neighbour = new Neighbour(address);
        add(neighbour);
        return neighbour;
    }

    /** Adds a neighbour that is known already. */
    public void add(Neighbour neighbour) {
        byAddress.put(neighbour.address(), neighbour);
        all = byAddress.values().toArray(Neighbour[]::new);
    }

    /** Forgets all whose address is not in the set. */
    public void retain(IntHashSet addresses) {
        Collection<Neighbour> kept = byAddress.values().stream()
                .filter(n -> addresses.contains(n.address()))
                .toList();
        byAddress.clear();
        kept.forEach(neighbour -> byAddress.put(neighbour.address(), neighbour));
        all = byAddress.values().toArray(Neighbour[]::new);
    }

    /** Takes what an ARP packet of the servers' link says of its sender (RFC 826: requests and replies alike). */
    public void onSender(int senderIp, long senderMac, long nowMs) {
        Neighbour neighbour = byAddress.get(senderIp);
        if (neighbour != null) {
            if (neighbour.heard(senderMac, nowMs)) {
                changes++;
            }
            neighbour.nextProbeMs(nowMs + REFRESH_MS);
        }
    }

    /** Sends the questions that are due; returns how many. While this node itself stood still, nobody was silent. */
    public int poll(long nowMs) {
        int sent = 0;
        long pausedMs = pause.look(nowMs);
        for (int i = 0; i < all.length && pausedMs > 0; i++) {
            all[i].excuse(pausedMs);
        }
        for (Neighbour neighbour : all) {
            if (nowMs >= neighbour.nextProbeMs()) {
                probe(neighbour, nowMs);
                sent++;
            }
        }
        return sent;
    }

    private void probe(Neighbour neighbour, long nowMs) {
        long silentMs = nowMs - neighbour.lastHeardMs();
        if (neighbour.isReachable() && silentMs >= UNREACHABLE_AFTER_MS) {
            neighbour.silent();
            changes++;
        }
        boolean firstQuestion = neighbour.isReachable() && silentMs < REFRESH_MS + RETRY_MS;
        sender.request(link, firstQuestion ? neighbour.mac() : MacAddress.BROADCAST, neighbour.address());
        neighbour.nextProbeMs(nowMs + (neighbour.isReachable() ? RETRY_MS : REFRESH_MS));
    }

    /** How many there are. */
    public int known() {
        return all.length;
    }

    /** How many of them answer. */
    public int reachable() {
        int reachable = 0;
        for (Neighbour neighbour : all) {
            if (neighbour.isReachable()) {
                reachable++;
            }
        }
        return reachable;
    }

    /** Where they are. */
    Link link() {
        return link;
    }

    /** How often a server became reachable or silent or moved; grows only. */
    public long changes() {
        return changes;
    }
}
