// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.Plan;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliReading.QueueField;
import io.github.jobcancel.testkit.dli.DliReading.Spelling;
import io.github.jobcancel.testkit.dli.DliReading.SuccessFlag;
import io.github.jobcancel.testkit.dli.DliScript;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which jobs each filter selects, by which pages, and what becomes of those that go wrong. */
class DliListTest {
    private static final CallOptions QUICK = CallOptions.standard()
            .withRetry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Instant START = Instant.parse("2024-02-29T23:59:59Z");
    private static final Predicate<Incoming> LIST =
            r -> r.path().endsWith("/batches") || r.path().endsWith("/jobs");

    private final ManualClock clock = new ManualClock(START);
    private final FakeDli fake = new FakeDli(clock);
    private final DliClient client = DliClient.builder()
            .region("eu-de")
            .endpoint(fake.url())
            .projectId(FakeDli.PROJECT_ID)
            .credentials(DliCredentials.token(fake.accounts().issueToken(FakeDli.PROJECT_ID)))
            .build();

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    private <S extends JobSnapshot> List<S> list(DliList<S> which) {
        return Calls.await(client.list(which, QUICK));
    }

    private List<String> ids(DliList<?> which) {
        return list(which).stream().map(job -> job.ref().id()).toList();
    }

    private int asked() {
        return (int) fake.requests().stream().filter(LIST).count();
    }

    private String add(DliKind kind, DliScript script) {
        return switch (kind) {
            case SPARK -> fake.addBatch(script);
            case SQL -> fake.addSqlJob(script);
            case FLINK -> Long.toString(fake.addFlinkJob(script));
        };
    }

    private static DliList<?> all(DliKind kind) {
        return switch (kind) {
            case SPARK -> DliList.batches();
            case SQL -> DliList.sqlJobs();
            case FLINK -> DliList.flinkJobs();
        };
    }

    private static String running(DliKind kind) {
        return switch (kind) {
            case SPARK -> "running";
            case SQL -> "RUNNING";
            case FLINK -> "job_running";
        };
    }

    private static String ended(DliKind kind) {
        return switch (kind) {
            case SPARK -> "success";
            case SQL -> "FINISHED";
            case FLINK -> "job_finish";
        };
    }

    // ---- states and filters ----

    @ParameterizedTest
    @CsvSource({
        "SPARK, starting, STARTING",
        "SPARK, running, RUNNING",
        "SPARK, recovering, RUNNING",
        "SPARK, success, SUCCEEDED",
        "SPARK, dead, ENDED",
        "SQL, LAUNCHING, STARTING",
        "SQL, RUNNING, RUNNING",
        "SQL, SCALING, RUNNING",
        "SQL, FINISHED, SUCCEEDED",
        "SQL, FAILED, FAILED",
        "SQL, CANCELLED, CANCELLED",
        "FLINK, job_init, QUEUED",
        "FLINK, job_submitting, STARTING",
        "FLINK, job_submit_fail, FAILED",
        "FLINK, job_running, RUNNING",
        "FLINK, job_running_exception, FAILED",
        "FLINK, job_savepointing, RUNNING",
        "FLINK, job_canceling, STOPPING",
        "FLINK, job_cancel_success, CANCELLED",
        "FLINK, job_cancel_fail, RUNNING",
        "FLINK, job_finish, SUCCEEDED",
    })
    void aKindIsListedByEachState(DliKind kind, String word, JobState state) {
        String id = add(kind, DliScript.of(word));
        add(kind, DliScript.of(word.equals(running(kind)) ? "other" : running(kind)));
        for (DliKind other : DliKind.values()) {
            if (other != kind) {
                add(other, DliScript.of(running(other)));
            }
        }
        add(kind, DliScript.of(word).in("22222222222222222222222222222222"));

        assertThat(list(all(kind).withStates(word))).singleElement().satisfies(job -> {
            assertThat(job.ref()).isEqualTo(client.job(kind, id).ref());
            assertThat(job.state()).isEqualTo(state);
            assertThat(job.rawState()).isEqualTo(word);
        });
        assertThat(list(all(kind))).hasSize(2);
    }

    interface Wish extends Function<DliList<?>, DliList<?>> {}

    private static Arguments row(DliKind kind, String name, Wish wish, int asked, Integer... expected) {
        return Arguments.of(kind, name, wish, asked, expected);
    }

    static Stream<Arguments> filters() {
        Stream<Arguments> forAll = Stream.of(DliKind.values())
                .flatMap(kind -> Stream.of(
                        row(kind, "all", d -> d, 1, 3, 2, 1, 0),
                        row(kind, "a queue", d -> d.withQueue("q2"), 1, 2, 1),
                        row(kind, "an owner", d -> d.withOwner("ana"), 1, 3, 0),
                        row(kind, "queue and owner", d -> d.withQueue("q1").withOwner("ana"), 1, 3, 0),
                        row(kind, "a queue that is not there", d -> d.withQueue("q"), 1),
                        row(kind, "younger", d -> d.withCreatedAfter(START.plusSeconds(60)), 1, 3, 2),
                        row(kind, "older", d -> d.withCreatedBefore(START.plusSeconds(60)), 1, 0),
                        row(
                                kind,
                                "between",
                                d -> d.withCreatedAfter(START).withCreatedBefore(START.plusSeconds(61)),
                                1,
                                1),
                        row(kind, "two states", d -> d.withStates(running(kind), ended(kind)), 2, 2, 1, 0, 3),
                        row(
                                kind,
                                "a state and a queue",
                                d -> d.withStates(running(kind)).withQueue("q2"),
                                1,
                                2,
                                1)));
        Stream<Arguments> named = Stream.of(DliKind.SPARK, DliKind.FLINK)
                .flatMap(kind -> Stream.of(
                        row(kind, "a name", d -> d.withName("nightly"), 1, 0),
                        row(kind, "a name in another case", d -> d.withName("Nightly"), 1),
                        row(kind, "how a name begins", d -> d.withName("nightly*"), 1, 2, 0),
                        row(kind, "a part of a name", d -> d.withName("ight"), 1)));
        Stream<Arguments> typed = Stream.of(
                row(DliKind.SQL, "a type", d -> d.withJobType("QUERY"), 1, 3, 2, 1, 0),
                row(DliKind.SQL, "another type", d -> d.withJobType("INSERT"), 1),
                row(DliKind.SQL, "a tag", d -> d.withTag("name", "nightly"), 1, 0),
                row(DliKind.FLINK, "a type", d -> d.withJobType("flink_jar_job"), 1, 3, 2, 1, 0),
                row(DliKind.FLINK, "another type", d -> d.withJobType("flink_sql_job"), 1));
        return Stream.of(forAll, named, typed).flatMap(rows -> rows);
    }

    private List<String> scene(DliKind kind) {
        List<String> ids = new ArrayList<>();
        String at = running(kind);
        ids.add(add(kind, DliScript.of(at).named("nightly").ownedBy("ana")));
        clock.advance(Duration.ofSeconds(60));
        ids.add(add(kind, DliScript.of(at).named("my nightly").on("q2")));
        clock.advance(Duration.ofSeconds(60));
        ids.add(add(kind, DliScript.of(at).named("nightly-2").on("q2")));
        ids.add(add(kind, DliScript.of(ended(kind)).named("x").ownedBy("ana")));
        return ids;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("filters")
    void aFilterSelectsWhatItNamesAndNothingElse(DliKind kind, String name, Wish wish, int asked, Integer[] expected) {
        List<String> ids = scene(kind);

        assertThat(ids(wish.apply(all(kind))))
                .containsExactly(Stream.of(expected).map(ids::get).toArray(String[]::new));
        assertThat(asked()).isEqualTo(asked);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("filters")
    void oneThatReadsItsFiltersLooselySelectsTheSame(
            DliKind kind, String name, Wish wish, int asked, Integer[] expected) {
        List<String> ids = scene(kind);
        fake.knobs().looseNames(true);
        fake.knobs().totalOfAll(true);
        fake.knobs().spelling(Spelling.CAPITAL);
        fake.knobs().queueField(QueueField.CLUSTER_NAME);
        fake.knobs().sqlFlag(SuccessFlag.TEXT);
        fake.knobs().flinkFlag(SuccessFlag.BOOLEAN);

        assertThat(ids(wish.apply(all(kind))))
                .containsExactly(Stream.of(expected).map(ids::get).toArray(String[]::new));
    }

    @Test
    void aServerThatDoesNotKnowAFilterCannotMakeUsSelectMore() {
        List<String> ids = scene(DliKind.SPARK);
        String whole = fakeAnswer();
        fake.fail(LIST, Fault.answer(Answer.json(200, whole)));

        assertThat(ids(DliList.batches().withQueue("q2").withName("nightly-2"))).containsExactly(ids.get(2));
    }

    private String fakeAnswer() {
        List<String> kept = new ArrayList<>();
        fake.fail(LIST, Fault.change(answer -> {
            kept.add(answer.text());
            return answer;
        }));
        list(DliList.batches());
        return kept.get(0);
    }

    // ---- pages ----

    private List<String> some(DliKind kind, int jobs) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            out.add(0, add(kind, DliScript.of(running(kind))));
            clock.advance(Duration.ofMillis(10));
        }
        return out;
    }

    @ParameterizedTest
    @CsvSource({
        "SPARK,1", "SPARK,2", "SPARK,5", "SPARK,6", "SQL,1", "SQL,2", "SQL,5", "SQL,6", "FLINK,1", "FLINK,2", "FLINK,5",
        "FLINK,6"
    })
    void everyPageIsAskedForOnce(DliKind kind, int size) {
        List<String> ids = some(kind, 5);

        assertThat(ids(all(kind).withPageSize(size))).isEqualTo(ids);
        // a last page that is full might not be the last
        assertThat(asked()).isEqualTo(5 / size + 1);
    }

    @ParameterizedTest
    @EnumSource(DliKind.class)
    void aHundredIsTheSizeOfAPage(DliKind kind) {
        List<String> ids = some(kind, 250);

        assertThat(ids(all(kind))).isEqualTo(ids);
        assertThat(asked()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(DliKind.class)
    void aLimitEndsTheList(DliKind kind) {
        List<String> ids = some(kind, 5);

        assertThat(ids(all(kind).withPageSize(2).withLimit(3))).isEqualTo(ids.subList(0, 3));
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void pagesThatAreCutDownSilentlyAreNotTheEnd() {
        List<String> ids = some(DliKind.SPARK, 7);
        fake.knobs().maxPageSize(3);

        assertThat(ids(DliList.batches())).isEqualTo(ids);
    }

    @Test
    void aTotalOfAllJobsEndsTheListAllTheSame() {
        some(DliKind.SPARK, 5);
        fake.addBatch("dead");
        fake.knobs().totalOfAll(true);

        assertThat(list(DliList.batches().withStates("running"))).hasSize(5);
        assertThat(asked()).as("one more, to be sure").isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = DliKind.class,
            names = {"SPARK", "FLINK"})
    void jobsThatComeBetweenPagesAreInTheAnswerOnce(DliKind kind) {
        List<String> ids = some(kind, 6);
        fake.knobs().pageShift(1);

        assertThat(ids(all(kind).withPageSize(2))).isEqualTo(ids);
    }

    @Test
    void aJobThatMovesOnIsInTheAnswerAsItWasLast() {
        String id = fake.addBatch("starting");
        fake.fail(LIST.and(r -> "starting".equals(r.query().get("state"))), Fault.change(answer -> {
            fake.move(id, "running");
            return answer;
        }));

        assertThat(list(DliList.batches().withStates("starting", "running")))
                .singleElement()
                .satisfies(job -> assertThat(job.rawState()).isEqualTo("running"));
    }

    @ParameterizedTest
    @EnumSource(DliKind.class)
    void oneThatLeavesTheStateDoesNotHideAnother(DliKind kind) {
        List<String> ids = some(kind, 5);
        fake.fail(LIST.and(r -> !place(r).isEmpty()), Fault.change(answer -> {
            fake.move(ids.get(0), ended(kind));
            return answer;
        }));

        assertThat(ids(all(kind).withStates(running(kind)).withPageSize(2))).containsAll(ids.subList(1, 5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sqlJobsBehindTheLastPageAreAskedForByTheirAge(boolean endExcluded) {
        fake.knobs().endExcluded(endExcluded);
        List<String> ids = some(DliKind.SQL, 2);
        // the last one that pages reach is as old as the first one that they do not
        ids.addAll(0, List.of(fake.addSqlJob("RUNNING"), fake.addSqlJob("RUNNING")));
        clock.advance(Duration.ofMillis(10));
        ids.addAll(0, some(DliKind.SQL, 99));

        assertThat(ids(DliList.sqlJobs().withPageSize(1))).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(fake.requests()).anyMatch(r -> r.query().containsKey("end"));
        assertThat(fake.requests()).noneMatch(r -> r.query().get("current-page").equals("101"));
    }

    @Test
    void sqlJobsThatCannotBeReachedAreAFailure() {
        for (int i = 0; i < 102; i++) {
            fake.addSqlJob("RUNNING");
        }

        assertThatThrownBy(() -> list(DliList.sqlJobs().withPageSize(1)))
                .isInstanceOf(SdkException.UnexpectedReply.class)
                .hasMessageContaining("more jobs than the list can show");
    }

    static Stream<Arguments> losses() {
        return Stream.of(DliKind.values())
                .flatMap(kind -> Stream.of(
                        Arguments.of(kind, "no reply", Fault.resetAfterEffect()),
                        Arguments.of(kind, "a proxy's page", Fault.answer(Answer.html(502, "Bad Gateway"))),
                        Arguments.of(kind, "throttled", Fault.answer(DliAnswers.throttled()))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("losses")
    void aPageThatIsLostIsAskedForAgain(DliKind kind, String name, Fault fault) {
        List<String> ids = some(kind, 5);
        fake.fail(LIST.and(r -> place(r).equals("2")), fault);

        assertThat(ids(all(kind).withPageSize(2))).isEqualTo(ids);
        assertThat(asked()).isEqualTo(4);
    }

    private static String place(Incoming request) {
        return String.join(
                "",
                Stream.of("from", "offset", "current-page")
                        .map(name -> request.query().getOrDefault(name, ""))
                        .toList());
    }

    // ---- odd replies ----

    static Stream<Arguments> replies() {
        String id = "0a324461-d9d9-45da-a52a-3b3c7a3d809e";
        return Stream.of(
                Arguments.of(DliKind.SPARK, "{\"total\":0,\"sessions\":null}", "0"),
                Arguments.of(DliKind.SPARK, "{\"is_success\":false,\"error_code\":null,\"sessions\":[]}", "0"),
                Arguments.of(DliKind.SPARK, "{\"sessions\":[{\"id\":\"" + id + "\"}]}", "1 UNKNOWN"),
                Arguments.of(DliKind.SPARK, "{\"sessions\":[{\"appId\":\"x\"}]}", "UnexpectedReply"),
                Arguments.of(DliKind.SPARK, "{\"sessions\":[{\"id\":\"../x\"}]}", "UnexpectedReply"),
                Arguments.of(DliKind.SPARK, "{\"sessions\":[null]}", "UnexpectedReply"),
                Arguments.of(DliKind.SPARK, "{}", "UnexpectedReply"),
                Arguments.of(DliKind.SPARK, "<html>", "UnexpectedReply"),
                Arguments.of(DliKind.SPARK, "{\"error_code\":\"DLI.0003\",\"error_msg\":\"no\"}", "Forbidden"),
                Arguments.of(DliKind.SQL, "{\"is_success\":true,\"jobs\":null}", "0"),
                Arguments.of(DliKind.SQL, "{\"is_success\":\"true\",\"jobs\":[]}", "0"),
                Arguments.of(DliKind.SQL, "{\"is_success\":false,\"message\":\"no\",\"jobs\":[]}", "InvalidRequest"),
                Arguments.of(DliKind.SQL, "{\"is_success\":true}", "UnexpectedReply"),
                Arguments.of(DliKind.FLINK, "{\"is_success\":\"true\",\"job_list\":{\"jobs\":null}}", "0"),
                Arguments.of(
                        DliKind.FLINK,
                        "{\"job_list\":{\"jobs\":[{\"job_id\":5,\"status\":\"job_new\"}]}}",
                        "1 UNKNOWN"),
                Arguments.of(DliKind.FLINK, "{\"job_list\":{\"jobs\":[{\"job_id\":0}]}}", "UnexpectedReply"),
                Arguments.of(DliKind.FLINK, "{\"is_success\":\"false\",\"message\":\"no\"}", "InvalidRequest"),
                Arguments.of(DliKind.FLINK, "{\"is_success\":\"true\",\"jobs\":[]}", "UnexpectedReply"));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void anAnswerWithoutItsListIsNoEmptyList(DliKind kind, String body, String expected) {
        fake.fail(LIST, Fault.answer(Answer.json(200, body)));

        assertThat(told(all(kind))).isEqualTo(expected);
    }

    private String told(DliList<?> which) {
        try {
            List<? extends JobSnapshot> jobs = list(which);
            return jobs.size() + (jobs.isEmpty() ? "" : " " + jobs.get(0).state());
        } catch (SdkException e) {
            assertThat(e.mayHaveTakenEffect()).isFalse();
            return e.getClass().getSimpleName();
        }
    }

    @Test
    void nullFieldsInRowsAreFieldsThatAreNotThere() {
        fake.knobs().nullFields(true);
        some(DliKind.SPARK, 1);
        some(DliKind.SQL, 1);
        some(DliKind.FLINK, 1);

        assertThat(list(DliList.batches())).hasSize(1);
        assertThat(list(DliList.sqlJobs())).hasSize(1);
        assertThat(list(DliList.flinkJobs())).hasSize(1);
        assertThat(list(DliList.batches().withOwner("tenant1")))
                .as("the server's filter counts")
                .hasSize(1);
        assertThat(list(DliList.batches().withName("nightly")))
                .as("a name must be shown")
                .isEmpty();
    }

    // ---- the plan ----

    @ParameterizedTest
    @EnumSource(DliKind.class)
    void aPlanIsBoundToTheJobsThatWereSeen(DliKind kind) {
        some(kind, 3);
        Plan plan = Calls.await(client.plan(all(kind).withStates(running(kind)), QUICK));
        String later = add(kind, DliScript.of(running(kind)));
        fake.clearRequests();

        assertThat(Calls.await(plan.dryRun()))
                .allMatch(f -> f.explanation().orElseThrow().applies());
        assertThat(fake.requests()).hasSize(3).allMatch(r -> r.method().equals("GET"));
        assertThat(Calls.await(plan.cancel(BulkOptions.standard()).report()).items())
                .hasSize(3)
                .allMatch(item -> item.outcome().isPresent());
        assertThat(fake.job(later).orElseThrow().cancels()).isZero();
        assertThat(plan.jobs())
                .allMatch(job -> fake.job(job.ref().id()).orElseThrow().cancels() == 1);
        assertThat(plan.show()).endsWith("3 jobs: 3 RUNNING\n");
    }

    @Test
    void plansOfAllKindsAreJoined() {
        some(DliKind.SPARK, 1);
        some(DliKind.SQL, 1);
        some(DliKind.FLINK, 1);
        Plan plan = Calls.await(client.plan(DliList.batches(), QUICK))
                .and(Calls.await(client.plan(DliList.sqlJobs(), QUICK)))
                .and(Calls.await(client.plan(DliList.flinkJobs(), QUICK)));

        assertThat(plan.jobs()).extracting(job -> job.ref().kind()).containsExactly("spark", "sql", "flink");
        assertThat(Calls.await(plan.dryRun())).allMatch(f -> f.explanation().isPresent());
    }

    // ---- arguments ----

    static Stream<Arguments> nonsense() {
        return Stream.<Supplier<Object>>of(
                        () -> DliList.sqlJobs().withName("x"),
                        () -> DliList.batches().withJobType("x"),
                        () -> DliList.batches().withTag("a", "b"),
                        () -> DliList.sqlJobs().withTag("a=b", "c"),
                        () -> DliList.sqlJobs().withTag("a", "b,c=d"),
                        () -> DliList.sqlJobs().withTag("", "b"),
                        () -> DliList.batches().withName(""),
                        () -> DliList.batches().withName("*"),
                        () -> DliList.batches().withName("a*b"),
                        () -> DliList.batches().withName("a\n"),
                        () -> DliList.batches().withQueue(" "),
                        () -> DliList.batches().withOwner("\t"),
                        () -> DliList.batches().withStates(),
                        () -> DliList.batches().withStates("running", ""),
                        () -> DliList.batches().withCreatedAfter(Instant.MAX),
                        () -> DliList.batches().withCreatedBefore(Instant.MIN),
                        () -> DliList.batches().withCreatedAfter(START).withCreatedBefore(START),
                        () -> DliList.batches().withPageSize(0),
                        () -> DliList.batches().withPageSize(101),
                        () -> DliList.batches().withLimit(0))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void whatCannotBeAskedIsRefusedAtOnce(Supplier<Object> request) {
        assertThatThrownBy(request::get).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a+b", "caf\u00e9&x=y", "100%"})
    void oddCharactersReachTheServerAsTheyAre(String name) {
        String id = fake.addBatch(DliScript.of("running").named(name).on(name));

        assertThat(ids(DliList.batches().withName(name).withQueue(name))).containsExactly(id);
    }
}
