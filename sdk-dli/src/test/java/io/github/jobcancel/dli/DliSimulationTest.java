// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Ended;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.sim.CallSimulation;
import io.github.jobcancel.contract.sim.Scenario;
import io.github.jobcancel.contract.sim.ScheduleChoices;
import io.github.jobcancel.contract.sim.SimulationContract;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.DliAccessBehavior;
import io.github.jobcancel.testkit.dli.DliBehavior;
import io.github.jobcancel.testkit.dli.DliJobScript;
import io.github.jobcancel.testkit.dli.DliJobView;
import io.github.jobcancel.testkit.dli.DliVariants.CancelEffect;
import io.github.jobcancel.testkit.dli.DliVariants.CancelReplyBody;
import io.github.jobcancel.testkit.dli.DliVariants.ExpiredTokenReply;
import io.github.jobcancel.testkit.dli.DliVariants.LateCancelReply;
import io.github.jobcancel.testkit.dli.DliVariants.StateSpelling;
import io.github.jobcancel.testkit.dli.DliVariants.StopReplyShape;
import io.github.jobcancel.testkit.dli.DliVariants.SuccessFlagType;
import io.github.jobcancel.testkit.dli.DliVariants.UnknownJobReply;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

class DliSimulationTest extends SimulationContract {
    /**
     * Variants of DLI's answers, one for each point that its documentation leaves open or answers in two ways. The
     * first variant is the more likely one.
     */
    private static final List<Consumer<FakeDli>> READINGS = List.of(
            fake -> {},
            fake -> fake.behavior().setLateCancelReply(LateCancelReply.ACCEPTED),
            fake -> fake.behavior().setLateCancelReply(LateCancelReply.CODE_0001),
            fake -> fake.behavior().setLateCancelReply(LateCancelReply.CODE_0002),
            fake -> fake.behavior().setLateCancelReply(LateCancelReply.CODE_0012),
            fake -> fake.behavior().setLateCancelReply(LateCancelReply.CODE_0999),
            fake -> fake.behavior().setLateCancelReply(LateCancelReply.UNSUCCESSFUL),
            fake -> fake.behavior().setUnknownJobReply(UnknownJobReply.CODE_0023),
            fake -> fake.behavior().setUnknownJobReply(UnknownJobReply.SESSION),
            fake -> fake.behavior().setCancelReplyBody(CancelReplyBody.EMPTY),
            fake -> fake.behavior().setCancelReplyBody(CancelReplyBody.NO_CONTENT),
            fake -> fake.behavior().setCancelReplyBody(CancelReplyBody.TEXT),
            fake -> fake.behavior().setCancelReplyBody(CancelReplyBody.NULLS),
            fake -> fake.behavior().setStateSpelling(StateSpelling.CAPITAL),
            fake -> fake.behavior().setStateSpelling(StateSpelling.UPPER),
            fake -> fake.behavior().setSendsNullFields(true),
            fake -> fake.behavior().setSqlSuccessFlag(SuccessFlagType.TEXT),
            fake -> fake.behavior().setFlinkSuccessFlag(SuccessFlagType.BOOLEAN),
            fake -> fake.behavior().setStopReplyShape(StopReplyShape.ONE_ITEM),
            fake -> fake.behavior().setStopReplyShape(StopReplyShape.OBJECT),
            fake -> fake.behavior().setErrorsInArray(false),
            fake -> fake.behavior().setChineseMessages(true),
            fake -> fake.accessBehavior().setGatewayPrefix("APIG"));

    /** Lifetimes of tokens, all longer than the shortest request, and the forms in which their expiry is reported. */
    private static final List<Consumer<DliAccessBehavior>> TOKENS = List.of(
            k -> {},
            k -> k.setTokenLifetime(Duration.ofSeconds(5)),
            k -> {
                k.setTokenLifetime(Duration.ofSeconds(9));
                k.setExpiredTokenReply(ExpiredTokenReply.CODE_0013);
            },
            k -> {
                k.setTokenLifetime(Duration.ofMinutes(10).plusSeconds(5));
                k.setExpiredTokenReply(ExpiredTokenReply.CODE_0015);
            });

    /** Delay after which an accepted cancel takes effect. */
    private static final List<Consumer<DliBehavior>> SETTLING = List.of(
            k -> k.setCancelDelay(Duration.ofSeconds(1)),
            k -> k.setCancelDelayReads(0),
            k -> k.setCancelDelayReads(2),
            k -> k.setCancelDelay(Duration.ofSeconds(20)));

    private static final String UNKNOWN = "";

    private record StartingPoint(DliKind kind, String state) {}

    private static final List<StartingPoint> CASES = List.of(
            new StartingPoint(DliKind.SPARK, "running"),
            new StartingPoint(DliKind.SPARK, "starting"),
            new StartingPoint(DliKind.SPARK, "recovering"),
            new StartingPoint(DliKind.SPARK, "success"),
            new StartingPoint(DliKind.SPARK, "dead"),
            new StartingPoint(DliKind.SPARK, UNKNOWN),
            new StartingPoint(DliKind.SQL, "RUNNING"),
            new StartingPoint(DliKind.SQL, "LAUNCHING"),
            new StartingPoint(DliKind.SQL, "SCALING"),
            new StartingPoint(DliKind.SQL, "FINISHED"),
            new StartingPoint(DliKind.SQL, "FAILED"),
            new StartingPoint(DliKind.SQL, "CANCELLED"),
            new StartingPoint(DliKind.SQL, UNKNOWN),
            new StartingPoint(DliKind.FLINK, "job_running"),
            new StartingPoint(DliKind.FLINK, "job_init"),
            new StartingPoint(DliKind.FLINK, "job_submitting"),
            new StartingPoint(DliKind.FLINK, "job_savepointing"),
            new StartingPoint(DliKind.FLINK, "job_canceling"),
            new StartingPoint(DliKind.FLINK, "job_cancel_fail"),
            new StartingPoint(DliKind.FLINK, "job_arrearage_recovering"),
            new StartingPoint(DliKind.FLINK, "job_a_word_of_tomorrow"),
            new StartingPoint(DliKind.FLINK, "job_finish"),
            new StartingPoint(DliKind.FLINK, "job_submit_fail"),
            new StartingPoint(DliKind.FLINK, "job_cancel_success"),
            new StartingPoint(DliKind.FLINK, UNKNOWN));

    @Override
    protected CallSimulation createSimulation() {
        return new CallSimulation(Dli::new);
    }

    static final class Dli implements Scenario {
        private static final Set<String> SUCCESS = Set.of("success", "FINISHED", "job_finish");
        private static final Set<String> AT_REST = Set.of(
                "success",
                "dead",
                "FINISHED",
                "FAILED",
                "CANCELLED",
                "job_finish",
                "job_submit_fail",
                "job_cancel_success");
        private static final Set<String> LABELS = Set.of("CANCELLED", "job_cancel_success");

        private final FakeDli fake;
        private final DliClient client;
        private final DliClient otherClient;
        private final StartingPoint startingPoint;
        private final String id;

        /** The last known record, because the provider may delete the job. */
        private Optional<DliJobView> lastState = Optional.empty();

        private int cancelsOfOthers;

        Dli(ScheduleChoices choices, ManualClock clock, Transport transport) {
            fake = new FakeDli(clock);
            fake.useWithoutNetwork(URI.create("http://127.0.0.1:9"));
            startingPoint = CASES.get(choices.pick(CASES.size()));
            READINGS.get(choices.pickRarely(READINGS.size(), 0.5)).accept(fake);
            TOKENS.get(choices.pickRarely(TOKENS.size(), 0.3)).accept(fake.accessBehavior());
            SETTLING.get(choices.pickRarely(SETTLING.size(), 0.5)).accept(fake.behavior());
            fake.behavior()
                    .setCancelEffect(CancelEffect.values()[choices.pickRarely(CancelEffect.values().length, 0.5)]);
            id = startingPoint.state().equals(UNKNOWN) ? unknownJobId() : addJob(chooseScript(choices));
            client = createClient(transport);
            otherClient = createClient(transport);
        }

        private DliClient createClient(Transport transport) {
            return DliFixture.builder(fake)
                    .iamEndpoint(fake.url())
                    .credentials(DliFixture.PASSWORD)
                    .transport(transport)
                    .build();
        }

        private Dli(Dli first, ScheduleChoices choices) {
            fake = first.fake;
            client = first.client;
            otherClient = first.otherClient;
            startingPoint = CASES.get(choices.pick(CASES.size()));
            id = startingPoint.state().equals(UNKNOWN) ? unknownJobId() : addJob(chooseScript(choices));
        }

        @Override
        public Scenario openSibling(ScheduleChoices choices) {
            return new Dli(this, choices);
        }

        private String unknownJobId() {
            return startingPoint.kind() == DliKind.FLINK ? "4711" : "0a324461-d9d9-45da-a52a-3b3c7a3d809e";
        }

        private String addJob(DliJobScript script) {
            return switch (startingPoint.kind()) {
                case SPARK -> fake.addBatch(script);
                case SQL -> fake.addSqlJob(script);
                case FLINK -> Long.toString(fake.addFlinkJob(script));
            };
        }

        private DliJobScript chooseScript(ScheduleChoices choices) {
            DliJobScript stays = DliJobScript.startingIn(startingPoint.state());
            int how = choices.pickRarely(4, 0.6);
            // an ended job stays ended, and a draft waits to be started
            boolean ends = how > 0
                    && !AT_REST.contains(startingPoint.state())
                    && !startingPoint.state().equals("job_init");
            DliJobScript script = ends ? stays.andThen(Duration.ofSeconds(how == 1 ? 2 : 8), endJob(how != 2)) : stays;
            return how == 3 && !startingPoint.state().equals("job_init")
                    ? script.andThenRemoved(Duration.ofSeconds(5))
                    : script;
        }

        /** The job's end if no cancel reaches it. */
        private String endJob(boolean good) {
            return switch (startingPoint.kind()) {
                case SPARK -> good ? "success" : "dead";
                case SQL -> good ? "FINISHED" : "FAILED";
                case FLINK -> good ? "job_finish" : "job_running_exception";
            };
        }

        @Override
        public FakeServer fakeServer() {
            return fake;
        }

        @Override
        public RemoteJob job() {
            return client.job(startingPoint.kind(), id);
        }

        @Override
        public RemoteJob jobFromOtherProcess() {
            return otherClient.job(startingPoint.kind(), id);
        }

        @Override
        public JobTruth jobTruth() {
            Optional<DliJobView> now = fake.job(id);
            now.ifPresent(job -> lastState = now);
            if (lastState.isEmpty()) {
                return new JobTruth(false, "", false, false, false, false);
            }
            DliJobView job = lastState.get();
            boolean gone = now.isEmpty();
            boolean succeeded = SUCCESS.contains(job.state());
            return new JobTruth(
                    !gone,
                    gone ? "" : job.state(),
                    // a record disappears only after the job has ended, or because of the cancel that ended it
                    gone || job.isTerminal(),
                    succeeded,
                    !succeeded
                            && (job.endedByCancel()
                                    || LABELS.contains(job.state())
                                    || (gone && job.acceptedCancels() > 0)),
                    job.acceptedCancels() > cancelsOfOthers);
        }

        @Override
        public void disturbJob(ScheduleChoices choices) {
            int what = choices.draw(3);
            boolean over = !jobTruth().isRecorded() || jobTruth().isAtRest();
            boolean draft = jobTruth().state().equals("job_init");
            choices.recordTold(over || draft ? -1 : what);
            if (over) {
                return;
            }
            if (draft) {
                fake.moveJob(id, "job_submitting");
            } else if (what == 2) {
                cancelByOtherClient();
            } else {
                fake.moveJob(id, endJob(what == 0));
            }
        }

        private void cancelByOtherClient() {
            int before = lastState.orElseThrow().acceptedCancels();
            String project = "/" + FakeDli.PROJECT_ID;
            String token = fake.account().issueToken(FakeDli.PROJECT_ID);
            String stop = "{\"job_ids\":[" + id + "]}";
            fake.exchangeWithoutNetwork(
                    switch (startingPoint.kind()) {
                        case SPARK -> createRequest("DELETE", "/v2.0" + project + "/batches/" + id, token, "");
                        case SQL -> createRequest("DELETE", "/v1.0" + project + "/jobs/" + id, token, "");
                        case FLINK -> createRequest("POST", "/v1.0" + project + "/streaming/jobs/stop", token, stop);
                    });
            cancelsOfOthers += jobTruth().isRecorded() ? lastState.orElseThrow().acceptedCancels() - before : 0;
        }

        private static ReceivedRequest createRequest(String method, String target, String token, String body) {
            return new ReceivedRequest(method, target, List.of(Map.entry("X-Auth-Token", token)), body, 0);
        }

        @Override
        public boolean mutatesJob(ReceivedRequest request) {
            return !request.method().equals("GET") && !isLoginRequest(request);
        }

        @Override
        public boolean isLoginRequest(ReceivedRequest request) {
            return request.path().equals("/v3/auth/tokens");
        }

        @Override
        public void expireCredentials() {
            fake.account().revokeTokens();
        }

        @Override
        public boolean allowsOutcome(CancelOutcome outcome, JobTruth truth) {
            boolean spark = startingPoint.kind() == DliKind.SPARK;
            if (outcome instanceof Finished finished) {
                return switch (finished.state()) {
                    case SUCCEEDED -> true;
                    case ENDED -> spark;
                    case FAILED -> !spark && !truth.wasStopped();
                    default -> false;
                };
            }
            if (outcome instanceof NotCancellable) {
                return startingPoint.state().equals("job_init");
            }
            // DLI has no word for a cancelled batch, but has one for cancelled jobs of the other kinds
            return !(outcome instanceof Cancelled && spark) && !(outcome instanceof Ended && !spark);
        }

        @Override
        public void close() {
            client.close();
            otherClient.close();
            fake.close();
        }
    }
}
