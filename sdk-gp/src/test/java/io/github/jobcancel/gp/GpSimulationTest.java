// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static io.github.jobcancel.testkit.gp.FakeGpState.CANCELLED;
import static io.github.jobcancel.testkit.gp.FakeGpState.CANCELLING;
import static io.github.jobcancel.testkit.gp.FakeGpState.DELETED;
import static io.github.jobcancel.testkit.gp.FakeGpState.DELETING;
import static io.github.jobcancel.testkit.gp.FakeGpState.EXECUTING;
import static io.github.jobcancel.testkit.gp.FakeGpState.FAILED;
import static io.github.jobcancel.testkit.gp.FakeGpState.NEW;
import static io.github.jobcancel.testkit.gp.FakeGpState.SUBMITTED;
import static io.github.jobcancel.testkit.gp.FakeGpState.SUCCEEDED;
import static io.github.jobcancel.testkit.gp.FakeGpState.TIMED_OUT;
import static io.github.jobcancel.testkit.gp.FakeGpState.WAITING;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Ended;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.Reason;
import io.github.jobcancel.CancelOutcome.Remedy;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.sim.Choices;
import io.github.jobcancel.contract.sim.Simulation;
import io.github.jobcancel.contract.sim.SimulationContract;
import io.github.jobcancel.contract.sim.World;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.FakeGpJob;
import io.github.jobcancel.testkit.gp.FakeGpKnobs;
import io.github.jobcancel.testkit.gp.FakeGpRole;
import io.github.jobcancel.testkit.gp.FakeGpScript;
import io.github.jobcancel.testkit.gp.FakeGpState;
import io.github.jobcancel.testkit.gp.FakeGpTokenKind;
import io.github.jobcancel.testkit.gp.FakeGpTokenKnobs;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

class GpSimulationTest extends SimulationContract {
    private static final String UNKNOWN = "j0123456789abcdef0123456789abcdef";

    /** What the documents contradict each other about, or leave to the site, both ways. */
    private static final List<Consumer<FakeGp>> READINGS = List.of(
            fake -> {},
            fake -> fake.knobs().adminCancellable(Set.of(EXECUTING)),
            fake -> fake.knobs().adminCancellable(Set.of(SUBMITTED, WAITING, EXECUTING)),
            fake -> fake.knobs().restCancellable(Set.of(EXECUTING)),
            fake -> fake.knobs().restCancellable(Set.of(SUBMITTED, WAITING, EXECUTING)),
            fake -> fake.knobs().restCancelAnswersCancelled(true),
            fake -> fake.knobs().statusCodesInHttp(true),
            fake -> fake.knobs().ignoredCancelShowsCancelling(true),
            fake -> fake.knobs().deletedReadsAsDeleted(true),
            fake -> fake.knobs().cancellationCheckInterval(Duration.ZERO),
            fake -> {
                fake.knobs().tableSpelling(true);
                fake.knobs().noEnd(FakeGpKnobs.NoEnd.NEGATIVE);
                fake.knobs().failureWord("failed");
                fake.knobs().byteOrderMark(true);
            },
            fake -> {
                // expires in the course of a stop, and is told the other way
                fake.tokenKnobs().longestTokens(1, 1);
                fake.tokenKnobs().expires(FakeGpTokenKnobs.Expires.NUMBER);
            });

    private static final FakeGpState[] STATES = {
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
    protected Simulation simulation() {
        return new Simulation(Gp::new);
    }

    static final class Gp implements World {
        private final FakeGp fake;
        private final GpClient client;
        private final GpClient other;
        private final GpJobId job;
        private final boolean known;

        /** How many cancels of other clients the site has taken. */
        private int others;

        /** How many calls the caller makes: what one of them was refused, another may have got. */
        private int calls;

        /** Whether an accepted cancel leaves no trace, and changes nothing. */
        private boolean deaf;

        /** What the job was when somebody removed it. */
        private FakeGpState removedAs = DELETING;

        Gp(Choices choices, ManualClock clock, Transport transport) {
            fake = new FakeGp(clock);
            fake.offline(URI.create("http://127.0.0.1:9"));
            fake.addServerUser("ana", "secret-of-ana", FakeGpRole.ADMINISTRATOR);
            READINGS.get(choices.rarely(READINGS.size(), 0.5)).accept(fake);
            job = added(choices);
            known = !job.jobId().equals(UNKNOWN);
            client = client(transport);
            other = client(transport);
        }

        private GpClient client(Transport transport) {
            return GpClient.builder()
                    .endpoint(fake.serverUrl())
                    .credentials(GpCredentials.server("ana", "secret-of-ana"))
                    .transport(transport)
                    .build();
        }

        private Gp(Gp first, Choices choices) {
            fake = first.fake;
            client = first.client;
            other = first.other;
            job = added(choices);
            known = !job.jobId().equals(UNKNOWN);
        }

        @Override
        public World another(Choices choices) {
            return new Gp(this, choices);
        }

        private GpJobId added(Choices choices) {
            GpDialect dialect = GpDialect.values()[choices.pick(2)];
            FakeGpState state = STATES[choices.pick(STATES.length)];
            return GpScene.id(dialect, state != null ? fake.addJob(script(state, choices)) : UNKNOWN);
        }

        /** From the state on as a job goes, with a choice of what it does about a cancel and how it ends. */
        private FakeGpScript script(FakeGpState state, Choices choices) {
            if (state.terminal()) {
                return FakeGpScript.in(state);
            }
            if (state == CANCELLING || state == DELETING) {
                return FakeGpScript.in(state, Duration.ofSeconds(3)).then(state == DELETING ? DELETED : CANCELLED);
            }
            FakeGpScript queued = null;
            for (FakeGpState step : new FakeGpState[] {NEW, SUBMITTED, WAITING}) {
                if (queued != null) {
                    queued = queued.then(step, Duration.ofSeconds(2));
                } else if (step == state) {
                    queued = FakeGpScript.in(step, Duration.ofSeconds(2));
                }
            }
            return ending(queued, choices);
        }

        private FakeGpScript ending(FakeGpScript queued, Choices choices) {
            int script = choices.rarely(8, 0.6);
            deaf = script == 2 || script == 3 || script == 7;
            return switch (script) {
                case 1 -> executing(queued, 2).then(SUCCEEDED);
                case 2 -> executing(queued, 8).then(FAILED).ignoringCancel();
                case 3 -> executing(queued, 20).then(SUCCEEDED).ignoringCancel();
                case 4 -> executing(queued, 6).then(TIMED_OUT).honouringCancelAfter(Duration.ofSeconds(4));
                case 5 -> executing(queued, 0).endingBeforeCancel(SUCCEEDED);
                case 6 -> executing(queued, 0).endingBeforeCancel(FAILED);
                case 7 -> executing(queued, 0).ignoringCancel();
                default -> executing(queued, 0);
            };
        }

        /** For so many seconds, or for ever. */
        private static FakeGpScript executing(FakeGpScript queued, int seconds) {
            if (seconds == 0) {
                return queued == null ? FakeGpScript.in(EXECUTING) : queued.then(EXECUTING);
            }
            Duration lasts = Duration.ofSeconds(seconds);
            return queued == null ? FakeGpScript.in(EXECUTING, lasts) : queued.then(EXECUTING, lasts);
        }

        @Override
        public FakeServer fake() {
            return fake;
        }

        @Override
        public RemoteJob job() {
            calls++;
            return client.job(job);
        }

        @Override
        public RemoteJob elsewhere() {
            calls++;
            return other.job(job);
        }

        @Override
        public Truth truth() {
            if (!known) {
                return new Truth(false, "", false, false, false, false);
            }
            FakeGpJob truth = fake.job(job.jobId()).orElseThrow();
            // what was read before somebody removed the job stays true
            FakeGpState end = truth.state() == DELETED ? removedAs : truth.state();
            return new Truth(
                    truth.state() != DELETED,
                    end.name(),
                    end.terminal(),
                    end == SUCCEEDED,
                    end == CANCELLED,
                    truth.cancelsAccepted() > others);
        }

        @Override
        public void disturb(Choices choices) {
            int what = choices.draw(3);
            FakeGpState state = known ? fake.job(job.jobId()).orElseThrow().state() : DELETED;
            boolean nothing = state == DELETED || what == 0;
            choices.told(nothing ? 0 : what);
            if (nothing) {
                return;
            }
            if (what == 1) {
                int before = accepted();
                another("cancel");
                others += accepted() - before;
            } else {
                removedAs = state;
                another("delete");
            }
        }

        private int accepted() {
            return fake.job(job.jobId()).orElseThrow().cancelsAccepted();
        }

        /** Somebody else's request, in the ADMIN dialect. */
        private void another(String verb) {
            String token = fake.issueToken(FakeGpTokenKind.SERVER, "ana", Duration.ofHours(1));
            GpSite site = new GpSite(fake.serverUrl());
            fake.exchange(new Incoming(
                    "POST",
                    site.cancel(job.viaAdmin()).encodedPath().replaceFirst("cancel$", verb),
                    List.of(Map.entry("Content-Type", "application/x-www-form-urlencoded")),
                    "f=json&token=" + token,
                    0));
        }

        @Override
        public boolean changesAJob(Incoming request) {
            return !request.method().equals("GET") && !login(request);
        }

        @Override
        public boolean login(Incoming request) {
            return request.path().endsWith("/generateToken");
        }

        @Override
        public void expireCredentials() {
            fake.revokeAll();
        }

        /** What removes a record is never an escalation. */
        @Override
        public boolean escalates(Incoming request) {
            return changesAJob(request) && !request.path().endsWith("/cancel");
        }

        @Override
        public boolean allowed(CancelOutcome outcome, Truth truth) {
            if (outcome instanceof Cancelled) {
                return truth.state().equals(CANCELLED.name());
            }
            if (outcome instanceof Finished finished) {
                return finished.state() == GpStatus.valueOf(truth.state()).state;
            }
            if (outcome instanceof NotCancellable no) {
                // a request that was taken may be told as refused only if it is as if it never was: one whose reply was
                // lost, taken while the job was submitted and unheard since, is refused when it is sent again
                boolean inVain = !truth.touched() || deaf || calls > 1;
                return no.reason() == Reason.TOO_EARLY && no.remedy() != Remedy.TERMINATE && inVain;
            }
            return !(outcome instanceof Ended);
        }

        @Override
        public void close() {
            client.close();
            other.close();
            fake.close();
        }
    }
}
