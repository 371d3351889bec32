// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static io.github.jobcancel.testkit.gp.GpJobState.CANCELLED;
import static io.github.jobcancel.testkit.gp.GpJobState.CANCELLING;
import static io.github.jobcancel.testkit.gp.GpJobState.DELETED;
import static io.github.jobcancel.testkit.gp.GpJobState.DELETING;
import static io.github.jobcancel.testkit.gp.GpJobState.EXECUTING;
import static io.github.jobcancel.testkit.gp.GpJobState.FAILED;
import static io.github.jobcancel.testkit.gp.GpJobState.NEW;
import static io.github.jobcancel.testkit.gp.GpJobState.SUBMITTED;
import static io.github.jobcancel.testkit.gp.GpJobState.SUCCEEDED;
import static io.github.jobcancel.testkit.gp.GpJobState.TIMED_OUT;
import static io.github.jobcancel.testkit.gp.GpJobState.WAITING;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Ended;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.Reason;
import io.github.jobcancel.CancelOutcome.Remedy;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.sim.CallSimulation;
import io.github.jobcancel.contract.sim.Scenario;
import io.github.jobcancel.contract.sim.ScheduleChoices;
import io.github.jobcancel.contract.sim.SimulationContract;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpBehavior;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import io.github.jobcancel.testkit.gp.GpJobView;
import io.github.jobcancel.testkit.gp.GpRole;
import io.github.jobcancel.testkit.gp.GpTokenBehavior;
import io.github.jobcancel.testkit.gp.GpTokenKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

class GpSimulationTest extends SimulationContract {
    private static final String UNKNOWN_ID = "j0123456789abcdef0123456789abcdef";

    /** Both interpretations of each contradiction in the documentation, and of each setting that the site decides. */
    private static final List<Consumer<FakeGp>> DOCUMENT_READINGS = List.of(
            fake -> {},
            fake -> fake.behavior().setAdminCancellableStates(Set.of(EXECUTING)),
            fake -> fake.behavior().setAdminCancellableStates(Set.of(SUBMITTED, WAITING, EXECUTING)),
            fake -> fake.behavior().setRestCancellableStates(Set.of(EXECUTING)),
            fake -> fake.behavior().setRestCancellableStates(Set.of(SUBMITTED, WAITING, EXECUTING)),
            fake -> fake.behavior().setRestCancelAnswersCancelled(true),
            fake -> fake.behavior().setErrorCodesAsHttpStatus(true),
            fake -> fake.behavior().setIgnoredCancelShowsCancelling(true),
            fake -> fake.behavior().setDeletedJobsShownByRest(true),
            fake -> fake.behavior().setCancellationCheckInterval(Duration.ZERO),
            fake -> {
                fake.behavior().setTableFieldNames(true);
                fake.behavior().setMissingEnd(GpBehavior.MissingEnd.NEGATIVE);
                fake.behavior().setErrorStatusText("failed");
                fake.behavior().setByteOrderMark(true);
            },
            fake -> {
                // the token expires during a stop, and its expiry is written as a number
                fake.tokenBehavior().setMaxTokenMinutes(1, 1);
                fake.tokenBehavior().setExpiryFormat(GpTokenBehavior.ExpiryFormat.NUMBER);
            });

    private static final GpJobState[] JOB_STATES = {
        EXECUTING,
        SUBMITTED,
        WAITING,
        NEW,
        CANCELLING,
        DELETING,
        CANCELLED,
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        DELETED,
        null,
    };

    @Override
    protected CallSimulation createSimulation() {
        return new CallSimulation(GpScenario::new);
    }

    static final class GpScenario implements Scenario {
        private final FakeGp fake;
        private final GpClient client;
        private final GpClient otherClient;
        private final GpJobId job;
        private final boolean isKnown;

        /** The number of accepted cancels of other clients. */
        private int otherCancels;

        /** The number of calls of the caller. One call may be refused what another call obtained. */
        private int callCount;

        /** Whether an accepted cancel has no effect and does not show in the record. */
        private boolean ignoresCancel;

        /** The state of the job when it was removed. */
        private GpJobState stateAtRemoval = DELETING;

        GpScenario(ScheduleChoices choices, ManualClock clock, Transport transport) {
            fake = new FakeGp(clock);
            fake.useWithoutNetwork(URI.create("http://127.0.0.1:9"));
            fake.accounts().addServerUser("ana", "secret-of-ana", GpRole.ADMINISTRATOR);
            DOCUMENT_READINGS
                    .get(choices.pickRarely(DOCUMENT_READINGS.size(), 0.5))
                    .accept(fake);
            job = addJob(choices);
            isKnown = !job.jobId().equals(UNKNOWN_ID);
            client = newClient(transport);
            otherClient = newClient(transport);
        }

        private GpClient newClient(Transport transport) {
            return GpClient.builder()
                    .endpoint(fake.serverUrl())
                    .credentials(GpCredentials.server("ana", "secret-of-ana"))
                    .transport(transport)
                    .build();
        }

        private GpScenario(GpScenario first, ScheduleChoices choices) {
            fake = first.fake;
            client = first.client;
            otherClient = first.otherClient;
            job = addJob(choices);
            isKnown = !job.jobId().equals(UNKNOWN_ID);
        }

        @Override
        public Scenario openSibling(ScheduleChoices choices) {
            return new GpScenario(this, choices);
        }

        private GpJobId addJob(ScheduleChoices choices) {
            GpDialect dialect = GpDialect.values()[choices.pick(2)];
            GpJobState state = JOB_STATES[choices.pick(JOB_STATES.length)];
            return GpFixture.jobId(dialect, state != null ? fake.addJob(chooseScript(state, choices)) : UNKNOWN_ID);
        }

        /** Chooses how the job continues from this state, how it reacts to a cancel, and how it ends. */
        private GpJobScript chooseScript(GpJobState state, ScheduleChoices choices) {
            if (state.isTerminal()) {
                return GpJobScript.startingIn(state);
            }
            if (state == CANCELLING || state == DELETING) {
                return GpJobScript.startingIn(state, Duration.ofSeconds(3))
                        .andThen(state == DELETING ? DELETED : CANCELLED);
            }
            GpJobScript queued = null;
            for (GpJobState step : new GpJobState[] {NEW, SUBMITTED, WAITING}) {
                if (queued != null) {
                    queued = queued.andThen(step, Duration.ofSeconds(2));
                } else if (step == state) {
                    queued = GpJobScript.startingIn(step, Duration.ofSeconds(2));
                }
            }
            return chooseEnding(queued, choices);
        }

        private GpJobScript chooseEnding(GpJobScript queued, ScheduleChoices choices) {
            int script = choices.pickRarely(8, 0.6);
            ignoresCancel = script == 2 || script == 3 || script == 7;
            return switch (script) {
                case 1 -> thenExecuting(queued, 2).andThen(SUCCEEDED);
                case 2 -> thenExecuting(queued, 8).andThen(FAILED).ignoringCancel();
                case 3 -> thenExecuting(queued, 20).andThen(SUCCEEDED).ignoringCancel();
                case 4 -> thenExecuting(queued, 6).andThen(TIMED_OUT).honouringCancelAfter(Duration.ofSeconds(4));
                case 5 -> thenExecuting(queued, 0).endingBeforeCancel(SUCCEEDED);
                case 6 -> thenExecuting(queued, 0).endingBeforeCancel(FAILED);
                case 7 -> thenExecuting(queued, 0).ignoringCancel();
                default -> thenExecuting(queued, 0);
            };
        }

        /** Adds the executing state for this number of seconds; 0 means without end. */
        private static GpJobScript thenExecuting(GpJobScript queued, int seconds) {
            if (seconds == 0) {
                return queued == null ? GpJobScript.startingIn(EXECUTING) : queued.andThen(EXECUTING);
            }
            Duration duration = Duration.ofSeconds(seconds);
            return queued == null ? GpJobScript.startingIn(EXECUTING, duration) : queued.andThen(EXECUTING, duration);
        }

        @Override
        public FakeServer fakeServer() {
            return fake;
        }

        @Override
        public RemoteJob job() {
            callCount++;
            return client.job(job);
        }

        @Override
        public RemoteJob jobFromOtherProcess() {
            callCount++;
            return otherClient.job(job);
        }

        @Override
        public JobTruth jobTruth() {
            if (!isKnown) {
                return new JobTruth(false, "", false, false, false, false);
            }
            GpJobView truth = fake.job(job.jobId()).orElseThrow();
            // a record read before the removal of the job remains valid
            GpJobState end = truth.state() == DELETED ? stateAtRemoval : truth.state();
            return new JobTruth(
                    truth.state() != DELETED,
                    end.name(),
                    end.isTerminal(),
                    end == SUCCEEDED,
                    end == CANCELLED,
                    truth.acceptedCancels() > otherCancels);
        }

        @Override
        public void disturbJob(ScheduleChoices choices) {
            int choice = choices.draw(3);
            GpJobState state = isKnown ? fake.job(job.jobId()).orElseThrow().state() : DELETED;
            boolean isIdle = state == DELETED || choice == 0;
            choices.recordTold(isIdle ? 0 : choice);
            if (isIdle) {
                return;
            }
            if (choice == 1) {
                int before = acceptedCancelCount();
                sendOtherRequest("cancel");
                otherCancels += acceptedCancelCount() - before;
            } else {
                stateAtRemoval = state;
                sendOtherRequest("delete");
            }
        }

        private int acceptedCancelCount() {
            return fake.job(job.jobId()).orElseThrow().acceptedCancels();
        }

        /** Sends a request of another client in the ADMIN dialect. */
        private void sendOtherRequest(String verb) {
            String token = fake.accounts().issueToken(GpTokenKind.SERVER, "ana", Duration.ofHours(1));
            GpSite site = new GpSite(fake.serverUrl());
            fake.exchangeWithoutNetwork(new ReceivedRequest(
                    "POST",
                    site.cancelUrl(job.viaAdmin()).encodedPath().replaceFirst("cancel$", verb),
                    List.of(Map.entry("Content-Type", "application/x-www-form-urlencoded")),
                    "f=json&token=" + token,
                    0));
        }

        @Override
        public boolean mutatesJob(ReceivedRequest request) {
            return !request.method().equals("GET") && !isLoginRequest(request);
        }

        @Override
        public boolean isLoginRequest(ReceivedRequest request) {
            return request.path().endsWith("/generateToken");
        }

        @Override
        public void expireCredentials() {
            fake.accounts().revokeAllTokens();
        }

        /**
         * Returns whether the request changes a job other than by a cancel. Deleting the record is not a permitted
         * escalation.
         */
        @Override
        public boolean isEscalation(ReceivedRequest request) {
            return mutatesJob(request) && !request.path().endsWith("/cancel");
        }

        @Override
        public boolean allowsOutcome(CancelOutcome outcome, JobTruth truth) {
            if (outcome instanceof Cancelled) {
                return truth.state().equals(CANCELLED.name());
            }
            if (outcome instanceof Finished finished) {
                return finished.state() == GpJobStatus.valueOf(truth.state()).state;
            }
            if (outcome instanceof NotCancellable notCancellable) {
                // an accepted cancel may be reported as refused only if it has had no effect: when the reply was lost
                // while the job was submitted and the tool has not checked for the cancel since, the repeated cancel
                // is refused
                boolean isWithoutEffect = !truth.acceptedOurCancel() || ignoresCancel || callCount > 1;
                return notCancellable.reason() == Reason.TOO_EARLY
                        && notCancellable.remedy() != Remedy.TERMINATE
                        && isWithoutEffect;
            }
            return !(outcome instanceof Ended);
        }

        @Override
        public void close() {
            client.close();
            otherClient.close();
            fake.close();
        }
    }
}
