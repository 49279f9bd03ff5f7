package io.netdispatcher.failover.heartbeat;

import io.netdispatcher.executor.pair.MessageSeal;
import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.failover.role.Beat;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends heartbeats by all paths, and examines those that come in. One counts only if the other node sealed it for this very start of this
 * node, so a recorded one changes nothing; of the copies by several paths the first is handed on, the others show that their path works.
 * Owned by the failover agent's thread; pure but for what the paths do.
 */
public final class Heartbeats implements AutoCloseable {
    private static final String PURPOSE = "heartbeat";
    private static final int ITEMS_PER_PATH = 64;
    private static final int RETIRED = 256;
    /** Send times are remembered for so many heartbeats; a power of two. */
    private static final int REMEMBERED = 1_024;

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final int peerIndex;
    private final long incarnation;
    private final MessageSeal seal;
    private final List<Way> ways;
    private final Map<HeartbeatRejection, Long> rejections = new EnumMap<>(HeartbeatRejection.class);
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[HeartbeatFlyweight.BYTES]);
    private final HeartbeatFlyweight outgoing = new HeartbeatFlyweight();
    private final HeartbeatFlyweight incoming = new HeartbeatFlyweight();
    private final long[] sentNs = new long[REMEMBERED];
    private final Deque<Long> retired = new ArrayDeque<>();

    private Listener listener;
    private long number;
    private long believed;
    private long candidate;
    private long lastNumber;
    private long freshFrom;

    /** What comes in, after it has been examined. */
    public interface Listener {
        /**
         * A genuine heartbeat, newer than all before.
         *
         * @param confirmedNs when this node had sent the latest of its own that the other one knew of; {@code Long.MIN_VALUE} for none
         */
        void heard(Beat beat, long confirmedNs);

        /** A path says that the other node's process is gone. */
        void processGone();
    }

    /** Who talks to whom. {@code incarnation} is a random number that no earlier start of this node had, not 0. */
    public record Ends(PairKey key, int index, int peerIndex, long incarnation) {}

    /** Talks by these paths. */
    public Heartbeats(Ends ends, List<HeartbeatPath> paths) {
        peerIndex = ends.peerIndex();
        incarnation = ends.incarnation();
        seal = new MessageSeal(ends.key(), PURPOSE, ends.index(), ends.peerIndex());
        ways = paths.stream().map(Way::new).toList();
        for (HeartbeatRejection each : HeartbeatRejection.values()) {
            rejections.put(each, 0L);
        }
    }

    /** Sends a heartbeat by every path that is open. */
    public void send(Beat beat, long nowNs) {
        number++;
        sentNs[(int) number & REMEMBERED - 1] = nowNs;
        outgoing.onto(out).put(beat);
        outgoing.incarnations(incarnation, believed, candidate);
        outgoing.numbers(number, lastNumber);
        int length = seal.seal(out, 0, HeartbeatFlyweight.BODY_BYTES);
        for (Way way : ways) {
            way.path.send(out, 0, length);
        }
    }

    /** Hands on what came in; returns how many items there were, of whatever worth. */
    public int poll(Listener receiver, long nowNs) {
        listener = receiver;
        int work = 0;
        for (Way way : ways) {
            way.nowNs = nowNs;
            work += way.path.poll(way, ITEMS_PER_PATH);
        }
        return work;
    }

    /** Whether a path is open. */
    public boolean isOpen() {
        return ways.stream().anyMatch(way -> way.path.condition().isOpen());
    }

    /** What the paths are like, in the order of the configuration. */
    public List<PathState> paths(long nowNs) {
        return ways.stream()
                .map(way -> new PathState(way.path.condition(), way.heardNs == NEVER ? -1 : nowNs - way.heardNs))
                .toList();
    }

    /**
     * A path as this node sees it.
     *
     * @param heardNs since when nothing was heard by it; -1 when nothing ever was
     */
    public record PathState(HeartbeatPath.Condition condition, long heardNs) {}

    /** How many heartbeats were refused for this. */
    public long rejected(HeartbeatRejection reason) {
        return rejections.get(reason);
    }

    /** How many heartbeats were refused, for whatever reason. */
    public long rejected() {
        return rejections.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        ways.forEach(way -> way.path.close());
    }

    private HeartbeatRejection examine(Way way, DirectBuffer buffer, int offset, int length) {
        HeartbeatRejection malformed = incoming.wrap(buffer, offset, length);
        if (malformed != null) {
            return malformed;
        }
        if (incoming.sender() != peerIndex) {
            return HeartbeatRejection.FOREIGN_SENDER;
        }
        if (!seal.isGenuine(buffer, offset, length)) {
            return HeartbeatRejection.WRONG_SEAL;
        }
        if (!isProven()) {
            return HeartbeatRejection.UNPROVEN;
        }
        if (incoming.senderIncarnation() != believed) {
            believe(incoming.senderIncarnation());
        }
        if (incoming.number() <= way.lastNumber) {
            return HeartbeatRejection.REPEATED;
        }
        way.lastNumber = incoming.number();
        way.heardNs = way.nowNs;
        if (incoming.number() > lastNumber) {
            lastNumber = incoming.number();
            listener.heard(incoming.beat(), confirmedNs());
        }
        return null;
    }

    /**
     * Whether the sender has heard this start of this node, and is what it was or a newer start. One that is not believed yet is named in the
     * next heartbeat, so that it can prove itself.
     */
    private boolean isProven() {
        long sender = incoming.senderIncarnation();
        boolean namesUs = incoming.receiverIncarnation() == incarnation || incoming.candidate() == incarnation;
        if (sender == 0 || retired.contains(sender)) {
            return false;
        }
        if (sender == believed) {
            return namesUs;
        }
        boolean isFresh = incoming.receiverIncarnation() == incarnation && incoming.confirmed() > freshFrom
                || incoming.candidate() == incarnation && believed == 0;
        if (!isFresh) {
            candidate = sender;
        }
        return isFresh;
    }

    private void believe(long sender) {
        if (believed != 0) {
            retired.addLast(believed);
            if (retired.size() > RETIRED) {
                retired.removeFirst();
            }
        }
        believed = sender;
        candidate = 0;
        lastNumber = 0;
        freshFrom = number;
        ways.forEach(way -> way.lastNumber = 0);
    }

    private long confirmedNs() {
        long confirmed = incoming.confirmed();
        boolean isKnown = incoming.receiverIncarnation() == incarnation
                && confirmed > 0
                && confirmed <= number
                && number - confirmed < REMEMBERED;
        return isKnown ? sentNs[(int) confirmed & REMEMBERED - 1] : Long.MIN_VALUE;
    }

    /** One path, and what came by it. */
    private final class Way implements HeartbeatPath.Handler {
        private final HeartbeatPath path;
        private long nowNs;
        private long lastNumber;
        private long heardNs = NEVER;

        Way(HeartbeatPath path) {
            this.path = path;
        }

        @Override
        public void onHeartbeat(DirectBuffer buffer, int offset, int length) {
            HeartbeatRejection rejection = examine(this, buffer, offset, length);
            if (rejection != null) {
                rejections.merge(rejection, 1L, Long::sum);
            }
        }

        @Override
        public void onProcessGone() {
            listener.processGone();
        }
    }
}
