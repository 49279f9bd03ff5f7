package io.netdispatcher.replication.protocol;

import io.netdispatcher.executor.pair.MessageSeal;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.ReplicationSettings;
import io.netdispatcher.replication.transport.Transport;
import io.netdispatcher.replication.wire.Introduction;
import io.netdispatcher.replication.wire.MessageFlyweight;
import io.netdispatcher.replication.wire.MessageKind;
import io.netdispatcher.replication.wire.Rejection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.agrona.DirectBuffer;

/**
 * Who the other node is: found by HELLO, proved by a WELCOME that names this node's incarnation, lost by silence. Every message that comes
 * in is examined here first; what is not the other node's, of this session and newer than the last one, is refused and counted.
 *
 * <p>A HELLO proves nothing, for it may be a recorded one: it is answered, and changes nothing. Owned by the replication agent's thread;
 * pure but for what it sends.
 */
final class Session {
    static final int ROLE_ACTIVE = 1;
    static final int ROLE_SHADOW = 2;

    private static final long HELLO_EVERY_NS = 200_000_000L;
    private static final long INTRODUCE_EVERY_NS = 200_000_000L;
    private static final long ANSWER_EVERY_NS = 50_000_000L;
    private static final int RETIRED = 256;

    private final ReplicationSettings settings;
    private final Transport transport;
    private final MessageSeal seal;
    private final Outgoing outgoing;
    private final long incarnation;
    private final Rejections rejections;
    private final MessageFlyweight message = new MessageFlyweight();
    private final Deque<Long> retired = new ArrayDeque<>();

    private ReplicationRole role;
    private Epoch epoch = Epoch.NONE;
    private long configVersion;
    private boolean mustIntroduce;

    private Peer peer;
    private boolean isEstablished;
    private int origin = Transport.EVERYONE;
    private long membership = -1;
    private long lastNumber;
    private long lastHeardNs;
    private long lastHelloNs = Long.MIN_VALUE / 2;
    private long lastIntroducedNs = Long.MIN_VALUE / 2;
    private long lastAnswerNs = Long.MIN_VALUE / 2;
    private long heardAtAllNs = Long.MIN_VALUE;
    private long freshFrom;
    private int changes;

    Session(
            ReplicationSettings settings,
            Transport transport,
            MessageSeal seal,
            long incarnation,
            Rejections rejections) {
        this.settings = settings;
        this.transport = transport;
        this.seal = seal;
        this.incarnation = incarnation;
        this.rejections = rejections;
        outgoing = new Outgoing(transport, seal, incarnation, settings.index());
    }

    /** Plays another role, or under another epoch; the other node is told. */
    void become(ReplicationRole newRole, Epoch newEpoch) {
        role = newRole;
        epoch = newEpoch;
        mustIntroduce = true;
        changes++;
    }

    /** What HELLO and WELCOME say of this node's configuration. */
    void configVersion(long version) {
        configVersion = version;
    }

    /** Says hello, in a session who this node is; ends the session when the other node was silent too long. */
    void poll(long nowNs) {
        if (membership != transport.membershipChanges()) {
            membership = transport.membershipChanges();
            // Origins mean something else now; the next genuine message tells.
            origin = Transport.EVERYONE;
        }
        boolean isSilent = nowNs - lastHeardNs > settings.timers().silence().toNanos();
        if (isEstablished && (isSilent || !transport.isConnected())) {
            isEstablished = false;
            changes++;
        }
        if (role == null || !transport.isConnected()) {
            return;
        }
        if (!isEstablished && nowNs - lastHelloNs >= HELLO_EVERY_NS) {
            lastHelloNs = nowNs;
            introduce(MessageKind.HELLO, Transport.EVERYONE, 0, 0, nowNs);
        }
        if (isEstablished && (mustIntroduce || nowNs - lastIntroducedNs >= INTRODUCE_EVERY_NS)) {
            // Again and again: the one that told a new role may have been lost.
            mustIntroduce = false;
            lastIntroducedNs = nowNs;
            introduce(MessageKind.WELCOME, origin, peer.incarnation(), lastNumber, nowNs);
        }
    }

    /** {@code answered}: number of the receiver's message that this one answers. */
    private void introduce(MessageKind kind, int destination, long receiver, long answered, long nowNs) {
        int code = role == ReplicationRole.ACTIVE ? ROLE_ACTIVE : ROLE_SHADOW;
        Introduction self = new Introduction(
                code,
                MessageFlyweight.VERSION,
                MessageFlyweight.VERSION,
                settings.capacity(),
                configVersion,
                Introduction.MERGES);
        outgoing.begin(kind, receiver, epoch).position(answered);
        outgoing.send(destination, self.put(outgoing.buffer(), Outgoing.BODY), nowNs);
    }

    /**
     * Examines a message.
     *
     * @return the message when it is one of this session that the ends of the stream must see, else null
     */
    MessageFlyweight examine(int from, DirectBuffer buffer, int offset, int length, long nowNs) {
        if (role == null) {
            // Not begun yet: as if it had not been heard.
            return null;
        }
        Rejection rejection = message.wrap(buffer, offset, length);
        if (rejection == null) {
            rejection = examineSender(buffer, offset, length);
        }
        if (rejection == null) {
            rejection = take(from, nowNs);
        }
        if (rejection != null) {
            rejections.count(rejection);
            return null;
        }
        return switch (message.kind()) {
            case HELLO, WELCOME -> null;
            case STREAM, ACK, CONFIGURATION, MERGE, MERGED -> message;
        };
    }

    private Rejection examineSender(DirectBuffer buffer, int offset, int length) {
        if (message.sender() == settings.index()) {
            return Rejection.REFLECTED;
        }
        if (message.sender() != settings.peerIndex()) {
            return Rejection.FOREIGN_NODE;
        }
        return seal.isGenuine(buffer, offset, length) ? null : Rejection.WRONG_SEAL;
    }

    private Rejection take(int from, long nowNs) {
        if (message.kind() == MessageKind.HELLO) {
            return answer(from, nowNs);
        }
        long sender = message.senderIncarnation();
        if (message.receiverIncarnation() != incarnation || sender == 0) {
            return Rejection.FOREIGN_INCARNATION;
        }
        boolean isKnown = peer != null && peer.incarnation() == sender;
        if (isKnown && message.number() <= lastNumber) {
            return Rejection.REPLAYED;
        }
        if (message.kind() == MessageKind.WELCOME) {
            return welcome(from, isKnown, nowNs);
        }
        if (!isKnown) {
            return Rejection.FOREIGN_INCARNATION;
        }
        if (!isEstablished) {
            return Rejection.OUT_OF_PLACE;
        }
        if (!streamEpoch().equals(new Epoch(message.epochCounter(), message.epochIndex()))) {
            return Rejection.FOREIGN_EPOCH;
        }
        heard(from, nowNs);
        return null;
    }

    private Rejection answer(int from, long nowNs) {
        if (Introduction.read(message.buffer(), MessageFlyweight.HEADER_BYTES, message.bodyLength()) == null) {
            return Rejection.MALFORMED;
        }
        if (nowNs - lastAnswerNs >= ANSWER_EVERY_NS) {
            lastAnswerNs = nowNs;
            introduce(MessageKind.WELCOME, from, message.senderIncarnation(), message.number(), nowNs);
        }
        return null;
    }

    private Rejection welcome(int from, boolean isKnown, long nowNs) {
        Introduction introduction =
                Introduction.read(message.buffer(), MessageFlyweight.HEADER_BYTES, message.bodyLength());
        if (introduction == null) {
            return Rejection.MALFORMED;
        }
        long sender = message.senderIncarnation();
        // What answers nothing that was said since the present session began may be of a node that has died meanwhile.
        if (!isKnown && (message.position() <= freshFrom || retired.contains(sender))) {
            return Rejection.FOREIGN_INCARNATION;
        }
        if (!isKnown && peer != null) {
            retired.addLast(peer.incarnation());
            if (retired.size() > RETIRED) {
                retired.removeFirst();
            }
        }
        Peer heard = new Peer(sender, new Epoch(message.epochCounter(), message.epochIndex()), introduction);
        boolean isNew = !isKnown || !isEstablished;
        if (isNew || !heard.isSame(peer)) {
            changes++;
        }
        if (!isKnown) {
            freshFrom = outgoing.number();
        }
        peer = heard;
        isEstablished = true;
        heard(from, nowNs);
        if (isNew) {
            introduce(MessageKind.WELCOME, from, sender, lastNumber, nowNs);
        }
        return null;
    }

    private void heard(int from, long nowNs) {
        lastNumber = message.number();
        lastHeardNs = nowNs;
        heardAtAllNs = nowNs;
        origin = from;
    }

    /** The epoch of the stream: that of the end that is active. */
    Epoch streamEpoch() {
        return role == ReplicationRole.ACTIVE || peer == null ? epoch : peer.epoch();
    }

    /** Sends to the other node what {@link #begin} began. */
    boolean send(int bodyLength, long nowNs) {
        return outgoing.send(origin, bodyLength, nowNs);
    }

    /** Begins a message to the other node; there must be a session. */
    MessageFlyweight begin(MessageKind kind) {
        return outgoing.begin(kind, peer.incarnation(), streamEpoch());
    }

    /** Why the two nodes can't be a pair though they hear each other; empty when they can. */
    String obstacle() {
        Introduction other = peer.introduction();
        boolean isFollowing = role == ReplicationRole.SHADOW && peer.role() == ReplicationRole.ACTIVE;
        if (isFollowing && peer.epoch().compareTo(epoch) < 0) {
            // Another node has become active since: what this one says is of the past.
            return settings.peerName() + " is of epoch " + peer.epoch() + ", this node of " + epoch;
        }
        if (peer.role() == null) {
            return settings.peerName() + " has no role yet";
        }
        if (peer.role() == role) {
            return "both nodes are " + role.name().toLowerCase(Locale.ROOT);
        }
        if (other.lowestVersion() > MessageFlyweight.VERSION || other.highestVersion() < MessageFlyweight.VERSION) {
            return settings.peerName() + " speaks formats " + other.lowestVersion() + " to " + other.highestVersion()
                    + ", this node " + MessageFlyweight.VERSION;
        }
        int mine = settings.capacity();
        boolean isActive = role == ReplicationRole.ACTIVE;
        int shadow = isActive ? other.capacity() : mine;
        int active = isActive ? mine : other.capacity();
        return shadow < active
                ? "the shadow's table has room for " + shadow + " entries, the active's for " + active
                : "";
    }

    Outgoing outgoing() {
        return outgoing;
    }

    Epoch epoch() {
        return epoch;
    }

    ReplicationRole role() {
        return role;
    }

    Peer peer() {
        return peer;
    }

    boolean isEstablished() {
        return isEstablished;
    }

    /** Counts up when the session began, ended, or is with another one or in another role. */
    int changes() {
        return changes;
    }

    /** How long ago the other node was heard, -1 for never. */
    long heardNs(long nowNs) {
        return heardAtAllNs == Long.MIN_VALUE ? -1 : nowNs - heardAtAllNs;
    }
}
