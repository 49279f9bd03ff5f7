package io.netdispatcher.failover.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Events in, state and effects out. */
class FailoverStateMachineTest {
    @Test
    void shouldClaimAloneAfterListening() {
        Life life = new Life().start();
        assertThat(life.pass(990).role()).isEqualTo(Role.LISTEN);
        assertThat(life.pass(100).role()).isEqualTo(Role.ACTIVE);
        assertThat(life.causes()).containsExactly(Cause.STARTED, Cause.ALONE, Cause.VIP_FREE);
        assertThat(life.state.claim().epoch()).isEqualTo(new Epoch(4, Life.INDEX));
        assertThat(life.state.claim().isHot())
                .as("an empty table is none that was brought up to date")
                .isFalse();
        assertThat(life.all(Effect.ProbeVips.class)).hasSizeGreaterThanOrEqualTo(Timers.PROBES);
    }

    @Test
    void shouldLetTheLargerIndexGoFirstAtAColdStartAndWaitForItSoLong() {
        Life life = new Life().start();
        life.pass(2_900, Life.beat(Role.LISTEN, Claim.NONE));
        assertThat(life.role()).isEqualTo(Role.LISTEN);
        life.pass(200, Life.beat(Role.LISTEN, Claim.NONE));
        assertThat(life.causes()).containsExactly(Cause.STARTED, Cause.ELECTED, Cause.VIP_FREE);
    }

    @Test
    void shouldGoFirstAtAColdStartWhenItIsPreferred() {
        Life life = new Life();
        life.policy = new Policy(Timers.DEFAULT, false, false, Life.INDEX, true, "nd2");
        life.start().pass(50, Life.beat(Role.LISTEN, Claim.NONE));
        assertThat(life.role()).isEqualTo(Role.ACTIVE);
    }

    @Test
    void shouldFollowWhoeverIsActiveAtTheStart() {
        Life life = new Life().start().hear(Role.ACTIVE, Life.PEERS_CLAIM);
        assertThat(life.role()).isEqualTo(Role.SHADOW);
        assertThat(life.state.claim()).isEqualTo(Life.PEERS_CLAIM);
        assertThat(life.all(Effect.ReserveEpoch.class)).contains(new Effect.ReserveEpoch(8));
    }

    @Test
    void shouldListenForItsWholeTimeThoughItStandsStillMeanwhile() {
        Life life = new Life().start().pass(50).freeze(960).pass(900);
        assertThat(life.role()).isEqualTo(Role.LISTEN);
        assertThat(life.pass(100).role()).isEqualTo(Role.ACTIVE);
    }

    @Test
    void shouldTakeOverAfterTheSilenceAndNotBefore() {
        Life life = Life.shadow();
        assertThat(life.pass(95).role()).isEqualTo(Role.PROBE);
        assertThat(life.pass(10).role()).isEqualTo(Role.ACTIVE);
        assertThat(life.causes()).containsExactly(Cause.PEER_SUSPECT, Cause.VIP_FREE);
        assertThat(life.state.claim()).isEqualTo(new Claim(new Epoch(8, Life.INDEX), true, 1, false));
        assertThat(life.all(Effect.Perform.class)).last().matches(duty -> duty.duty() == Duty.LEAD && duty.isHot());
    }

    @Test
    void shouldTakeOverWithoutWaitingForTheSilenceWhenTheProcessIsGone() {
        Life life = Life.shadow();
        life.on(new Event.ProcessGone(life.nowNs() + 1));
        assertThat(life.pass(30).role()).isEqualTo(Role.ACTIVE);
        assertThat(life.causes()).containsExactly(Cause.PEER_GONE, Cause.VIP_FREE);
    }

    @Test
    void shouldNotBelieveThatAProcessIsGoneThatIsHeard() {
        Life life = Life.shadow();
        life.on(new Event.ProcessGone(life.nowNs() + 1));
        assertThat(life.role()).isEqualTo(Role.PROBE);
        assertThat(life.state.beat(life.policy, 1).asks())
                .as("the other node is asked")
                .isTrue();
        life.pass(5, Life.beat(Role.ACTIVE, Life.PEERS_CLAIM));
        assertThat(life.role()).isEqualTo(Role.SHADOW);
    }

    @Test
    void shouldStayShadowWhileTheVipIsAnswered() {
        Life life = Life.shadow().pass(70);
        life.on(new Event.VipClaimed(life.nowNs(), 0xb));
        assertThat(life.role()).isEqualTo(Role.SHADOW);
        assertThat(life.pass(300).role()).as("it asks again later").isEqualTo(Role.SHADOW);
        assertThat(life.state.isVipAnsweredBySilentPeer(life.nowNs(), life.policy))
                .isTrue();
    }

    @Test
    void shouldNotClaimWhenTheExecutorDoesNotAsk() {
        Life life = Life.shadow();
        life.isExecutorAsking = false;
        assertThat(life.pass(500).role()).isEqualTo(Role.PROBE);
        life.isExecutorAsking = true;
        assertThat(life.pass(50).role()).isEqualTo(Role.ACTIVE);
    }

    @Test
    void shouldNotClaimWhenNobodyAnswersItOnTheLan() {
        Life life = Life.shadow();
        life.isLanAnswering = false;
        assertThat(life.pass(500).role()).isEqualTo(Role.PROBE);
    }

    @Test
    void shouldClaimOnADeafLanOnlyWhenTheOtherNodeWasDeafTooAndThePolicyIsAvailable() {
        for (boolean isSafe : new boolean[] {false, true}) {
            Life life = new Life().start();
            life.policy = new Policy(Timers.DEFAULT, false, isSafe, Life.INDEX, false, "nd2");
            life.isLanAnswering = false;
            life.pass(50, Life.deaf(Role.ACTIVE, Life.PEERS_CLAIM)).synced(true, true);
            life.pass(300);
            assertThat(life.causes().contains(Cause.VIP_FREE))
                    .as("safe: " + isSafe)
                    .isEqualTo(!isSafe);
        }
    }

    @Test
    void shouldYieldToHigherEpochWhenPartitionHeals() {
        Life life = Life.active().pass(500);
        Claim larger = new Claim(new Epoch(life.state.claim().epoch().counter() + 1, Life.PEER), true, 1, false);
        life.hear(Role.ACTIVE, larger);
        assertThat(life.role()).isEqualTo(Role.GRACE);
        assertThat(life.causes()).containsExactly(Cause.OUTRANKED);
        assertThat(life.effects).anyMatch(Effect.RevokeLease.class::isInstance);
        assertThat(life.all(Effect.Perform.class))
                .last()
                .matches(duty -> duty.duty() == Duty.STRAYS && duty.successor() == 0xb);
    }

    @Test
    void shouldStayAndAnnounceWhenThePartitionHealsAndItsClaimIsLarger() {
        Life life = Life.active().pass(500).clear();
        life.hear(Role.ACTIVE, new Claim(new Epoch(1, Life.PEER), true, 1, false));
        assertThat(life.role()).isEqualTo(Role.ACTIVE);
        assertThat(life.effects).anyMatch(Effect.Announce.class::isInstance);
    }

    @Test
    void shouldAnnounceWhenTheOtherNodeIsHeardForTheFirstTime() {
        Life life = new Life().start().pass(1_100).clear();
        life.hear(Role.GRACE, life.state.claim());
        assertThat(life.effects).anyMatch(Effect.Announce.class::isInstance);
    }

    @Test
    void shouldNotYieldToALargerClaimThatDoesNotReachTheLan() {
        Life life = Life.active().pass(500);
        Claim larger = new Claim(new Epoch(99, Life.PEER), true, 1, false);
        assertThat(life.hear(Life.deaf(Role.ACTIVE, larger)).role()).isEqualTo(Role.ACTIVE);
        assertThat(life.state.claim().epoch())
                .as("its own is the larger one now")
                .isEqualTo(new Epoch(100, Life.INDEX));
    }

    @Test
    void shouldResignAtOnceWhenItDoesNotReachTheLanAndAnotherActiveNodeDoes() {
        Life life = Life.active().pass(500);
        life.isLanAnswering = false;
        life.pass(5).hear(Role.ACTIVE, new Claim(new Epoch(1, Life.PEER), true, 1, false));
        assertThat(life.role()).isEqualTo(Role.FAULT);
        life.pass(3_000, Life.beat(Role.ACTIVE, Life.PEERS_CLAIM));
        assertThat(life.role()).as("no carrier alone makes a LAN good").isEqualTo(Role.FAULT);
        life.isLanAnswering = true;
        life.pass(1_100, Life.beat(Role.ACTIVE, Life.PEERS_CLAIM));
        assertThat(life.causes()).endsWith(Cause.LAN_RECOVERED, Cause.PEER_ACTIVE);
    }

    @Test
    void shouldResignWithoutACarrierWhileTheOtherNodeIsThere() {
        Life life = Life.active();
        life.hasCarrier = false;
        assertThat(life.pass(5).role()).isEqualTo(Role.FAULT);
        Life alone = Life.active().pass(500);
        alone.hasCarrier = false;
        assertThat(alone.pass(500).role()).as("nobody else could").isEqualTo(Role.ACTIVE);
    }

    @Test
    void shouldTakeOverWhenTheActiveNodeResigns() {
        Life life = Life.shadow();
        life.pass(40, Life.deaf(Role.FAULT, Life.PEERS_CLAIM));
        assertThat(life.role()).isEqualTo(Role.ACTIVE);
        assertThat(life.causes()).startsWith(Cause.PEER_RESIGNED);
    }

    @Test
    void shouldNotAnswerAfterAStopBeforeItIsConfirmed() {
        Life life = Life.active();
        life.freeze(300);
        assertThat(life.role()).isEqualTo(Role.ACTIVE);
        assertThat(life.state.isAnswering()).isFalse();
        assertThat(life.effects).anyMatch(Effect.RevokeLease.class::isInstance);
        life.pass(5, Life.beat(Role.SHADOW, life.state.claim()));
        assertThat(life.state.isAnswering()).isTrue();
    }

    @Test
    void shouldNotTakeAnOldHeartbeatForAConfirmationAfterAStop() {
        Life life = Life.active();
        long beforeNs = life.nowNs();
        life.freeze(300);
        life.on(new Event.Heard(life.nowNs(), Life.beat(Role.SHADOW, life.state.claim()), beforeNs));
        assertThat(life.state.isAnswering()).isFalse();
    }

    @Test
    void shouldGiveUpAfterAStopWhenTheVipIsAnsweredAndTheOtherNodeIsSilent() {
        Life life = Life.active().freeze(300).pass(10);
        life.on(new Event.VipClaimed(life.nowNs(), 0xb)).pass(60);
        assertThat(life.role()).isEqualTo(Role.LISTEN);
        assertThat(life.causes()).containsExactly(Cause.VIP_ANSWERED);
    }

    @Test
    void shouldLeaveItToTheClaimsAfterAStopWhenTheOtherNodeIsHeard() {
        Life life = Life.active().freeze(300).pass(10);
        life.on(new Event.VipClaimed(life.nowNs(), 0xb));
        life.hear(Role.ACTIVE, new Claim(new Epoch(1, Life.PEER), true, 1, false));
        assertThat(life.role()).isEqualTo(Role.ACTIVE);
        assertThat(life.state.isAnswering()).isTrue();
    }

    @Test
    void shouldHandOverWhenOrdered() {
        Life life = Life.active().order(Event.Order.FAILOVER);
        assertThat(life.role()).isEqualTo(Role.HANDOFF);
        assertThat(life.state.beat(life.policy, 1).offers()).isFalse();
        life.on(new Event.Drained(life.nowNs()));
        assertThat(life.state.beat(life.policy, 1).offers()).isTrue();
        long counter = life.state.claim().epoch().counter();
        life.hear(Role.ACTIVE, new Claim(new Epoch(counter + 1, Life.PEER), true, 1, false));
        assertThat(life.role()).isEqualTo(Role.GRACE);
        life.pass(9_900, Life.beat(Role.ACTIVE, life.state.claim()));
        assertThat(life.role()).isEqualTo(Role.GRACE);
        life.pass(200, Life.beat(Role.ACTIVE, life.state.claim()));
        assertThat(life.causes()).containsExactly(Cause.FAILOVER, Cause.TAKEN_OVER, Cause.GRACE_OVER);
    }

    @Test
    void shouldTakeAnOfferWithoutProbing() {
        Life life = Life.shadow().hear(Life.offer(Life.PEERS_CLAIM));
        assertThat(life.role()).isEqualTo(Role.ACTIVE);
        assertThat(life.causes()).containsExactly(Cause.OFFERED);
        assertThat(life.all(Effect.ProbeVips.class)).isEmpty();
    }

    @Test
    void shouldTakeNoOfferWithAReplicaThatIsNotReady() {
        Life life = Life.shadow().synced(false, false).hear(Life.offer(Life.PEERS_CLAIM));
        assertThat(life.role()).isEqualTo(Role.SHADOW);
    }

    @Test
    void shouldRefuseToHandOverToAShadowThatIsNotHot() {
        Life life = Life.active().synced(false, false).order(Event.Order.FAILOVER_FORCED);
        assertThat(life.role()).isEqualTo(Role.ACTIVE);
        assertThat(life.all(Effect.Refused.class))
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("not hot"));
    }

    @Test
    void shouldGiveUpAHandoverThatDoesNotDrain() {
        Life life = Life.active();
        Claim before = life.state.claim();
        life.order(Event.Order.FAILOVER).pass(195, Life.beat(Role.SHADOW, before));
        assertThat(life.role()).isEqualTo(Role.HANDOFF);
        life.pass(10, Life.beat(Role.SHADOW, before));
        assertThat(life.role()).isEqualTo(Role.ACTIVE);
        assertThat(life.state.claim()).as("nobody else can have claimed").isEqualTo(before);
    }

    @Test
    void shouldEndAfterTheGraceWhenToldToStop() {
        Life life = Life.active().order(Event.Order.STOP);
        assertThat(life.role()).isEqualTo(Role.HANDOFF);
        life.on(new Event.Drained(life.nowNs()));
        Claim next = new Claim(new Epoch(99, Life.PEER), true, 1, false);
        life.pass(9_900, Life.beat(Role.ACTIVE, next));
        assertThat(life.effects).noneMatch(Effect.Finished.class::isInstance);
        life.pass(200, Life.beat(Role.ACTIVE, next));
        assertThat(life.all(Effect.Finished.class)).hasSize(1);
    }

    @Test
    void shouldComeBackFromServiceWhenOrdered() {
        Life life = Life.shadow().order(Event.Order.DOWN);
        assertThat(life.role()).isEqualTo(Role.ADMIN_DOWN);
        life.order(Event.Order.UP);
        assertThat(life.causes()).startsWith(Cause.ORDERED_DOWN, Cause.ORDERED_UP);
    }

    @Test
    void shouldClaimAnewWhenALargerClaimHasComeToNothing() {
        Life life = Life.active();
        life.hear(Role.FAULT, new Claim(new Epoch(42, Life.PEER), false, 0, false));
        assertThat(life.role()).isEqualTo(Role.ACTIVE);
        assertThat(life.state.claim().epoch()).isEqualTo(new Epoch(43, Life.INDEX));
        assertThat(life.all(Effect.Perform.class)).last().matches(duty -> duty.duty() == Duty.LEAD);
    }

    @Test
    void shouldFollowNoSmallerClaimThanItsOwn() {
        Life life = Life.active().freeze(300).pass(10);
        life.on(new Event.VipClaimed(life.nowNs(), 0xb)).pass(60);
        Claim own = life.state.claim();
        life.hear(Role.ACTIVE, new Claim(new Epoch(1, Life.PEER), true, 1, false));
        assertThat(life.role()).isEqualTo(Role.LISTEN);
        life.hear(Role.ACTIVE, new Claim(new Epoch(own.epoch().counter() + 1, Life.PEER), true, 1, false));
        assertThat(life.role()).isEqualTo(Role.SHADOW);
    }

    @Test
    void shouldNotTakeAReplicaForReadyThatTheActiveNodeHasLeftBehind() {
        Life life = Life.shadow().synced(false, true);
        assertThat(life.state.isReady())
                .as("lost together with the active node")
                .isTrue();
        life.pass(50, Life.beat(Role.ACTIVE, Life.PEERS_CLAIM));
        assertThat(life.state.isReady()).isFalse();
    }

    /** The shadow believes itself hot for as long as it has heard of no gap. */
    @Test
    void shouldNotTakeAReplicaForReadyWhenTheActiveNodeSaysThatItIsNot() {
        Life life = Life.shadow();
        assertThat(life.state.isReady()).isTrue();
        Beat hot = Life.beat(Role.ACTIVE, Life.PEERS_CLAIM);
        life.hear(new Beat(
                hot.index(),
                false,
                Role.ACTIVE,
                false,
                false,
                false,
                false,
                true,
                true,
                true,
                hot.claim(),
                1,
                2,
                hot.mac()));
        assertThat(life.state.isReady()).isFalse();
    }

    @Test
    void shouldNotTakeItsOwnTableForReadyAfterAnotherNodeWasActive() {
        Life life = Life.active();
        life.hasCarrier = false;
        life.pass(5);
        assertThat(life.state.isReady()).as("nobody else has changed it").isTrue();
        life.hear(Role.ACTIVE, new Claim(new Epoch(99, Life.PEER), true, 1, false));
        assertThat(life.role()).isEqualTo(Role.FAULT);
        assertThat(life.state.isReady()).isFalse();
    }

    @Test
    void shouldHoldBackAfterARoleWasLost() {
        Life life = Life.active();
        Claim larger = new Claim(new Epoch(99, Life.PEER), true, 1, false);
        life.pass(50, Life.beat(Role.ACTIVE, larger));
        life.clear().pass(4_000);
        assertThat(life.causes())
                .as("silence alone brings it nothing for five seconds")
                .isEmpty();
        life.pass(1_500);
        assertThat(life.causes()).startsWith(Cause.PEER_SUSPECT);
    }

    @Test
    void shouldNameEachChangeOnce() {
        Set<String> seen = new HashSet<>(FailoverStateMachine.transitions());
        assertThat(seen).hasSize(FailoverStateMachine.TRANSITIONS.size());
    }
}
