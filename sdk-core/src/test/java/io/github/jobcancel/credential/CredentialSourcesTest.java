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

class CredentialSourcesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final SdkException WRONG_PASSWORD =
            new SdkException.Unauthenticated("login", "wrong password", null, false, null);

    private static final class RecordingWaiter implements CredentialSource.CredentialWaiter<String> {
        private final List<String> grantedCredentials = new ArrayList<>();
        private final List<SdkException> failures = new ArrayList<>();

        @Override
        public void onCredential(String credential) {
            grantedCredentials.add(credential);
        }

        @Override
        public void onCredentialFailure(SdkException failure) {
            failures.add(failure);
        }
    }

    @Nested
    class CachingSource {
        private final List<CompletableFuture<ExpiringCredential<String>>> fetches = new ArrayList<>();
        private final CachingCredentialSource<String> source = new CachingCredentialSource<>(() -> {
            CompletableFuture<ExpiringCredential<String>> fetch = new CompletableFuture<>();
            fetches.add(fetch);
            return fetch;
        });

        private RecordingWaiter acquireAt(Instant now) {
            RecordingWaiter waiter = new RecordingWaiter();
            source.requestCredential(waiter, now);
            return waiter;
        }

        private ExpiringCredential<String> expiringCredential(String value) {
            return new ExpiringCredential<>(value, NOW.plus(Duration.ofMinutes(50)), NOW.plus(Duration.ofMinutes(60)));
        }

        @Test
        void allWaitersShareOneFetch() {
            List<RecordingWaiter> waiters = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                waiters.add(acquireAt(NOW));
            }
            fetches.get(0).complete(expiringCredential("a"));

            assertThat(fetches).hasSize(1);
            assertThat(waiters).allMatch(waiter -> waiter.grantedCredentials.equals(List.of("a")));
            assertThat(source.availableCredential(NOW)).isEqualTo("a");
        }

        @Test
        void oldCredentialServesDuringItsRenewal() {
            acquireAt(NOW);
            fetches.get(0).complete(expiringCredential("a"));
            Instant renewalTime = NOW.plus(Duration.ofMinutes(51));

            assertThat(source.availableCredential(renewalTime)).isEqualTo("a");
            assertThat(source.availableCredential(renewalTime)).isEqualTo("a");
            assertThat(fetches).as("one renewal, in the background").hasSize(2);

            fetches.get(1).complete(new ExpiringCredential<>("b", null, null));
            assertThat(source.availableCredential(renewalTime)).isEqualTo("b");
        }

        @Test
        void failedRenewalKeepsTheOldCredentialAndIsRepeatedLater() {
            acquireAt(NOW);
            fetches.get(0).complete(expiringCredential("a"));
            Instant renewalTime = NOW.plus(Duration.ofMinutes(51));
            source.availableCredential(renewalTime);
            fetches.get(1).completeExceptionally(new SdkException.Closed("login", false));

            assertThat(source.availableCredential(renewalTime.plusSeconds(1))).isEqualTo("a");
            assertThat(fetches).as("the renewal is not repeated at once").hasSize(2);
            assertThat(source.availableCredential(renewalTime.plusSeconds(30))).isEqualTo("a");
            assertThat(fetches).hasSize(3);
        }

        @Test
        void credentialThatArrivedMeanwhileIsNotFetchedAgain() {
            acquireAt(NOW);
            assertThat(source.availableCredential(NOW)).isNull();
            fetches.get(0).complete(expiringCredential("a"));

            assertThat(acquireAt(NOW).grantedCredentials).containsExactly("a");
            assertThat(fetches).hasSize(1);
        }

        @Test
        void expiredCredentialIsNotUsed() {
            acquireAt(NOW);
            fetches.get(0).complete(expiringCredential("a"));

            assertThat(source.availableCredential(NOW.plus(Duration.ofMinutes(60))))
                    .isNull();
        }

        @Test
        void onlyTheRefusedCredentialIsDropped() {
            acquireAt(NOW);
            fetches.get(0).complete(new ExpiringCredential<>("a", null, null));

            source.discardRefused(new String("a"));
            assertThat(source.availableCredential(NOW))
                    .as("an equal but different object")
                    .isEqualTo("a");
            source.discardRefused("a");
            assertThat(source.availableCredential(NOW)).isNull();
        }

        @Test
        void wrongCredentialIsRememberedAndNeverFetchedAgain() {
            RecordingWaiter firstWaiter = acquireAt(NOW);
            fetches.get(0).completeExceptionally(WRONG_PASSWORD);
            RecordingWaiter laterWaiter = acquireAt(NOW.plus(Duration.ofDays(1)));

            assertThat(firstWaiter.failures).containsExactly(WRONG_PASSWORD);
            assertThat(laterWaiter.failures).containsExactly(WRONG_PASSWORD);
            assertThat(fetches).hasSize(1);
        }

        @Test
        void failureOfAComposedFetchIsUnwrapped() {
            List<CompletableFuture<String>> firstStages = new ArrayList<>();
            CachingCredentialSource<String> composedSource = new CachingCredentialSource<>(() -> {
                CompletableFuture<String> firstStage = new CompletableFuture<>();
                firstStages.add(firstStage);
                return firstStage.thenApply(value -> new ExpiringCredential<>(value, null, null));
            });
            RecordingWaiter waiter = new RecordingWaiter();
            composedSource.requestCredential(waiter, NOW);
            firstStages.get(0).completeExceptionally(WRONG_PASSWORD);
            composedSource.requestCredential(waiter, NOW);

            assertThat(waiter.failures).containsExactly(WRONG_PASSWORD, WRONG_PASSWORD);
            assertThat(firstStages).hasSize(1);
        }

        @Test
        void transientFailureReachesAllWaitersAndIsForgotten() {
            RecordingWaiter firstWaiter = acquireAt(NOW);
            RecordingWaiter secondWaiter = acquireAt(NOW);
            fetches.get(0).completeExceptionally(new SdkException.Closed("login", false));
            RecordingWaiter laterWaiter = acquireAt(NOW);
            fetches.get(1).complete(expiringCredential("a"));

            assertThat(firstWaiter.failures).hasSize(1);
            assertThat(secondWaiter.failures).hasSize(1);
            assertThat(laterWaiter.grantedCredentials).containsExactly("a");
        }

        @Test
        void lastWaiterToLeaveCancelsTheFetch() {
            RecordingWaiter secondWaiter = new RecordingWaiter();
            Runnable leaveFirst = source.requestCredential(new RecordingWaiter(), NOW);
            Runnable leaveSecond = source.requestCredential(secondWaiter, NOW);

            leaveFirst.run();
            assertThat(fetches.get(0)).isNotDone();
            leaveSecond.run();
            assertThat(fetches.get(0)).isCancelled();

            RecordingWaiter nextWaiter = acquireAt(NOW);
            fetches.get(1).complete(expiringCredential("b"));
            assertThat(nextWaiter.grantedCredentials).containsExactly("b");
            assertThat(secondWaiter.grantedCredentials).isEmpty();
        }

        @Test
        void earlyRenewalOutlivesItsWaitersAndALateFetchDoesNot() {
            acquireAt(NOW);
            fetches.get(0).complete(expiringCredential("a"));
            Instant expiryTime = NOW.plus(Duration.ofMinutes(60));

            source.availableCredential(expiryTime.minusSeconds(59));
            source.requestCredential(new RecordingWaiter(), expiryTime).run();
            assertThat(fetches.get(1)).isNotDone();
            fetches.get(1).completeExceptionally(new SdkException.Closed("login", false));
            source.requestCredential(new RecordingWaiter(), expiryTime).run();

            assertThat(fetches.get(2)).isCancelled();
        }

        @Test
        void hangingRenewalIsCancelledByItsLastWaiter() {
            acquireAt(NOW);
            fetches.get(0).complete(expiringCredential("a"));
            source.availableCredential(NOW.plus(Duration.ofMinutes(55)));
            Instant expiryTime = NOW.plus(Duration.ofMinutes(60));

            source.requestCredential(new RecordingWaiter(), expiryTime).run();
            RecordingWaiter nextWaiter = acquireAt(expiryTime);
            fetches.get(2).complete(expiringCredential("b"));

            assertThat(fetches.get(1)).isCancelled();
            assertThat(nextWaiter.grantedCredentials).containsExactly("b");
        }
    }

    /** The fetch is slow to start: it may be a caller's own code, which runs on the thread of the call. */
    @Nested
    class SlowFetchStart {
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final CountDownLatch fetchStarted = new CountDownLatch(1);
        private final CountDownLatch releaseLatch = new CountDownLatch(1);

        @AfterEach
        void stopThreads() {
            releaseLatch.countDown();
            threads.shutdownNow();
        }

        private <T> CompletableFuture<T> completeAfterRelease(T value) {
            fetchStarted.countDown();
            try {
                releaseLatch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return CompletableFuture.completedFuture(value);
        }

        private void assertOtherWaitersAreNotBlocked(CredentialSource<String> source) throws Exception {
            RecordingWaiter firstWaiter = new RecordingWaiter();
            RecordingWaiter secondWaiter = new RecordingWaiter();
            RecordingWaiter departedWaiter = new RecordingWaiter();
            Future<?> firstAcquire = threads.submit(() -> source.requestCredential(firstWaiter, NOW));
            fetchStarted.await();

            threads.submit(() -> {
                        assertThat(source.availableCredential(NOW)).isNull();
                        source.requestCredential(secondWaiter, NOW);
                        source.requestCredential(departedWaiter, NOW).run();
                    })
                    .get(10, TimeUnit.SECONDS);

            releaseLatch.countDown();
            firstAcquire.get();
            assertThat(firstWaiter.grantedCredentials).containsExactly("a");
            assertThat(departedWaiter.grantedCredentials).isEmpty();
            if (source.isExclusive()) {
                source.releaseCredential("a", true);
            }
            assertThat(secondWaiter.grantedCredentials).containsExactly("a");
        }

        @Test
        void slowFetchDoesNotBlockOtherWaiters() throws Exception {
            assertOtherWaitersAreNotBlocked(new CachingCredentialSource<>(
                    () -> completeAfterRelease(new ExpiringCredential<>("a", null, null))));
        }

        @Test
        void slowLoginDoesNotBlockOtherWaiters() throws Exception {
            assertOtherWaitersAreNotBlocked(new ExclusiveSessionSource<>(() -> completeAfterRelease("a")));
        }

        @Test
        void fetchWithoutWaitersIsAbandonedOnceItHasStarted() throws Exception {
            CompletableFuture<ExpiringCredential<String>> fetch = new CompletableFuture<>();
            CredentialSource<String> source = new CachingCredentialSource<>(
                    () -> completeAfterRelease(fetch).join());
            RecordingWaiter waiter = new RecordingWaiter();
            List<Runnable> leaveActions = new ArrayList<>();
            CredentialSource.CredentialWaiter<String> otherWaiter = new RecordingWaiter();
            Future<Runnable> firstAcquire = threads.submit(() -> source.requestCredential(waiter, NOW));
            fetchStarted.await();
            leaveActions.add(source.requestCredential(otherWaiter, NOW));

            leaveActions.get(0).run();
            releaseLatch.countDown();
            firstAcquire.get().run();

            assertThat(fetch).isCancelled();
        }
    }

    @Nested
    class ThrowingFetch {
        private final IllegalStateException bug = new IllegalStateException("a bug");
        private int fetchCount;

        private <T> CompletableFuture<T> throwBug() {
            fetchCount++;
            throw bug;
        }

        private void assertEachAcquireFetchesAgain(CredentialSource<String> source) {
            RecordingWaiter firstWaiter = new RecordingWaiter();
            RecordingWaiter secondWaiter = new RecordingWaiter();
            source.requestCredential(firstWaiter, NOW);
            source.requestCredential(secondWaiter, NOW);

            assertThat(fetchCount).isEqualTo(2);
            assertThat(firstWaiter.failures)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            SdkException.ProviderFault.class, e -> assertThat(e).hasCause(bug));
            assertThat(secondWaiter.failures).hasSize(1);
        }

        @Test
        void throwingFetchFailsItsWaiterAndIsRepeated() {
            assertEachAcquireFetchesAgain(new CachingCredentialSource<>(this::throwBug));
        }

        @Test
        void throwingLoginFailsItsWaiterAndIsRepeated() {
            assertEachAcquireFetchesAgain(new ExclusiveSessionSource<>(this::throwBug));
        }

        @Test
        void failedFetchIsReportedWithItsCause() {
            CachingCredentialSource<String> source = new CachingCredentialSource<>(
                    () -> CompletableFuture.<ExpiringCredential<String>>failedFuture(bug));
            RecordingWaiter waiter = new RecordingWaiter();
            source.requestCredential(waiter, NOW);

            assertThat(waiter.failures)
                    .singleElement()
                    .satisfies(e -> assertThat(e).hasCause(bug));
        }
    }

    @Nested
    class ExclusiveSession {
        private final List<CompletableFuture<String>> logins = new ArrayList<>();
        private final ExclusiveSessionSource<String> sessionSource = new ExclusiveSessionSource<>(() -> {
            CompletableFuture<String> login = new CompletableFuture<>();
            logins.add(login);
            return login;
        });

        private RecordingWaiter acquireNow() {
            RecordingWaiter waiter = new RecordingWaiter();
            sessionSource.requestCredential(waiter, NOW);
            return waiter;
        }

        @Test
        void waitersGetTheSessionOneByOneInOrder() {
            RecordingWaiter firstWaiter = acquireNow();
            RecordingWaiter secondWaiter = acquireNow();
            RecordingWaiter thirdWaiter = acquireNow();
            logins.get(0).complete("s");

            assertThat(firstWaiter.grantedCredentials).hasSize(1);
            assertThat(secondWaiter.grantedCredentials).isEmpty();
            assertThat(sessionSource.availableCredential(NOW)).isNull();
            sessionSource.releaseCredential("s", true);
            assertThat(secondWaiter.grantedCredentials).hasSize(1);
            assertThat(thirdWaiter.grantedCredentials).isEmpty();
            sessionSource.releaseCredential("s", true);
            sessionSource.releaseCredential("s", true);
            assertThat(thirdWaiter.grantedCredentials).hasSize(1);
            assertThat(sessionSource.availableCredential(NOW)).isEqualTo("s");
            assertThat(logins).hasSize(1);
        }

        @Test
        void manySynchronousReleasesDoNotOverflowTheStack() {
            List<String> grantedSessions = new ArrayList<>();
            for (int i = 0; i < 50_000; i++) {
                sessionSource.requestCredential(
                        CredentialSource.newWaiter(
                                false,
                                session -> {
                                    grantedSessions.add(session);
                                    sessionSource.releaseCredential(session, true);
                                },
                                failure -> {}),
                        NOW);
            }
            logins.get(0).complete("s");

            assertThat(grantedSessions).hasSize(50_000);
            assertThat(sessionSource.availableCredential(NOW)).isEqualTo("s");
        }

        @Test
        void sessionWithAnUnansweredRequestIsReplacedForTheNextWaiter() {
            acquireNow();
            RecordingWaiter secondWaiter = acquireNow();
            logins.get(0).complete("s");
            sessionSource.releaseCredential("s", false);
            logins.get(1).complete("t");

            assertThat(secondWaiter.grantedCredentials).containsExactly("t");
        }

        @Test
        void refusedSessionIsReplacedOnce() {
            acquireNow();
            logins.get(0).complete("s");
            sessionSource.discardRefused("s");
            sessionSource.releaseCredential("s", true);
            RecordingWaiter secondWaiter = acquireNow();
            logins.get(1).complete("t");
            sessionSource.discardRefused("s");
            sessionSource.releaseCredential("t", true);

            assertThat(secondWaiter.grantedCredentials).containsExactly("t");
            assertThat(sessionSource.availableCredential(NOW)).isEqualTo("t");
        }

        @Test
        void wrongCredentialsReachAllWaitersAndAreRemembered() {
            RecordingWaiter firstWaiter = acquireNow();
            RecordingWaiter secondWaiter = acquireNow();
            logins.get(0).completeExceptionally(WRONG_PASSWORD);
            RecordingWaiter laterWaiter = acquireNow();

            assertThat(firstWaiter.failures).containsExactly(WRONG_PASSWORD);
            assertThat(secondWaiter.failures).containsExactly(WRONG_PASSWORD);
            assertThat(laterWaiter.failures).containsExactly(WRONG_PASSWORD);
            assertThat(logins).hasSize(1);
        }

        @Test
        void lastWaiterToLeaveCancelsTheLogin() {
            RecordingWaiter departedWaiter = new RecordingWaiter();
            Runnable leave = sessionSource.requestCredential(departedWaiter, NOW);
            leave.run();
            assertThat(logins.get(0)).isCancelled();

            RecordingWaiter nextWaiter = acquireNow();
            logins.get(1).complete("s");
            assertThat(departedWaiter.grantedCredentials).isEmpty();
            assertThat(nextWaiter.grantedCredentials).containsExactly("s");
        }
    }

    /**
     * The test fires the alarms by hand. A cancelled alarm is only recorded, so that the test can fire it
     * nevertheless.
     */
    @Nested
    class KeepAliveAlarms {
        private final List<Runnable> alarms = new ArrayList<>();
        private final List<Duration> delays = new ArrayList<>();
        private final List<Integer> cancelledAlarms = new ArrayList<>();
        private final List<CompletableFuture<String>> logins = new ArrayList<>();
        private Runnable duringSchedule = () -> {};
        private Duration idleTime = Duration.ofMinutes(20);
        private int heartbeatCount;

        private final SessionKeepAlive<String> keepAlive =
                new SessionKeepAlive<>(session -> idleTime, () -> heartbeatCount++, (task, delay) -> {
                    int alarmIndex = alarms.size();
                    alarms.add(task);
                    delays.add(delay);
                    Runnable interruption = duringSchedule;
                    duringSchedule = () -> {};
                    interruption.run();
                    return () -> cancelledAlarms.add(alarmIndex);
                });
        private final ExclusiveSessionSource<String> sessionSource = new ExclusiveSessionSource<>(
                () -> {
                    CompletableFuture<String> login = new CompletableFuture<>();
                    logins.add(login);
                    return login;
                },
                keepAlive);

        private void ringAlarm(int alarm) {
            alarms.get(alarm).run();
        }

        @Test
        void idleSessionGetsAHeartbeatWhenItIsDue() {
            keepAlive.onSessionIdle("s");

            assertThat(delays).containsExactly(Duration.ofMinutes(20));
            assertThat(heartbeatCount).isZero();
            ringAlarm(0);
            assertThat(heartbeatCount).isEqualTo(1);
            assertThat(alarms)
                    .as("the heartbeat is a use; the idle time after it schedules the next alarm")
                    .hasSize(1);
        }

        @Test
        void sessionInUseGetsNoHeartbeatFromALateAlarm() {
            keepAlive.onSessionIdle("s");
            keepAlive.onSessionUsed();

            assertThat(cancelledAlarms).containsExactly(0);
            ringAlarm(0);
            assertThat(heartbeatCount).isZero();
        }

        @Test
        void firedAlarmIsNotCancelledAndDoesNotFireTwice() {
            keepAlive.onSessionIdle("s");
            ringAlarm(0);
            ringAlarm(0);
            keepAlive.onSessionUsed();

            assertThat(heartbeatCount).isEqualTo(1);
            assertThat(cancelledAlarms).isEmpty();
        }

        @Test
        void atMostOneAlarmIsPending() {
            keepAlive.onSessionIdle("s");
            keepAlive.onSessionIdle("s");

            assertThat(cancelledAlarms).containsExactly(0);
            ringAlarm(0);
            assertThat(heartbeatCount).isZero();
            ringAlarm(1);
            assertThat(heartbeatCount).isEqualTo(1);
        }

        @Test
        void useDuringSchedulingCancelsTheNewAlarm() {
            duringSchedule = keepAlive::onSessionUsed;
            keepAlive.onSessionIdle("s");

            assertThat(cancelledAlarms).containsExactly(0);
            ringAlarm(0);
            assertThat(heartbeatCount).isZero();
        }

        @Test
        void sessionWithoutIdleLimitGetsNoAlarmAndItsOldAlarmIsCancelled() {
            keepAlive.onSessionIdle("s");
            idleTime = Duration.ZERO;
            keepAlive.onSessionIdle("s");

            assertThat(alarms).hasSize(1);
            assertThat(cancelledAlarms).containsExactly(0);
        }

        @Test
        void closeCancelsTheAlarmAndPreventsNewAlarms() {
            keepAlive.onSessionIdle("s");
            keepAlive.close();
            keepAlive.onSessionIdle("s");

            assertThat(alarms).hasSize(1);
            assertThat(cancelledAlarms).containsExactly(0);
            ringAlarm(0);
            assertThat(heartbeatCount).isZero();
        }

        @Test
        void closeDuringSchedulingCancelsTheNewAlarm() {
            duringSchedule = keepAlive::close;
            keepAlive.onSessionIdle("s");

            assertThat(cancelledAlarms).containsExactly(0);
        }

        @Test
        void sessionIsIdleOnlyWhenNoCallWaitsForIt() {
            sessionSource.requestCredential(new RecordingWaiter(), NOW);
            sessionSource.requestCredential(new RecordingWaiter(), NOW);
            logins.get(0).complete("s");
            assertThat(alarms).as("in use").isEmpty();
            sessionSource.releaseCredential("s", true);
            assertThat(alarms).as("the second waiter has the session").isEmpty();
            sessionSource.releaseCredential("s", true);
            assertThat(alarms).hasSize(1);

            assertThat(sessionSource.availableCredential(NOW)).isEqualTo("s");
            assertThat(cancelledAlarms).containsExactly(0);
        }

        @Test
        void droppedSessionGetsNoAlarm() {
            sessionSource.requestCredential(new RecordingWaiter(), NOW);
            logins.get(0).complete("s");
            sessionSource.releaseCredential("s", false);
            sessionSource.requestCredential(new RecordingWaiter(), NOW);
            logins.get(1).complete("t");
            sessionSource.discardRefused("t");
            sessionSource.releaseCredential("t", true);

            assertThat(alarms).isEmpty();
        }
    }

    /** The message of a call that could not get a credential. */
    @Nested
    class DenialMessages {
        private static final String MESSAGE_PREFIX = "no credential is available: ";

        private SdkException credentialFailure(String operation, SdkException failure) {
            return CredentialFailures.forWaitingCall(failure, operation, false);
        }

        @Test
        void nestedCredentialFailureStatesItsReasonOnce() {
            SdkException firstFailure = credentialFailure("exchange", WRONG_PASSWORD);
            SdkException secondFailure = credentialFailure("role", firstFailure);
            SdkException lastFailure = credentialFailure("cancelJob", secondFailure);

            assertThat(lastFailure)
                    .hasMessage("cancelJob: " + MESSAGE_PREFIX + WRONG_PASSWORD.getMessage())
                    .hasCause(secondFailure);
            assertThat(secondFailure)
                    .hasMessage("role: " + MESSAGE_PREFIX + WRONG_PASSWORD.getMessage())
                    .hasCause(firstFailure);
            assertThat(firstFailure)
                    .hasMessage("exchange: " + MESSAGE_PREFIX + WRONG_PASSWORD.getMessage())
                    .hasCause(WRONG_PASSWORD);
        }

        @Test
        void reasonThatOnlyContainsThePrefixIsKeptWhole() {
            SdkException proxyFailure = new SdkException.ProviderFault(
                    "login", "the proxy: " + MESSAGE_PREFIX + "x", null, false, WRONG_PASSWORD);

            assertThat(credentialFailure("cancelJob", proxyFailure))
                    .hasMessage("cancelJob: " + MESSAGE_PREFIX + proxyFailure.getMessage())
                    .isInstanceOf(SdkException.ProviderFault.class);
        }

        @Test
        void nestedForbiddenCredentialFailureIsUnauthenticated() {
            SdkException forbidden = new SdkException.Forbidden(
                    "role", new ProviderError(403, "AccessDenied", "", Optional.empty()), false);

            assertThat(credentialFailure("cancelJob", credentialFailure("exchange", forbidden)))
                    .isInstanceOf(SdkException.Unauthenticated.class);
        }
    }
}
