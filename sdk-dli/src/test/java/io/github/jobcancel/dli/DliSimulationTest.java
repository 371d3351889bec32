// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Ended;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.sim.Choices;
import io.github.jobcancel.contract.sim.Simulation;
import io.github.jobcancel.contract.sim.SimulationContract;
import io.github.jobcancel.contract.sim.World;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliJob;
import io.github.jobcancel.testkit.dli.DliKnobs;
import io.github.jobcancel.testkit.dli.DliReading.AfterCancel;
import io.github.jobcancel.testkit.dli.DliReading.CancelReply;
import io.github.jobcancel.testkit.dli.DliReading.Expired;
import io.github.jobcancel.testkit.dli.DliReading.Missing;
import io.github.jobcancel.testkit.dli.DliReading.Spelling;
import io.github.jobcancel.testkit.dli.DliReading.StopReply;
import io.github.jobcancel.testkit.dli.DliReading.SuccessFlag;
import io.github.jobcancel.testkit.dli.DliReading.TooLate;
import io.github.jobcancel.testkit.dli.DliScript;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

class DliSimulationTest extends SimulationContract {
    /** How DLI answers: each point that its documents leave open or answer twice. The first is the likelier reading. */
    private static final List<Consumer<DliKnobs>> READINGS = List.of(
            k -> {},
            k -> k.tooLate(TooLate.ACCEPTED),
            k -> k.tooLate(TooLate.CODE_0001),
            k -> k.tooLate(TooLate.CODE_0002),
            k -> k.tooLate(TooLate.CODE_0012),
            k -> k.tooLate(TooLate.CODE_0999),
            k -> k.tooLate(TooLate.UNSUCCESSFUL),
            k -> k.missing(Missing.CODE_0023),
            k -> k.missing(Missing.SESSION),
            k -> k.cancelReply(CancelReply.EMPTY),
            k -> k.cancelReply(CancelReply.NO_CONTENT),
            k -> k.cancelReply(CancelReply.TEXT),
            k -> k.cancelReply(CancelReply.NULLS),
            k -> k.spelling(Spelling.CAPITAL),
            k -> k.spelling(Spelling.UPPER),
            k -> k.nullFields(true),
            k -> k.sqlFlag(SuccessFlag.TEXT),
            k -> k.flinkFlag(SuccessFlag.BOOLEAN),
            k -> k.stopReply(StopReply.ONE_ITEM),
            k -> k.stopReply(StopReply.OBJECT),
            k -> k.errorsInArray(false),
            k -> k.chinese(true),
            k -> k.gatewayPrefix("APIG"));

    /** How long tokens live, longer than a request takes at least, and how the end of one is told. */
    private static final List<Consumer<DliKnobs>> TOKENS = List.of(
            k -> {},
            k -> k.tokenLifetime(Duration.ofSeconds(5)),
            k -> {
                k.tokenLifetime(Duration.ofSeconds(9));
                k.expired(Expired.CODE_0013);
            },
            k -> {
                k.tokenLifetime(Duration.ofMinutes(10).plusSeconds(5));
                k.expired(Expired.CODE_0015);
            });

    /** When an accepted cancel comes to its end. */
    private static final List<Consumer<DliKnobs>> SETTLING = List.of(
            k -> k.settleAfter(Duration.ofSeconds(1)),
            k -> k.settleAfterReads(0),
            k -> k.settleAfterReads(2),
            k -> k.settleAfter(Duration.ofSeconds(20)));

    private static final String UNKNOWN = "";

    private record Case(DliKind kind, String state) {}

    private static final List<Case> CASES = List.of(
            new Case(DliKind.SPARK, "running"),
            new Case(DliKind.SPARK, "starting"),
            new Case(DliKind.SPARK, "recovering"),
            new Case(DliKind.SPARK, "success"),
            new Case(DliKind.SPARK, "dead"),
            new Case(DliKind.SPARK, UNKNOWN),
            new Case(DliKind.SQL, "RUNNING"),
            new Case(DliKind.SQL, "LAUNCHING"),
            new Case(DliKind.SQL, "SCALING"),
            new Case(DliKind.SQL, "FINISHED"),
            new Case(DliKind.SQL, "FAILED"),
            new Case(DliKind.SQL, "CANCELLED"),
            new Case(DliKind.SQL, UNKNOWN),
            new Case(DliKind.FLINK, "job_running"),
            new Case(DliKind.FLINK, "job_init"),
            new Case(DliKind.FLINK, "job_submitting"),
            new Case(DliKind.FLINK, "job_savepointing"),
            new Case(DliKind.FLINK, "job_canceling"),
            new Case(DliKind.FLINK, "job_cancel_fail"),
            new Case(DliKind.FLINK, "job_arrearage_recovering"),
            new Case(DliKind.FLINK, "job_a_word_of_tomorrow"),
            new Case(DliKind.FLINK, "job_finish"),
            new Case(DliKind.FLINK, "job_submit_fail"),
            new Case(DliKind.FLINK, "job_cancel_success"),
            new Case(DliKind.FLINK, UNKNOWN));

    @Override
    protected Simulation simulation() {
        return new Simulation(Dli::new);
    }

    static final class Dli implements World {
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
        private final DliClient other;
        private final Case chosen;
        private final String id;

        /** What was last so, for the provider may forget the job. */
        private Optional<DliJob> last = Optional.empty();

        private int cancelsOfOthers;

        Dli(Choices choices, ManualClock clock, Transport transport) {
            fake = new FakeDli(clock);
            fake.offline(URI.create("http://127.0.0.1:9"));
            chosen = CASES.get(choices.pick(CASES.size()));
            READINGS.get(choices.rarely(READINGS.size(), 0.5)).accept(fake.knobs());
            TOKENS.get(choices.rarely(TOKENS.size(), 0.3)).accept(fake.knobs());
            SETTLING.get(choices.rarely(SETTLING.size(), 0.5)).accept(fake.knobs());
            fake.knobs().afterCancel(AfterCancel.values()[choices.rarely(AfterCancel.values().length, 0.5)]);
            id = chosen.state().equals(UNKNOWN) ? nobody() : add(script(choices));
            client = client(transport);
            other = client(transport);
        }

        private DliClient client(Transport transport) {
            return DliClient.builder()
                    .endpoint(fake.url())
                    .iamEndpoint(fake.url())
                    .projectId(FakeDli.PROJECT_ID)
                    .credentials(DliCredentials.password(FakeDli.DOMAIN, FakeDli.USER, FakeDli.PASSWORD))
                    .transport(transport)
                    .build();
        }

        private Dli(Dli first, Choices choices) {
            fake = first.fake;
            client = first.client;
            other = first.other;
            chosen = CASES.get(choices.pick(CASES.size()));
            id = chosen.state().equals(UNKNOWN) ? nobody() : add(script(choices));
        }

        @Override
        public World another(Choices choices) {
            return new Dli(this, choices);
        }

        private String nobody() {
            return chosen.kind() == DliKind.FLINK ? "4711" : "0a324461-d9d9-45da-a52a-3b3c7a3d809e";
        }

        private String add(DliScript script) {
            return switch (chosen.kind()) {
                case SPARK -> fake.addBatch(script);
                case SQL -> fake.addSqlJob(script);
                case FLINK -> Long.toString(fake.addFlinkJob(script));
            };
        }

        private DliScript script(Choices choices) {
            DliScript stays = DliScript.of(chosen.state());
            int how = choices.rarely(4, 0.6);
            // what is at rest stays so, and a draft waits to be started
            boolean ends = how > 0
                    && !AT_REST.contains(chosen.state())
                    && !chosen.state().equals("job_init");
            DliScript script = ends ? stays.then(Duration.ofSeconds(how == 1 ? 2 : 8), end(how != 2)) : stays;
            return how == 3 && !chosen.state().equals("job_init") ? script.vanish(Duration.ofSeconds(5)) : script;
        }

        /** The job's end if nobody cancels it. */
        private String end(boolean good) {
            return switch (chosen.kind()) {
                case SPARK -> good ? "success" : "dead";
                case SQL -> good ? "FINISHED" : "FAILED";
                case FLINK -> good ? "job_finish" : "job_running_exception";
            };
        }

        @Override
        public FakeServer fake() {
            return fake;
        }

        @Override
        public RemoteJob job() {
            return client.job(chosen.kind(), id);
        }

        @Override
        public RemoteJob elsewhere() {
            return other.job(chosen.kind(), id);
        }

        @Override
        public Truth truth() {
            Optional<DliJob> now = fake.job(id);
            now.ifPresent(job -> last = now);
            if (last.isEmpty()) {
                return new Truth(false, "", false, false, false, false);
            }
            DliJob job = last.get();
            boolean gone = now.isEmpty();
            boolean succeeded = SUCCESS.contains(job.state());
            return new Truth(
                    !gone,
                    gone ? "" : job.state(),
                    // a record goes only after its job has ended, or because of the cancel that ended it
                    gone || job.atRest(),
                    succeeded,
                    !succeeded && (job.endedByCancel() || LABELS.contains(job.state()) || (gone && job.cancels() > 0)),
                    job.cancels() > cancelsOfOthers);
        }

        @Override
        public void disturb(Choices choices) {
            int what = choices.draw(3);
            boolean over = !truth().present() || truth().atRest();
            boolean draft = truth().state().equals("job_init");
            choices.told(over || draft ? -1 : what);
            if (over) {
                return;
            }
            if (draft) {
                fake.move(id, "job_submitting");
            } else if (what == 2) {
                someoneElseCancels();
            } else {
                fake.move(id, end(what == 0));
            }
        }

        private void someoneElseCancels() {
            int before = last.orElseThrow().cancels();
            String project = "/" + FakeDli.PROJECT_ID;
            String token = fake.accounts().issueToken(FakeDli.PROJECT_ID);
            String stop = "{\"job_ids\":[" + id + "]}";
            fake.exchange(
                    switch (chosen.kind()) {
                        case SPARK -> request("DELETE", "/v2.0" + project + "/batches/" + id, token, "");
                        case SQL -> request("DELETE", "/v1.0" + project + "/jobs/" + id, token, "");
                        case FLINK -> request("POST", "/v1.0" + project + "/streaming/jobs/stop", token, stop);
                    });
            cancelsOfOthers += truth().present() ? last.orElseThrow().cancels() - before : 0;
        }

        private static Incoming request(String method, String target, String token, String body) {
            return new Incoming(method, target, List.of(Map.entry("X-Auth-Token", token)), body, 0);
        }

        @Override
        public boolean changesAJob(Incoming request) {
            return !request.method().equals("GET") && !login(request);
        }

        @Override
        public boolean login(Incoming request) {
            return request.path().equals("/v3/auth/tokens");
        }

        @Override
        public void expireCredentials() {
            fake.accounts().revokeTokens();
        }

        @Override
        public boolean allowed(CancelOutcome outcome, Truth truth) {
            boolean spark = chosen.kind() == DliKind.SPARK;
            if (outcome instanceof Finished finished) {
                return switch (finished.state()) {
                    case SUCCEEDED -> true;
                    case ENDED -> spark;
                    case FAILED -> !spark && !truth.stopped();
                    default -> false;
                };
            }
            if (outcome instanceof NotCancellable) {
                return chosen.state().equals("job_init");
            }
            // DLI has no word for a cancelled batch, and says it of every other job
            return !(outcome instanceof Cancelled && spark) && !(outcome instanceof Ended && !spark);
        }

        @Override
        public void close() {
            client.close();
            other.close();
            fake.close();
        }
    }
}
