// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.sim.CallSimulation;
import io.github.jobcancel.contract.sim.Scenario;
import io.github.jobcancel.contract.sim.ScheduleChoices;
import io.github.jobcancel.contract.sim.SimulationContract;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptBehavior;
import io.github.jobcancel.testkit.script.ScriptBehavior.CancelReply;
import io.github.jobcancel.testkit.script.ScriptBehavior.ExpiredSessionReply;
import io.github.jobcancel.testkit.script.ScriptBehavior.MemberNaming;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class ScriptSimulationTest extends SimulationContract {
    private static final Duration SHORT_DELAY = Duration.ofSeconds(5);

    /**
     * Variants of the points that the documentation leaves open or answers in two ways. Whether a repeat waits for a
     * busy session is left out: on a single thread nothing could free the session during that wait.
     */
    private static final List<Consumer<ScriptBehavior>> READINGS = List.of(
            knobs -> {},
            knobs -> knobs.setCancelReply(CancelReply.NULL),
            knobs -> knobs.setCancelReply(CancelReply.NULL).setCancelDelay(SHORT_DELAY),
            knobs -> knobs.setCancelDelay(SHORT_DELAY),
            knobs -> knobs.setCancelReply(CancelReply.RUNNING),
            knobs -> knobs.setCancelReply(CancelReply.EMPTY),
            knobs -> knobs.setCancelReply(CancelReply.BARE),
            knobs -> knobs.setCancelReply(CancelReply.OTHER_JOB),
            knobs -> knobs.setExpiredSessionReply(ExpiredSessionReply.FLAT_200),
            knobs -> knobs.setExpiredSessionReply(ExpiredSessionReply.WRAPPED_403),
            knobs -> knobs.setExpiredSessionReply(ExpiredSessionReply.WRAPPED_200),
            knobs -> knobs.setMemberNaming(MemberNaming.CAMEL),
            knobs -> knobs.setNumbersAsText(true),
            knobs -> knobs.setPacketGapsAllowed(true),
            knobs -> knobs.setSessionLifetime(Duration.ofSeconds(2)));

    /** The states in the order in which a job passes through them. */
    private static final List<String> STATES =
            List.of(ScriptJobPlan.SCHEDULED, ScriptJobPlan.QUEUED, ScriptJobPlan.RUNNING, ScriptJobPlan.COMPLETED);

    private static final String WRONG_KIND = "wrong kind";
    private static final String NO_SUCH_ID = "no-such-id";

    /**
     * The first states. The other states are not listed separately, because the lists do not distinguish them from
     * these.
     */
    private static final List<String> FIRST_STATES =
            List.of(ScriptJobPlan.RUNNING, ScriptJobPlan.SCHEDULED, ScriptJobPlan.COMPLETED, WRONG_KIND, NO_SUCH_ID);

    @Override
    protected CallSimulation createSimulation() {
        return new CallSimulation((choices, clock, transport) -> Script.openScenario(choices, clock, transport, false));
    }

    static final class Script implements Scenario {
        private static final Pattern PACKET_ID = Pattern.compile("\"packetId\":\\d+");

        private final FakeScript fake;
        private final SessionFrontend frontend;
        private final ScriptClient client;
        private final ScriptClient otherClient;
        private final String id;
        private final ScriptKind cancelKind;
        private final boolean wrongKind;

        /**
         * Number of calls that the caller makes. With several calls, one may be refused although another one
         * cancelled the job.
         */
        private int callCount;

        static Script openScenario(
                ScheduleChoices choices, ManualClock clock, Transport transport, boolean sessionless) {
            FakeScript fake = new FakeScript(clock);
            fake.useWithoutNetwork(URI.create("http://127.0.0.1:9"));
            READINGS.get(choices.pickRarely(READINGS.size(), 0.6)).accept(fake.behavior());
            ScriptClient client = createClient(fake, transport, sessionless);
            return new Script(
                    choices, fake, new SessionFrontend(fake), client, createClient(fake, transport, sessionless));
        }

        private Script(
                ScheduleChoices choices,
                FakeScript fake,
                SessionFrontend front,
                ScriptClient client,
                ScriptClient other) {
            this.fake = fake;
            this.frontend = front;
            this.client = client;
            this.otherClient = other;
            cancelKind = ScriptKind.values()[choices.pick(2)];
            String beginning = FIRST_STATES.get(choices.pick(FIRST_STATES.size()));
            wrongKind = beginning.equals(WRONG_KIND);
            id = beginning.equals(NO_SUCH_ID)
                    ? NO_SUCH_ID
                    : fake.addJob(choosePlan(wrongKind ? ScriptJobPlan.SCHEDULED : beginning, choices));
        }

        private static ScriptClient createClient(FakeScript fake, Transport transport, boolean sessionless) {
            return ScriptFixture.builder(fake)
                    .transport(transport)
                    // its timer outlives the calls and is not a leak
                    .heartbeat(false)
                    .sessionless(sessionless)
                    .build();
        }

        @Override
        public Scenario openSibling(ScheduleChoices choices) {
            return new Script(choices, fake, frontend, client, otherClient);
        }

        private ScriptJobPlan choosePlan(String first, ScheduleChoices choices) {
            return switch (choices.pickRarely(7, 0.6)) {
                case 1 -> planThroughAllStates(first);
                case 2 -> planInState(first).andThen(Duration.ofSeconds(2), ScriptJobPlan.COMPLETED);
                case 3 -> planInState(first).andThen(Duration.ofSeconds(8), ScriptJobPlan.FAILED);
                case 4 -> planInState(ScriptJobPlan.QUEUED);
                case 5 -> planInState(ScriptJobPlan.CANCELLED);
                case 6 -> planInState("Paused");
                default -> planInState(first);
            };
        }

        private ScriptJobPlan planInState(String state) {
            return (cancelKind == ScriptKind.BATCH) == wrongKind
                    ? ScriptJobPlan.scriptIn(state)
                    : ScriptJobPlan.batchIn(state);
        }

        /** A plan that spends one second in each state, up to the successful end. */
        private ScriptJobPlan planThroughAllStates(String first) {
            ScriptJobPlan out = planInState(first);
            for (String next : STATES.subList(STATES.indexOf(first) + 1, STATES.size())) {
                out = out.andThen(Duration.ofSeconds(1), next);
            }
            return out;
        }

        @Override
        public FakeServer fakeServer() {
            return frontend;
        }

        @Override
        public RemoteJob job() {
            callCount++;
            return bindJob(client);
        }

        @Override
        public RemoteJob jobFromOtherProcess() {
            callCount++;
            return bindJob(otherClient);
        }

        private RemoteJob bindJob(ScriptClient from) {
            return cancelKind == ScriptKind.BATCH ? from.batchJob(id) : from.scheduledJob(id);
        }

        @Override
        public JobTruth jobTruth() {
            if (id.equals(NO_SUCH_ID)) {
                return new JobTruth(false, "", false, false, false, false);
            }
            var job = fake.job(id);
            return new JobTruth(
                    true,
                    job.runState(),
                    job.isTerminal(),
                    job.runState().equals(ScriptJobPlan.COMPLETED),
                    job.runState().equals(ScriptJobPlan.CANCELLED),
                    job.acceptedCancels() > 0);
        }

        @Override
        public void disturbJob(ScheduleChoices choices) {
            int act = choices.draw(6);
            boolean nothing = act < 3 ? hasEnded() : act == 3 && fake.sessions().liveCount() == 0;
            choices.recordTold(nothing ? -1 : act);
            switch (act) {
                case 0 -> moveJob(ScriptJobPlan.COMPLETED);
                case 1 -> moveJob(ScriptJobPlan.CANCELLED);
                case 2 -> moveJob(ScriptJobPlan.RUNNING);
                case 3 -> fake.sessions().expireAll();
                case 4 -> frontend.busyFor(SHORT_DELAY);
                default -> fake.refuseNextMessages(1, 600002);
            }
        }

        /** Moves the job forward. An ended job stays ended and never starts again. */
        private void moveJob(String state) {
            if (!hasEnded()) {
                fake.moveJob(id, state);
            }
        }

        private boolean hasEnded() {
            return id.equals(NO_SUCH_ID) || fake.job(id).isTerminal();
        }

        @Override
        public boolean allowsOutcome(CancelOutcome outcome, JobTruth truth) {
            // the lists do not contain the state: only an accepted cancel distinguishes these
            if (outcome instanceof CancelOutcome.Requested || outcome instanceof CancelOutcome.Cancelled) {
                return truth.acceptedOurCancel();
            }
            if (outcome instanceof CancelOutcome.NotCancellable && truth.acceptedOurCancel() && callCount == 1) {
                return false;
            }
            boolean calledWrong = outcome instanceof CancelOutcome.NotCancellable no
                    && no.reason() == CancelOutcome.Reason.WRONG_KIND;
            return calledWrong == wrongKind;
        }

        @Override
        public boolean mutatesJob(ReceivedRequest request) {
            return request.body().contains("\"CANCEL_");
        }

        @Override
        public boolean isLoginRequest(ReceivedRequest request) {
            return request.body().contains("\"AUTHENTICATE\"");
        }

        @Override
        public void expireCredentials() {
            fake.sessions().expireAll();
        }

        /** Answers a list request with an earlier state of the list. */
        @Override
        public FakeReply toStaleReply(FakeReply older, FakeReply due) {
            Matcher number = PACKET_ID.matcher(due.bodyText());
            return number.find()
                    ? FakeReply.json(
                            older.status(), PACKET_ID.matcher(older.bodyText()).replaceFirst(number.group()))
                    : older;
        }

        @Override
        public void close() {
            client.close();
            otherClient.close();
            fake.close();
        }
    }

    /**
     * A server that is still working on a session's last packet: it accepts no other packet and carries out none
     * twice.
     */
    private static final class SessionFrontend extends FakeServer {
        private static final FakeReply IN_PROGRESS =
                FakeReply.json(400, "{\"status\":400,\"reason_code\":40606,\"status_message\":\"busy\"}");

        private final FakeScript behind;
        private Instant busyUntil = Instant.MIN;

        SessionFrontend(FakeScript behind) {
            super(behind.clock());
            this.behind = behind;
        }

        void busyFor(Duration time) {
            busyUntil = clock().instant().plus(time);
        }

        @Override
        protected FakeReply replyTo(ReceivedRequest request) {
            boolean busy = clock().instant().isBefore(busyUntil);
            return busy && !request.body().contains("\"AUTHENTICATE\"")
                    ? IN_PROGRESS
                    : behind.exchangeWithoutNetwork(request);
        }
    }
}
