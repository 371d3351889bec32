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
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.DliJobScript;
import io.github.jobcancel.testkit.dli.DliVariants.QueueFields;
import io.github.jobcancel.testkit.dli.DliVariants.StateSpelling;
import io.github.jobcancel.testkit.dli.DliVariants.SuccessFlagType;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The jobs that each filter selects, the pages that are requested for them, and failing pages. */
class DliListTest {
    private static final CallOptions FAST_RETRIES = CallOptions.standard()
            .withRetryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Instant START = Instant.parse("2024-02-29T23:59:59Z");
    private static final Predicate<ReceivedRequest> IS_LIST_REQUEST =
            r -> r.path().endsWith("/batches") || r.path().endsWith("/jobs");

    @RegisterExtension
    final DliFixture fixture = new DliFixture(new ManualClock(START));

    private final ManualClock clock = fixture.clock;
    private final FakeDli fake = fixture.fake;
    private final DliClient client =
            fixture.newClient(fixture.builder().region("eu-de").credentials(fixture.newToken()));

    private <S extends JobSnapshot> List<S> listJobs(DliListRequest<S> request) {
        return Calls.await(client.listJobs(request, FAST_RETRIES));
    }

    private List<String> listedIds(DliListRequest<?> request) {
        return listJobs(request).stream().map(job -> job.ref().id()).toList();
    }

    private int listRequestCount() {
        return (int) fake.receivedRequests().stream().filter(IS_LIST_REQUEST).count();
    }

    private String addJob(DliKind kind, DliJobScript script) {
        return switch (kind) {
            case SPARK -> fake.addBatch(script);
            case SQL -> fake.addSqlJob(script);
            case FLINK -> Long.toString(fake.addFlinkJob(script));
        };
    }

    private static DliListRequest<?> unfilteredRequest(DliKind kind) {
        return switch (kind) {
            case SPARK -> DliListRequest.batches();
            case SQL -> DliListRequest.sqlJobs();
            case FLINK -> DliListRequest.flinkJobs();
        };
    }

    private static DliStatus status(DliKind kind, String word) {
        DliStatus[] statuses = switch (kind) {
            case SPARK -> SparkStatus.values();
            case SQL -> SqlStatus.values();
            case FLINK -> FlinkStatus.values();
        };
        return Stream.of(statuses)
                .filter(status -> status.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static String runningState(DliKind kind) {
        return switch (kind) {
            case SPARK -> "running";
            case SQL -> "RUNNING";
            case FLINK -> "job_running";
        };
    }

    private static String endedState(DliKind kind) {
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
    void kindIsListedByEachState(DliKind kind, String word, JobState state) {
        String id = addJob(kind, DliJobScript.startingIn(word));
        addJob(kind, DliJobScript.startingIn(word.equals(runningState(kind)) ? "other" : runningState(kind)));
        for (DliKind other : DliKind.values()) {
            if (other != kind) {
                addJob(other, DliJobScript.startingIn(runningState(other)));
            }
        }
        addJob(kind, DliJobScript.startingIn(word).withProjectId("22222222222222222222222222222222"));

        assertThat(listJobs(unfilteredRequest(kind).withStates(status(kind, word))))
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.ref()).isEqualTo(client.job(kind, id).ref());
                    assertThat(job.state()).isEqualTo(state);
                    assertThat(job.rawState()).isEqualTo(word);
                });
        assertThat(listJobs(unfilteredRequest(kind))).hasSize(2);
    }

    interface ListFilter extends Function<DliListRequest<?>, DliListRequest<?>> {}

    private static Arguments filterCase(DliKind kind, String name, ListFilter wish, int asked, Integer... expected) {
        return Arguments.of(kind, name, wish, asked, expected);
    }

    static Stream<Arguments> filters() {
        Stream<Arguments> forAll = Stream.of(DliKind.values())
                .flatMap(kind -> Stream.of(
                        filterCase(kind, "all", d -> d, 1, 3, 2, 1, 0),
                        filterCase(kind, "a queue", d -> d.withQueue("q2"), 1, 2, 1),
                        filterCase(kind, "an owner", d -> d.withOwner("ana"), 1, 3, 0),
                        filterCase(
                                kind, "queue and owner", d -> d.withQueue("q1").withOwner("ana"), 1, 3, 0),
                        filterCase(kind, "a queue that is not there", d -> d.withQueue("q"), 1),
                        filterCase(kind, "younger", d -> d.withCreatedAfter(START.plusSeconds(60)), 1, 3, 2),
                        filterCase(kind, "older", d -> d.withCreatedBefore(START.plusSeconds(60)), 1, 0),
                        filterCase(
                                kind,
                                "between",
                                d -> d.withCreatedAfter(START).withCreatedBefore(START.plusSeconds(61)),
                                1,
                                1),
                        filterCase(
                                kind,
                                "two states",
                                d -> d.withStates(status(kind, runningState(kind)), status(kind, endedState(kind))),
                                2,
                                2,
                                1,
                                0,
                                3),
                        filterCase(
                                kind,
                                "a state and a queue",
                                d -> d.withStates(status(kind, runningState(kind)))
                                        .withQueue("q2"),
                                1,
                                2,
                                1)));
        Stream<Arguments> named = Stream.of(DliKind.SPARK, DliKind.FLINK)
                .flatMap(kind -> Stream.of(
                        filterCase(kind, "a name", d -> d.withName("nightly"), 1, 0),
                        filterCase(kind, "a name in another case", d -> d.withName("Nightly"), 1),
                        filterCase(kind, "how a name begins", d -> d.withNamePrefix("nightly"), 1, 2, 0),
                        filterCase(kind, "a part of a name", d -> d.withName("ight"), 1)));
        Stream<Arguments> typed = Stream.of(
                filterCase(DliKind.SQL, "a type", d -> d.withJobType("QUERY"), 1, 3, 2, 1, 0),
                filterCase(DliKind.SQL, "another type", d -> d.withJobType("INSERT"), 1),
                filterCase(DliKind.SQL, "a tag", d -> d.withTag("name", "nightly"), 1, 0),
                filterCase(DliKind.FLINK, "a type", d -> d.withJobType("flink_jar_job"), 1, 3, 2, 1, 0),
                filterCase(DliKind.FLINK, "another type", d -> d.withJobType("flink_sql_job"), 1));
        return Stream.of(forAll, named, typed).flatMap(rows -> rows);
    }

    private List<String> addFilterableJobs(DliKind kind) {
        List<String> ids = new ArrayList<>();
        String at = runningState(kind);
        ids.add(addJob(kind, DliJobScript.startingIn(at).withName("nightly").withOwner("ana")));
        clock.advance(Duration.ofSeconds(60));
        ids.add(addJob(kind, DliJobScript.startingIn(at).withName("my nightly").withQueue("q2")));
        clock.advance(Duration.ofSeconds(60));
        ids.add(addJob(kind, DliJobScript.startingIn(at).withName("nightly-2").withQueue("q2")));
        ids.add(addJob(
                kind, DliJobScript.startingIn(endedState(kind)).withName("x").withOwner("ana")));
        return ids;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("filters")
    void filterSelectsOnlyMatchingJobs(DliKind kind, String name, ListFilter wish, int asked, Integer[] expected) {
        List<String> ids = addFilterableJobs(kind);

        assertThat(listedIds(wish.apply(unfilteredRequest(kind))))
                .containsExactly(Stream.of(expected).map(ids::get).toArray(String[]::new));
        assertThat(listRequestCount()).isEqualTo(asked);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("filters")
    void looseServerFilterSelectsTheSameJobs(
            DliKind kind, String name, ListFilter wish, int asked, Integer[] expected) {
        List<String> ids = addFilterableJobs(kind);
        fake.behavior().setNameFilterContains(true);
        fake.behavior().setTotalIgnoresFilters(true);
        fake.behavior().setStateSpelling(StateSpelling.CAPITAL);
        fake.behavior().setQueueFields(QueueFields.CLUSTER_NAME);
        fake.behavior().setSqlSuccessFlag(SuccessFlagType.TEXT);
        fake.behavior().setFlinkSuccessFlag(SuccessFlagType.BOOLEAN);

        assertThat(listedIds(wish.apply(unfilteredRequest(kind))))
                .containsExactly(Stream.of(expected).map(ids::get).toArray(String[]::new));
    }

    @Test
    void filterIgnoredByTheServerSelectsNoOtherJobs() {
        List<String> ids = addFilterableJobs(DliKind.SPARK);
        String whole = captureListAnswer();
        fake.injectFault(IS_LIST_REQUEST, ExchangeFault.replaceReply(FakeReply.json(200, whole)));

        assertThat(listedIds(DliListRequest.batches().withQueue("q2").withName("nightly-2")))
                .containsExactly(ids.get(2));
    }

    private String captureListAnswer() {
        List<String> kept = new ArrayList<>();
        fake.injectFault(IS_LIST_REQUEST, ExchangeFault.changeReply(answer -> {
            kept.add(answer.bodyText());
            return answer;
        }));
        listJobs(DliListRequest.batches());
        return kept.get(0);
    }

    // ---- pages ----

    private List<String> addJobs(DliKind kind, int jobs) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            out.add(0, addJob(kind, DliJobScript.startingIn(runningState(kind))));
            clock.advance(Duration.ofMillis(10));
        }
        return out;
    }

    @ParameterizedTest
    @CsvSource({
        "SPARK,1", "SPARK,2", "SPARK,5", "SPARK,6", "SQL,1", "SQL,2", "SQL,5", "SQL,6", "FLINK,1", "FLINK,2", "FLINK,5",
        "FLINK,6"
    })
    void everyPageIsRequestedOnce(DliKind kind, int size) {
        List<String> ids = addJobs(kind, 5);

        assertThat(listedIds(unfilteredRequest(kind).withPageSize(size))).isEqualTo(ids);
        // a full page may not be the last one
        assertThat(listRequestCount()).isEqualTo(5 / size + 1);
    }

    @ParameterizedTest
    @EnumSource(DliKind.class)
    void defaultPageSizeIsOneHundred(DliKind kind) {
        List<String> ids = addJobs(kind, 250);

        assertThat(listedIds(unfilteredRequest(kind))).isEqualTo(ids);
        assertThat(listRequestCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(DliKind.class)
    void limitEndsTheList(DliKind kind) {
        List<String> ids = addJobs(kind, 5);

        assertThat(listedIds(unfilteredRequest(kind).withPageSize(2).withLimit(3)))
                .isEqualTo(ids.subList(0, 3));
        assertThat(listRequestCount()).isEqualTo(2);
    }

    @Test
    void silentlyShortenedPageDoesNotEndTheList() {
        List<String> ids = addJobs(DliKind.SPARK, 7);
        fake.behavior().setMaxPageSize(3);

        assertThat(listedIds(DliListRequest.batches())).isEqualTo(ids);
    }

    @Test
    void unfilteredTotalStillEndsTheList() {
        addJobs(DliKind.SPARK, 5);
        fake.addBatch("dead");
        fake.behavior().setTotalIgnoresFilters(true);

        assertThat(listJobs(DliListRequest.batches().withStates(SparkStatus.RUNNING)))
                .hasSize(5);
        assertThat(listRequestCount())
                .as("one more page, because a full page may not be the last")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = DliKind.class,
            names = {"SPARK", "FLINK"})
    void jobsSubmittedBetweenPagesAreListedOnce(DliKind kind) {
        List<String> ids = addJobs(kind, 6);
        fake.behavior().setPageShift(1);

        assertThat(listedIds(unfilteredRequest(kind).withPageSize(2))).isEqualTo(ids);
    }

    @Test
    void jobThatChangesStateIsListedAsSeenLast() {
        String id = fake.addBatch("starting");
        fake.injectFault(
                IS_LIST_REQUEST.and(r -> "starting".equals(r.queryParameters().get("state"))),
                ExchangeFault.changeReply(answer -> {
                    fake.moveJob(id, "running");
                    return answer;
                }));

        assertThat(listJobs(DliListRequest.batches().withStates(SparkStatus.STARTING, SparkStatus.RUNNING)))
                .singleElement()
                .satisfies(job -> assertThat(job.rawState()).isEqualTo("running"));
    }

    @ParameterizedTest
    @EnumSource(DliKind.class)
    void jobThatLeavesTheStateHidesNoOtherJob(DliKind kind) {
        List<String> ids = addJobs(kind, 5);
        fake.injectFault(IS_LIST_REQUEST.and(r -> !pagePosition(r).isEmpty()), ExchangeFault.changeReply(answer -> {
            fake.moveJob(ids.get(0), endedState(kind));
            return answer;
        }));

        assertThat(listedIds(unfilteredRequest(kind)
                        .withStates(status(kind, runningState(kind)))
                        .withPageSize(2)))
                .containsAll(ids.subList(1, 5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sqlJobsBeyondTheLastPageAreRequestedByAge(boolean endExcluded) {
        fake.behavior().setEndTimeExcluded(endExcluded);
        List<String> ids = addJobs(DliKind.SQL, 2);
        // the last job that pages can reach is as old as the first one that they cannot
        ids.addAll(0, List.of(fake.addSqlJob("RUNNING"), fake.addSqlJob("RUNNING")));
        clock.advance(Duration.ofMillis(10));
        ids.addAll(0, addJobs(DliKind.SQL, 99));

        assertThat(listedIds(DliListRequest.sqlJobs().withPageSize(1))).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(fake.receivedRequests()).anyMatch(r -> r.queryParameters().containsKey("end"));
        assertThat(fake.receivedRequests())
                .noneMatch(r -> r.queryParameters().get("current-page").equals("101"));
    }

    @Test
    void unreachableSqlJobsFailTheList() {
        for (int i = 0; i < 102; i++) {
            fake.addSqlJob("RUNNING");
        }

        assertThatThrownBy(() -> listJobs(DliListRequest.sqlJobs().withPageSize(1)))
                .isInstanceOf(SdkException.UnexpectedReply.class)
                .hasMessageContaining("more jobs than the list can show");
    }

    static Stream<Arguments> losses() {
        return Stream.of(DliKind.values())
                .flatMap(kind -> Stream.of(
                        Arguments.of(kind, "no reply", ExchangeFault.resetAfterEffect()),
                        Arguments.of(
                                kind, "a proxy's page", ExchangeFault.replaceReply(FakeReply.html(502, "Bad Gateway"))),
                        Arguments.of(
                                kind, "throttled", ExchangeFault.replaceReply(DliReplies.gatewayThrottlingError()))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("losses")
    void lostPageIsRequestedAgain(DliKind kind, String name, ExchangeFault fault) {
        List<String> ids = addJobs(kind, 5);
        fake.injectFault(IS_LIST_REQUEST.and(r -> pagePosition(r).equals("2")), fault);

        assertThat(listedIds(unfilteredRequest(kind).withPageSize(2))).isEqualTo(ids);
        assertThat(listRequestCount()).isEqualTo(4);
    }

    private static String pagePosition(ReceivedRequest request) {
        return String.join(
                "",
                Stream.of("from", "offset", "current-page")
                        .map(name -> request.queryParameters().getOrDefault(name, ""))
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
    void answerWithoutAListIsNotAnEmptyList(DliKind kind, String body, String expected) {
        fake.injectFault(IS_LIST_REQUEST, ExchangeFault.replaceReply(FakeReply.json(200, body)));

        assertThat(describeResult(unfilteredRequest(kind))).isEqualTo(expected);
    }

    private String describeResult(DliListRequest<?> request) {
        try {
            List<? extends JobSnapshot> jobs = listJobs(request);
            return jobs.size() + (jobs.isEmpty() ? "" : " " + jobs.get(0).state());
        } catch (SdkException e) {
            assertThat(e.mayHaveTakenEffect()).isFalse();
            return e.getClass().getSimpleName();
        }
    }

    @Test
    void nullFieldsInRowsAreMissingFields() {
        fake.behavior().setSendsNullFields(true);
        addJobs(DliKind.SPARK, 1);
        addJobs(DliKind.SQL, 1);
        addJobs(DliKind.FLINK, 1);

        assertThat(listJobs(DliListRequest.batches())).hasSize(1);
        assertThat(listJobs(DliListRequest.sqlJobs())).hasSize(1);
        assertThat(listJobs(DliListRequest.flinkJobs())).hasSize(1);
        assertThat(listJobs(DliListRequest.batches().withOwner("tenant1")))
                .as("the server's filter decides")
                .hasSize(1);
        assertThat(listJobs(DliListRequest.batches().withName("nightly")))
                .as("the record must contain a name")
                .isEmpty();
    }

    // ---- the plan ----

    @ParameterizedTest
    @EnumSource(DliKind.class)
    void planIsBoundToTheListedJobs(DliKind kind) {
        addJobs(kind, 3);
        Plan plan = Calls.await(
                client.plan(unfilteredRequest(kind).withStates(status(kind, runningState(kind))), FAST_RETRIES));
        String later = addJob(kind, DliJobScript.startingIn(runningState(kind)));
        fake.clearReceivedRequests();

        assertThat(Calls.await(plan.dryRun()))
                .allMatch(f -> f.explanation().orElseThrow().cancelApplies());
        assertThat(fake.receivedRequests()).hasSize(3).allMatch(r -> r.method().equals("GET"));
        assertThat(Calls.await(plan.cancel(BulkOptions.standard()).report()).items())
                .hasSize(3)
                .allMatch(item -> item.outcome().isPresent());
        assertThat(fake.job(later).orElseThrow().acceptedCancels()).isZero();
        assertThat(plan.jobs())
                .allMatch(job -> fake.job(job.ref().id()).orElseThrow().acceptedCancels() == 1);
        assertThat(plan.toTable()).endsWith("3 jobs: 3 RUNNING\n");
    }

    @Test
    void plansOfAllKindsCanBeJoined() {
        addJobs(DliKind.SPARK, 1);
        addJobs(DliKind.SQL, 1);
        addJobs(DliKind.FLINK, 1);
        Plan plan = Calls.await(client.plan(DliListRequest.batches(), FAST_RETRIES))
                .union(Calls.await(client.plan(DliListRequest.sqlJobs(), FAST_RETRIES)))
                .union(Calls.await(client.plan(DliListRequest.flinkJobs(), FAST_RETRIES)));

        assertThat(plan.jobs()).extracting(job -> job.ref().kind()).containsExactly("spark", "sql", "flink");
        assertThat(Calls.await(plan.dryRun())).allMatch(f -> f.explanation().isPresent());
    }

    // ---- arguments ----

    static Stream<Arguments> nonsense() {
        return Stream.<Supplier<Object>>of(
                        () -> DliListRequest.sqlJobs().withName("x"),
                        () -> DliListRequest.batches().withJobType("x"),
                        () -> DliListRequest.batches().withTag("a", "b"),
                        () -> DliListRequest.sqlJobs().withTag("a=b", "c"),
                        () -> DliListRequest.sqlJobs().withTag("a", "b,c=d"),
                        () -> DliListRequest.sqlJobs().withTag("", "b"),
                        () -> DliListRequest.batches().withName(""),
                        () -> DliListRequest.batches().withName("a*"),
                        () -> DliListRequest.batches().withNamePrefix(""),
                        () -> DliListRequest.sqlJobs().withNamePrefix("x"),
                        () -> DliListRequest.batches().withName("a*b"),
                        () -> DliListRequest.batches().withName("a\n"),
                        () -> DliListRequest.batches().withQueue(" "),
                        () -> DliListRequest.batches().withOwner("\t"),
                        () -> DliListRequest.batches().withStates(),
                        () -> DliListRequest.batches().withStates(SqlStatus.RUNNING),
                        () -> DliListRequest.batches().withCreatedAfter(Instant.MAX),
                        () -> DliListRequest.batches().withCreatedBefore(Instant.MIN),
                        () -> DliListRequest.batches().withCreatedAfter(START).withCreatedBefore(START),
                        () -> DliListRequest.batches().withPageSize(0),
                        () -> DliListRequest.batches().withPageSize(101),
                        () -> DliListRequest.batches().withLimit(0))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void invalidRequestIsRefusedImmediately(Supplier<Object> request) {
        assertThatThrownBy(request::get).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a+b", "caf\u00e9&x=y", "100%"})
    void specialCharactersReachTheServerUnchanged(String name) {
        String id =
                fake.addBatch(DliJobScript.startingIn("running").withName(name).withQueue(name));

        assertThat(listedIds(DliListRequest.batches().withName(name).withQueue(name)))
                .containsExactly(id);
    }
}
