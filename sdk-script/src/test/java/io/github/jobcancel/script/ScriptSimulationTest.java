// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.sim.Choices;
import io.github.jobcancel.contract.sim.Simulation;
import io.github.jobcancel.contract.sim.SimulationContract;
import io.github.jobcancel.contract.sim.World;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptKnobs;
import io.github.jobcancel.testkit.script.ScriptKnobs.CancelAnswer;
import io.github.jobcancel.testkit.script.ScriptKnobs.Expiry;
import io.github.jobcancel.testkit.script.ScriptKnobs.Spelling;
import io.github.jobcancel.testkit.script.ScriptPlan;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class ScriptSimulationTest extends SimulationContract {
    private static final Duration SOON = Duration.ofSeconds(5);

    /**
     * What is documented twice or not at all, both ways. Whether a repeat waits for a busy session is left out: on one
     * thread nobody could free the session meanwhile.
     */
    private static final List<Consumer<ScriptKnobs>> READINGS = List.of(
            knobs -> {},
            knobs -> knobs.cancelAnswer(CancelAnswer.NULL),
            knobs -> knobs.cancelAnswer(CancelAnswer.NULL).cancelTakes(SOON),
            knobs -> knobs.cancelTakes(SOON),
            knobs -> knobs.cancelAnswer(CancelAnswer.RUNNING),
            knobs -> knobs.cancelAnswer(CancelAnswer.EMPTY),
            knobs -> knobs.cancelAnswer(CancelAnswer.BARE),
            knobs -> knobs.cancelAnswer(CancelAnswer.OTHER_JOB),
            knobs -> knobs.expiry(Expiry.FLAT_200),
            knobs -> knobs.expiry(Expiry.WRAPPED_403),
            knobs -> knobs.expiry(Expiry.WRAPPED_200),
            knobs -> knobs.spelling(Spelling.CAMEL),
            knobs -> knobs.numbersAsText(true),
            knobs -> knobs.gapsAllowed(true),
            knobs -> knobs.sessionLife(Duration.ofSeconds(2)));

    /** In the order in which a job goes through them. */
    private static final List<String> STATES =
            List.of(ScriptPlan.SCHEDULED, ScriptPlan.QUEUED, ScriptPlan.RUNNING, ScriptPlan.COMPLETED);

    private static final String WRONG_KIND = "wrong kind";
    private static final String NO_SUCH_ID = "no-such-id";

    /** The rest are met as variants: what tells them from these, the lists do not show. */
    private static final List<String> BEGINNINGS =
            List.of(ScriptPlan.RUNNING, ScriptPlan.SCHEDULED, ScriptPlan.COMPLETED, WRONG_KIND, NO_SUCH_ID);

    @Override
    protected Simulation simulation() {
        return new Simulation((choices, clock, transport) -> Script.open(choices, clock, transport, false));
    }

    static final class Script implements World {
        private static final Pattern PACKET_ID = Pattern.compile("\"packetId\":\\d+");

        private final FakeScript fake;
        private final Front front;
        private final ScriptClient client;
        private final ScriptClient other;
        private final String id;
        private final ScriptKind asked;
        private final boolean wrongKind;

        /** How many calls the caller makes: what one of them was refused, another may have got. */
        private int calls;

        static Script open(Choices choices, ManualClock clock, Transport transport, boolean sessionless) {
            FakeScript fake = new FakeScript(clock);
            fake.offline(URI.create("http://127.0.0.1:9"));
            READINGS.get(choices.rarely(READINGS.size(), 0.6)).accept(fake.knobs());
            ScriptClient client = client(fake, transport, sessionless);
            return new Script(choices, fake, new Front(fake), client, client(fake, transport, sessionless));
        }

        private Script(Choices choices, FakeScript fake, Front front, ScriptClient client, ScriptClient other) {
            this.fake = fake;
            this.front = front;
            this.client = client;
            this.other = other;
            asked = ScriptKind.values()[choices.pick(2)];
            String beginning = BEGINNINGS.get(choices.pick(BEGINNINGS.size()));
            wrongKind = beginning.equals(WRONG_KIND);
            id = beginning.equals(NO_SUCH_ID)
                    ? NO_SUCH_ID
                    : fake.add(plan(wrongKind ? ScriptPlan.SCHEDULED : beginning, choices));
        }

        private static ScriptClient client(FakeScript fake, Transport transport, boolean sessionless) {
            return ScriptClient.builder()
                    .endpoint(fake.dispatcher())
                    .credentials(ScriptCredentials.of(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET))
                    .transport(transport)
                    // its alarm outlives the calls, and is no leak
                    .heartbeat(false)
                    .sessionless(sessionless)
                    .build();
        }

        @Override
        public World another(Choices choices) {
            return new Script(choices, fake, front, client, other);
        }

        private ScriptPlan plan(String first, Choices choices) {
            return switch (choices.rarely(7, 0.6)) {
                case 1 -> walk(first);
                case 2 -> of(first).then(Duration.ofSeconds(2), ScriptPlan.COMPLETED);
                case 3 -> of(first).then(Duration.ofSeconds(8), ScriptPlan.FAILED);
                case 4 -> of(ScriptPlan.QUEUED);
                case 5 -> of(ScriptPlan.CANCELLED);
                case 6 -> of("Paused");
                default -> of(first);
            };
        }

        private ScriptPlan of(String state) {
            return (asked == ScriptKind.BATCH) == wrongKind ? ScriptPlan.script(state) : ScriptPlan.batch(state);
        }

        /** A second in each state, up to the good end. */
        private ScriptPlan walk(String first) {
            ScriptPlan out = of(first);
            for (String next : STATES.subList(STATES.indexOf(first) + 1, STATES.size())) {
                out = out.then(Duration.ofSeconds(1), next);
            }
            return out;
        }

        @Override
        public FakeServer fake() {
            return front;
        }

        @Override
        public RemoteJob job() {
            calls++;
            return job(client);
        }

        @Override
        public RemoteJob elsewhere() {
            calls++;
            return job(other);
        }

        private RemoteJob job(ScriptClient from) {
            return asked == ScriptKind.BATCH ? from.job(id) : from.scheduledJob(id);
        }

        @Override
        public Truth truth() {
            if (id.equals(NO_SUCH_ID)) {
                return new Truth(false, "", false, false, false, false);
            }
            var job = fake.job(id);
            return new Truth(
                    true,
                    job.runState(),
                    job.atRest(),
                    job.runState().equals(ScriptPlan.COMPLETED),
                    job.runState().equals(ScriptPlan.CANCELLED),
                    job.cancels() > 0);
        }

        @Override
        public void disturb(Choices choices) {
            int act = choices.draw(6);
            boolean nothing = act < 3 ? over() : act == 3 && fake.liveSessions() == 0;
            choices.told(nothing ? -1 : act);
            switch (act) {
                case 0 -> forward(ScriptPlan.COMPLETED);
                case 1 -> forward(ScriptPlan.CANCELLED);
                case 2 -> forward(ScriptPlan.RUNNING);
                case 3 -> fake.expireSessions();
                case 4 -> front.busyFor(SOON);
                default -> fake.refuseNext(1, 600002);
            }
        }

        /** A job that is over stays so, and none starts again. */
        private void forward(String state) {
            if (!over()) {
                fake.move(id, state);
            }
        }

        private boolean over() {
            return id.equals(NO_SUCH_ID) || fake.job(id).atRest();
        }

        @Override
        public boolean allowed(CancelOutcome outcome, Truth truth) {
            // the lists have no word for the state: only an accepted cancel can tell these
            if (outcome instanceof CancelOutcome.Requested || outcome instanceof CancelOutcome.Cancelled) {
                return truth.touched();
            }
            if (outcome instanceof CancelOutcome.NotCancellable && truth.touched() && calls == 1) {
                return false;
            }
            boolean calledWrong = outcome instanceof CancelOutcome.NotCancellable no
                    && no.reason() == CancelOutcome.Reason.WRONG_KIND;
            return calledWrong == wrongKind;
        }

        @Override
        public boolean changesAJob(Incoming request) {
            return request.body().contains("\"CANCEL_");
        }

        @Override
        public boolean login(Incoming request) {
            return request.body().contains("\"AUTHENTICATE\"");
        }

        @Override
        public void expireCredentials() {
            fake.expireSessions();
        }

        /** A list as it was, in the packet that was asked for. */
        @Override
        public Answer stale(Answer older, Answer due) {
            Matcher number = PACKET_ID.matcher(due.text());
            return number.find()
                    ? Answer.json(
                            older.status(), PACKET_ID.matcher(older.text()).replaceFirst(number.group()))
                    : older;
        }

        @Override
        public void close() {
            client.close();
            other.close();
            fake.close();
        }
    }

    /** The server while it is still at work on a session's last packet: it looks at no other, and runs nothing twice. */
    private static final class Front extends FakeServer {
        private static final Answer IN_PROGRESS =
                Answer.json(400, "{\"status\":400,\"reason_code\":40606,\"status_message\":\"busy\"}");

        private final FakeScript behind;
        private Instant busyUntil = Instant.MIN;

        Front(FakeScript behind) {
            super(behind.clock());
            this.behind = behind;
        }

        void busyFor(Duration time) {
            busyUntil = clock().instant().plus(time);
        }

        @Override
        protected Answer answer(Incoming request) {
            boolean busy = clock().instant().isBefore(busyUntil);
            return busy && !request.body().contains("\"AUTHENTICATE\"") ? IN_PROGRESS : behind.exchange(request);
        }
    }
}
