// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final SdkException WRONG =
            new SdkException.Unauthenticated("login", "wrong password", null, false, null);

    private static final class Asked implements CredentialSource.Waiter<String> {
        private final List<String> granted = new ArrayList<>();
        private final List<SdkException> denied = new ArrayList<>();

        @Override
        public void granted(String credential) {
            granted.add(credential);
        }

        @Override
        public void denied(SdkException failure) {
            denied.add(failure);
        }
    }

    @Nested
    class Cached {
        private final List<CompletableFuture<Fresh<String>>> fetches = new ArrayList<>();
        private final CachedCredential<String> source = new CachedCredential<>(() -> {
            CompletableFuture<Fresh<String>> fetch = new CompletableFuture<>();
            fetches.add(fetch);
            return fetch;
        });

        private Asked ask(Instant at) {
            Asked asked = new Asked();
            source.acquire(asked, at);
            return asked;
        }

        private Fresh<String> fresh(String value) {
            return new Fresh<>(value, NOW.plus(Duration.ofMinutes(50)), NOW.plus(Duration.ofMinutes(60)));
        }

        @Test
        void allWhoWaitShareOneFetch() {
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                asked.add(ask(NOW));
            }
            fetches.get(0).complete(fresh("a"));

            assertThat(fetches).hasSize(1);
            assertThat(asked).allMatch(a -> a.granted.equals(List.of("a")));
            assertThat(source.ready(NOW)).isEqualTo("a");
        }

        @Test
        void theOldOneServesWhileItIsRenewed() {
            ask(NOW);
            fetches.get(0).complete(fresh("a"));
            Instant due = NOW.plus(Duration.ofMinutes(51));

            assertThat(source.ready(due)).isEqualTo("a");
            assertThat(source.ready(due)).isEqualTo("a");
            assertThat(fetches).as("one renewal, in the background").hasSize(2);

            fetches.get(1).complete(new Fresh<>("b", null, null));
            assertThat(source.ready(due)).isEqualTo("b");
        }

        @Test
        void aRenewalThatFailsLeavesTheOldOneAndIsTriedAgainLater() {
            ask(NOW);
            fetches.get(0).complete(fresh("a"));
            Instant due = NOW.plus(Duration.ofMinutes(51));
            source.ready(due);
            fetches.get(1).completeExceptionally(new SdkException.Closed("login", false));

            assertThat(source.ready(due.plusSeconds(1))).isEqualTo("a");
            assertThat(fetches).as("not at once").hasSize(2);
            assertThat(source.ready(due.plusSeconds(30))).isEqualTo("a");
            assertThat(fetches).hasSize(3);
        }

        @Test
        void oneThatCameSinceTheCallerLookedIsNotFetchedAgain() {
            ask(NOW);
            assertThat(source.ready(NOW)).isNull();
            fetches.get(0).complete(fresh("a"));

            assertThat(ask(NOW).granted).containsExactly("a");
            assertThat(fetches).hasSize(1);
        }

        @Test
        void anExpiredOneIsNotUsed() {
            ask(NOW);
            fetches.get(0).complete(fresh("a"));

            assertThat(source.ready(NOW.plus(Duration.ofMinutes(60)))).isNull();
        }

        @Test
        void onlyTheRefusedOneIsDropped() {
            ask(NOW);
            fetches.get(0).complete(new Fresh<>("a", null, null));

            source.refused(new String("a"));
            assertThat(source.ready(NOW))
                    .as("another object, though it looks alike")
                    .isEqualTo("a");
            source.refused("a");
            assertThat(source.ready(NOW)).isNull();
        }

        @Test
        void wrongOnesAreRememberedAndNeverTriedAgain() {
            Asked first = ask(NOW);
            fetches.get(0).completeExceptionally(WRONG);
            Asked later = ask(NOW.plus(Duration.ofDays(1)));

            assertThat(first.denied).containsExactly(WRONG);
            assertThat(later.denied).containsExactly(WRONG);
            assertThat(fetches).hasSize(1);
        }

        @Test
        void theFailureOfAFetchThatIsComposedOfSeveralIsRecognized() {
            List<CompletableFuture<String>> firsts = new ArrayList<>();
            CachedCredential<String> composed = new CachedCredential<>(() -> {
                CompletableFuture<String> first = new CompletableFuture<>();
                firsts.add(first);
                return first.thenApply(value -> new Fresh<>(value, null, null));
            });
            Asked asked = new Asked();
            composed.acquire(asked, NOW);
            firsts.get(0).completeExceptionally(WRONG);
            composed.acquire(asked, NOW);

            assertThat(asked.denied).containsExactly(WRONG, WRONG);
            assertThat(firsts).hasSize(1);
        }

        @Test
        void aPassingFailureIsToldToAllWhoWaitAndForgotten() {
            Asked first = ask(NOW);
            Asked second = ask(NOW);
            fetches.get(0).completeExceptionally(new SdkException.Closed("login", false));
            Asked later = ask(NOW);
            fetches.get(1).complete(fresh("a"));

            assertThat(first.denied).hasSize(1);
            assertThat(second.denied).hasSize(1);
            assertThat(later.granted).containsExactly("a");
        }

        @Test
        void whoLeavesDoesNotHurtTheOthersAndTheLastOneEndsTheFetch() {
            Asked stays = new Asked();
            Runnable leave = source.acquire(new Asked(), NOW);
            Runnable leaveToo = source.acquire(stays, NOW);

            leave.run();
            assertThat(fetches.get(0)).isNotDone();
            leaveToo.run();
            assertThat(fetches.get(0)).isCancelled();

            Asked next = ask(NOW);
            fetches.get(1).complete(fresh("b"));
            assertThat(next.granted).containsExactly("b");
            assertThat(stays.granted).isEmpty();
        }

        @Test
        void aFetchBegunAheadOfNeedOutlivesWhoWaitsForItAndOneForAnExpiredCredentialDoesNot() {
            ask(NOW);
            fetches.get(0).complete(fresh("a"));
            Instant late = NOW.plus(Duration.ofMinutes(60));

            source.ready(late.minusSeconds(59));
            source.acquire(new Asked(), late).run();
            assertThat(fetches.get(1)).isNotDone();
            fetches.get(1).completeExceptionally(new SdkException.Closed("login", false));
            source.acquire(new Asked(), late).run();

            assertThat(fetches.get(2)).isCancelled();
        }

        @Test
        void aRenewalThatHangsIsGivenUpByTheLastWhoWaitsForIt() {
            ask(NOW);
            fetches.get(0).complete(fresh("a"));
            source.ready(NOW.plus(Duration.ofMinutes(55)));
            Instant late = NOW.plus(Duration.ofMinutes(60));

            source.acquire(new Asked(), late).run();
            Asked next = ask(late);
            fetches.get(2).complete(fresh("b"));

            assertThat(fetches.get(1)).isCancelled();
            assertThat(next.granted).containsExactly("b");
        }
    }

    /** While the fetch runs, which may be a caller's own code on this very thread. */
    @Nested
    class WhileItStarts {
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final CountDownLatch started = new CountDownLatch(1);
        private final CountDownLatch hold = new CountDownLatch(1);

        @AfterEach
        void stop() {
            hold.countDown();
            threads.shutdownNow();
        }

        private <T> CompletableFuture<T> slow(T value) {
            started.countDown();
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return CompletableFuture.completedFuture(value);
        }

        private void nobodyIsHeldUp(CredentialSource<String> source) throws Exception {
            Asked first = new Asked();
            Asked second = new Asked();
            Asked gone = new Asked();
            Future<?> begun = threads.submit(() -> source.acquire(first, NOW));
            started.await();

            threads.submit(() -> {
                        assertThat(source.ready(NOW)).isNull();
                        source.acquire(second, NOW);
                        source.acquire(gone, NOW).run();
                    })
                    .get(10, TimeUnit.SECONDS);

            hold.countDown();
            begun.get();
            assertThat(first.granted).containsExactly("a");
            assertThat(gone.granted).isEmpty();
            if (source.exclusive()) {
                source.release("a", true);
            }
            assertThat(second.granted).containsExactly("a");
        }

        @Test
        void aFetchThatTakesItsTimeHoldsUpNobodyElse() throws Exception {
            nobodyIsHeldUp(new CachedCredential<>(() -> slow(new Fresh<>("a", null, null))));
        }

        @Test
        void aLoginThatTakesItsTimeHoldsUpNobodyElse() throws Exception {
            nobodyIsHeldUp(new SessionLane<>(() -> slow("a")));
        }

        @Test
        void aFetchThatAllLeaveWhileItStartsIsAbandoned() throws Exception {
            CompletableFuture<Fresh<String>> late = new CompletableFuture<>();
            CredentialSource<String> source =
                    new CachedCredential<>(() -> slow(late).join());
            Asked asked = new Asked();
            List<Runnable> leave = new ArrayList<>();
            CredentialSource.Waiter<String> other = new Asked();
            Future<Runnable> begun = threads.submit(() -> source.acquire(asked, NOW));
            started.await();
            leave.add(source.acquire(other, NOW));

            leave.get(0).run();
            hold.countDown();
            begun.get().run();

            assertThat(late).isCancelled();
        }
    }

    @Nested
    class Thrown {
        private final IllegalStateException bug = new IllegalStateException("a bug");
        private int fetches;

        private <T> CompletableFuture<T> fails() {
            fetches++;
            throw bug;
        }

        private void deniesAndAsksAgain(CredentialSource<String> source) {
            Asked first = new Asked();
            Asked second = new Asked();
            source.acquire(first, NOW);
            source.acquire(second, NOW);

            assertThat(fetches).isEqualTo(2);
            assertThat(first.denied)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            SdkException.ProviderFault.class, e -> assertThat(e).hasCause(bug));
            assertThat(second.denied).hasSize(1);
        }

        @Test
        void aFetchThatThrowsDeniesAndIsTriedAgain() {
            deniesAndAsksAgain(new CachedCredential<>(this::fails));
        }

        @Test
        void aLoginThatThrowsDeniesAndIsTriedAgain() {
            deniesAndAsksAgain(new SessionLane<>(this::fails));
        }

        @Test
        void whatAFetchFailedOfIsToldAndNotThatTheClientIsClosed() {
            CachedCredential<String> source =
                    new CachedCredential<>(() -> CompletableFuture.<Fresh<String>>failedFuture(bug));
            Asked asked = new Asked();
            source.acquire(asked, NOW);

            assertThat(asked.denied)
                    .singleElement()
                    .satisfies(e -> assertThat(e).hasCause(bug));
        }
    }

    @Nested
    class Lane {
        private final List<CompletableFuture<String>> logins = new ArrayList<>();
        private final SessionLane<String> lane = new SessionLane<>(() -> {
            CompletableFuture<String> login = new CompletableFuture<>();
            logins.add(login);
            return login;
        });

        private Asked ask() {
            Asked asked = new Asked();
            lane.acquire(asked, NOW);
            return asked;
        }

        @Test
        void oneAtATimeInOrder() {
            Asked first = ask();
            Asked second = ask();
            Asked third = ask();
            logins.get(0).complete("s");

            assertThat(first.granted).hasSize(1);
            assertThat(second.granted).isEmpty();
            assertThat(lane.ready(NOW)).isNull();
            lane.release("s", true);
            assertThat(second.granted).hasSize(1);
            assertThat(third.granted).isEmpty();
            lane.release("s", true);
            lane.release("s", true);
            assertThat(third.granted).hasSize(1);
            assertThat(lane.ready(NOW)).isEqualTo("s");
            assertThat(logins).hasSize(1);
        }

        @Test
        void anyNumberMayGiveItBackAtOnceOneAfterTheOther() {
            List<String> served = new ArrayList<>();
            for (int i = 0; i < 50_000; i++) {
                lane.acquire(
                        CredentialSource.waiter(
                                false,
                                session -> {
                                    served.add(session);
                                    lane.release(session, true);
                                },
                                failure -> {}),
                        NOW);
            }
            logins.get(0).complete("s");

            assertThat(served).hasSize(50_000);
            assertThat(lane.ready(NOW)).isEqualTo("s");
        }

        @Test
        void aSessionWithAnUnansweredRequestIsReplacedForTheNext() {
            ask();
            Asked second = ask();
            logins.get(0).complete("s");
            lane.release("s", false);
            logins.get(1).complete("t");

            assertThat(second.granted).containsExactly("t");
        }

        @Test
        void aRefusedSessionIsReplacedOnce() {
            ask();
            logins.get(0).complete("s");
            lane.refused("s");
            lane.release("s", true);
            Asked second = ask();
            logins.get(1).complete("t");
            lane.refused("s");
            lane.release("t", true);

            assertThat(second.granted).containsExactly("t");
            assertThat(lane.ready(NOW)).isEqualTo("t");
        }

        @Test
        void wrongCredentialsAreToldToAllAndRemembered() {
            Asked first = ask();
            Asked second = ask();
            logins.get(0).completeExceptionally(WRONG);
            Asked later = ask();

            assertThat(first.denied).containsExactly(WRONG);
            assertThat(second.denied).containsExactly(WRONG);
            assertThat(later.denied).containsExactly(WRONG);
            assertThat(logins).hasSize(1);
        }

        @Test
        void whoLeavesTheQueueIsNotServedAndTheLastOneEndsTheLogin() {
            Asked gone = new Asked();
            Runnable leave = lane.acquire(gone, NOW);
            leave.run();
            assertThat(logins.get(0)).isCancelled();

            Asked next = ask();
            logins.get(1).complete("s");
            assertThat(gone.granted).isEmpty();
            assertThat(next.granted).containsExactly("s");
        }
    }

    /** Alarms are run by hand; one that was taken back is struck out. */
    @Nested
    class Alive {
        private final List<Runnable> alarms = new ArrayList<>();
        private final List<Duration> waits = new ArrayList<>();
        private final List<Integer> takenBack = new ArrayList<>();
        private final List<CompletableFuture<String>> logins = new ArrayList<>();
        private Runnable whileAsked = () -> {};
        private Duration idle = Duration.ofMinutes(20);
        private int beats;

        private final KeepAlive<String> keepAlive = new KeepAlive<>(session -> idle, () -> beats++, (task, delay) -> {
            int mine = alarms.size();
            alarms.add(task);
            waits.add(delay);
            Runnable now = whileAsked;
            whileAsked = () -> {};
            now.run();
            return () -> takenBack.add(mine);
        });
        private final SessionLane<String> lane = new SessionLane<>(
                () -> {
                    CompletableFuture<String> login = new CompletableFuture<>();
                    logins.add(login);
                    return login;
                },
                keepAlive);

        private void ring(int alarm) {
            alarms.get(alarm).run();
        }

        @Test
        void aSessionThatRestsIsGivenASignOfLifeWhenItIsDue() {
            keepAlive.rest("s");

            assertThat(waits).containsExactly(Duration.ofMinutes(20));
            assertThat(beats).isZero();
            ring(0);
            assertThat(beats).isEqualTo(1);
            assertThat(alarms)
                    .as("the sign of life is a use, and the rest after it plans the next")
                    .hasSize(1);
        }

        @Test
        void oneThatIsUsedAgainIsLeftAloneEvenIfTheAlarmRingsAllTheSame() {
            keepAlive.rest("s");
            keepAlive.used();

            assertThat(takenBack).containsExactly(0);
            ring(0);
            assertThat(beats).isZero();
        }

        @Test
        void anAlarmThatHasRungIsNotTakenBackAndDoesNotRingTwice() {
            keepAlive.rest("s");
            ring(0);
            ring(0);
            keepAlive.used();

            assertThat(beats).isEqualTo(1);
            assertThat(takenBack).isEmpty();
        }

        @Test
        void oneAlarmAtMostWaits() {
            keepAlive.rest("s");
            keepAlive.rest("s");

            assertThat(takenBack).containsExactly(0);
            ring(0);
            assertThat(beats).isZero();
            ring(1);
            assertThat(beats).isEqualTo(1);
        }

        @Test
        void aUseThatOvertakesTheTimerTakesBackTheAlarmItDoesNotKnowYet() {
            whileAsked = keepAlive::used;
            keepAlive.rest("s");

            assertThat(takenBack).containsExactly(0);
            ring(0);
            assertThat(beats).isZero();
        }

        @Test
        void aSessionThatNeedsNoneGetsNoAlarmAndLosesTheOneItHad() {
            keepAlive.rest("s");
            idle = Duration.ZERO;
            keepAlive.rest("s");

            assertThat(alarms).hasSize(1);
            assertThat(takenBack).containsExactly(0);
        }

        @Test
        void afterCloseNothingWaitsOrRings() {
            keepAlive.rest("s");
            keepAlive.close();
            keepAlive.rest("s");

            assertThat(alarms).hasSize(1);
            assertThat(takenBack).containsExactly(0);
            ring(0);
            assertThat(beats).isZero();
        }

        @Test
        void aCloseThatOvertakesTheTimerTakesBackTheAlarm() {
            whileAsked = keepAlive::close;
            keepAlive.rest("s");

            assertThat(takenBack).containsExactly(0);
        }

        @Test
        void theLaneRestsOnlyWhenNobodyWaits() {
            lane.acquire(new Asked(), NOW);
            lane.acquire(new Asked(), NOW);
            logins.get(0).complete("s");
            assertThat(alarms).as("in use").isEmpty();
            lane.release("s", true);
            assertThat(alarms).as("the second has it").isEmpty();
            lane.release("s", true);
            assertThat(alarms).hasSize(1);

            assertThat(lane.ready(NOW)).isEqualTo("s");
            assertThat(takenBack).containsExactly(0);
        }

        @Test
        void theLaneKeepsNoSessionAliveThatIsGone() {
            lane.acquire(new Asked(), NOW);
            logins.get(0).complete("s");
            lane.release("s", false);
            lane.acquire(new Asked(), NOW);
            logins.get(1).complete("t");
            lane.refused("t");
            lane.release("t", true);

            assertThat(alarms).isEmpty();
        }
    }

    /** How the call that waited tells that there is no credential. */
    @Nested
    class Told {
        private static final String SAID = "no credential could be had: ";

        private SdkException denied(String operation, SdkException failure) {
            return CredentialFailures.denied(failure, operation, false);
        }

        @Test
        void theReasonIsSaidOnceHoweverManyCredentialsWereFetchedWithAnother() {
            SdkException first = denied("exchange", WRONG);
            SdkException second = denied("role", first);
            SdkException last = denied("cancelJob", second);

            assertThat(last)
                    .hasMessage("cancelJob: " + SAID + WRONG.getMessage())
                    .hasCause(second);
            assertThat(second).hasMessage("role: " + SAID + WRONG.getMessage()).hasCause(first);
            assertThat(first)
                    .hasMessage("exchange: " + SAID + WRONG.getMessage())
                    .hasCause(WRONG);
        }

        @Test
        void aReasonThatOnlyHasTheWordsInItIsToldWhole() {
            SdkException proxy =
                    new SdkException.ProviderFault("login", "the proxy: " + SAID + "x", null, false, WRONG);

            assertThat(denied("cancelJob", proxy))
                    .hasMessage("cancelJob: " + SAID + proxy.getMessage())
                    .isInstanceOf(SdkException.ProviderFault.class);
        }

        @Test
        void wrongCredentialsStayTheCallersToMendThroughAnyNumberOfFetches() {
            SdkException forbidden = new SdkException.Forbidden(
                    "role", new ProviderError(403, "AccessDenied", "", Optional.empty()), false);

            assertThat(denied("cancelJob", denied("exchange", forbidden)))
                    .isInstanceOf(SdkException.Unauthenticated.class);
        }
    }
}
