package io.netdispatcher.failover.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.pair.PairKey;
import io.netdispatcher.failover.role.Beat;
import io.netdispatcher.failover.role.Claim;
import io.netdispatcher.failover.role.Epoch;
import io.netdispatcher.failover.role.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two nodes that talk by two paths; the test is the wire. */
class HeartbeatsTest {
    private static final PairKey KEY = key("a secret of two nodes");
    private static final Claim CLAIM = new Claim(new Epoch(0x0102030405060708L, 2), true, 3, true);

    private static PairKey key(String text) {
        return PairKey.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Header, claim's counter, incarnations, numbers, MAC address, counts, seal. */
    private static final String GOLDEN = "4e48010104ba0302" + "0807060504030201" + "0b00000000000000"
            + "1600000000000000" + "0000000000000000" + "0300000000000000" + "0200000000000000"
            + "0100000000020000" + "0300040005000000" + "a020375653bd1f089c1c262de1a2d687";

    private static Beat beat(int index, Role role) {
        return new Beat(index, true, role, false, true, false, true, true, true, false, CLAIM, 4, 5, 0x0200_0000_0001L);
    }

    /** One start of a node. */
    private static final class Node implements Heartbeats.Listener {
        final List<byte[]> sent = new ArrayList<>();
        final MemoryPath first = new MemoryPath(sent::add);
        final MemoryPath second = new MemoryPath(bytes -> {});
        final Heartbeats heartbeats;
        final List<Beat> heard = new ArrayList<>();
        final List<Long> confirmed = new ArrayList<>();
        final int index;
        int gone;
        long nowNs;

        Node(int index, long incarnation, PairKey key) {
            this.index = index;
            heartbeats =
                    new Heartbeats(new Heartbeats.Ends(key, index, 3 - index, incarnation), List.of(first, second));
        }

        byte[] say(Role role) {
            heartbeats.send(beat(index, role), ++nowNs);
            return sent.get(sent.size() - 1);
        }

        void hear(byte[] bytes) {
            first.in.add(bytes);
            heartbeats.poll(this, ++nowNs);
        }

        @Override
        public void heard(Beat beat, long confirmedNs) {
            heard.add(beat);
            confirmed.add(confirmedNs);
        }

        @Override
        public void processGone() {
            gone++;
        }

        long refused(HeartbeatRejection reason) {
            return heartbeats.rejected(reason);
        }
    }

    private final Node one = new Node(1, 11, KEY);
    private final Node two = new Node(2, 22, KEY);

    /** Both believe each other. */
    private void meet() {
        two.hear(one.say(Role.LISTEN));
        one.hear(two.say(Role.LISTEN));
        two.hear(one.say(Role.LISTEN));
        one.hear(two.say(Role.LISTEN));
        one.heard.clear();
        two.heard.clear();
    }

    @Test
    void shouldMeetInTwoRounds() {
        two.hear(one.say(Role.LISTEN));
        assertThat(two.heard).as("it does not name this start").isEmpty();
        one.hear(two.say(Role.LISTEN));
        assertThat(one.heard).hasSize(1);
        two.hear(one.say(Role.LISTEN));
        assertThat(two.heard).hasSize(1);
    }

    @Test
    void shouldBringEverythingAcrossAndConfirm() {
        meet();
        byte[] question = one.say(Role.ACTIVE);
        long askedNs = one.nowNs;
        two.hear(question);
        assertThat(two.heard).containsExactly(beat(1, Role.ACTIVE));
        one.hear(two.say(Role.SHADOW));
        assertThat(one.heard).containsExactly(beat(2, Role.SHADOW));
        assertThat(one.confirmed).last().isEqualTo(askedNs);
    }

    @Test
    void shouldHandOnTheFirstCopyOnly() {
        meet();
        byte[] beat = one.say(Role.ACTIVE);
        two.hear(beat);
        two.second.in.add(beat);
        two.heartbeats.poll(two, 7);
        assertThat(two.heard).hasSize(1);
        assertThat(two.heartbeats.rejected())
                .as("the copy shows that its path works")
                .isEqualTo(1);
        assertThat(two.heartbeats.paths(7)).allMatch(path -> path.heardNs() >= 0);
        two.hear(beat);
        assertThat(two.refused(HeartbeatRejection.REPEATED)).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatWasOvertaken() {
        meet();
        byte[] early = one.say(Role.ACTIVE);
        byte[] late = one.say(Role.GRACE);
        two.hear(late);
        two.hear(early);
        assertThat(two.heard).containsExactly(beat(1, Role.GRACE));
    }

    @Test
    void shouldRefuseForeignReflectedAndAlteredOnes() {
        meet();
        byte[] beat = one.say(Role.ACTIVE);
        one.hear(beat);
        assertThat(one.refused(HeartbeatRejection.FOREIGN_SENDER))
                .as("reflected")
                .isEqualTo(1);
        two.hear(new Node(1, 11, key("another secret of theirs")).say(Role.ACTIVE));
        assertThat(two.refused(HeartbeatRejection.WRONG_SEAL)).isEqualTo(1);
        for (int bit = 0; bit < beat.length * Byte.SIZE; bit++) {
            byte[] altered = beat.clone();
            altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            two.hear(altered);
        }
        byte[] cut = new byte[beat.length - 1];
        System.arraycopy(beat, 0, cut, 0, cut.length);
        two.hear(cut);
        assertThat(two.heard).isEmpty();
        two.hear(beat);
        assertThat(two.heard).as("and the genuine one").hasSize(1);
    }

    @Test
    void shouldRefuseARecordingAfterItsOwnRestart() {
        meet();
        byte[] recorded = one.say(Role.ACTIVE);
        Node restarted = new Node(2, 222, KEY);
        restarted.hear(recorded);
        assertThat(restarted.heard).isEmpty();
        assertThat(restarted.refused(HeartbeatRejection.UNPROVEN)).isEqualTo(1);
    }

    @Test
    void shouldBelieveARestartedPeerWhenItHasProvedItselfAndNotItsOldStartAgain() {
        meet();
        byte[] old = one.say(Role.ACTIVE);
        Node restarted = new Node(1, 111, KEY);
        two.hear(restarted.say(Role.LISTEN));
        assertThat(two.heard).isEmpty();
        restarted.hear(two.say(Role.SHADOW));
        two.hear(restarted.say(Role.LISTEN));
        assertThat(two.heard).containsExactly(beat(1, Role.LISTEN));
        two.hear(old);
        two.hear(one.say(Role.ACTIVE));
        assertThat(two.heard).as("the old start is over").hasSize(1);
    }

    @Test
    void shouldHandOnThatAProcessIsGone() {
        one.second.gone = 2;
        one.heartbeats.poll(one, 1);
        assertThat(one.gone).isEqualTo(2);
    }

    @Test
    void shouldNotBeChangedByAMillionForgeries() {
        meet();
        SplittableRandom random = new SplittableRandom(1);
        byte[] genuine = one.say(Role.ACTIVE);
        for (int i = 0; i < 1_000_000; i++) {
            byte[] forged;
            if (i % 2 == 0) {
                forged = new byte[random.nextInt(HeartbeatPath.MAX_BYTES)];
                random.nextBytes(forged);
            } else {
                forged = genuine.clone();
                forged[random.nextInt(forged.length)] ^= (byte) (1 + random.nextInt(255));
            }
            two.first.in.add(forged);
            if (two.first.in.size() == 50) {
                two.heartbeats.poll(two, 5);
            }
        }
        assertThat(two.heard).isEmpty();
        two.hear(genuine);
        assertThat(two.heard).containsExactly(beat(1, Role.ACTIVE));
    }

    /** What is on the wire is a contract between versions. */
    @Test
    void shouldHaveGoldenBytes() {
        meet();
        assertThat(HexFormat.of().formatHex(one.say(Role.ACTIVE))).isEqualTo(GOLDEN);
    }
}
