// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static io.github.jobcancel.gp.GpFixture.QUICK_RETRIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.Plan;
import io.github.jobcancel.ResultKind;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpFaults;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which jobs of a service each filter selects, which requests are sent, and how invalid pages are handled. */
class GpListTest {
    private static final Predicate<ReceivedRequest> QUERY_REQUESTS =
            r -> r.path().endsWith("/jobs/query");

    @RegisterExtension
    final GpFixture scene = new GpFixture();

    private final FakeGp fake = scene.fake;
    private final Instant start = scene.clock.instant().truncatedTo(ChronoUnit.MILLIS);

    private static GpListRequest serviceRequest() {
        return GpListRequest.of(FakeGp.SERVICE);
    }

    private List<GpJob> listJobs(GpListRequest request) {
        return Calls.await(scene.client.listJobs(request, QUICK_RETRIES));
    }

    private List<String> jobIds(GpListRequest request) {
        return listJobs(request).stream().map(job -> job.ref().id()).toList();
    }

    private void addJob(String id, GpJobScript script) {
        fake.addJob(script.withId(id));
    }

    private int queryRequestCount() {
        return (int) fake.receivedRequests().stream().filter(QUERY_REQUESTS).count();
    }

    // ---- states and filters ----

    @ParameterizedTest
    @EnumSource(
            value = GpJobState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DELETED"})
    void serviceIsListedByEachState(GpJobState state) {
        for (GpJobState otherState : GpJobState.values()) {
            addJob(
                    "j" + otherState.name().toLowerCase(Locale.ROOT),
                    GpJobScript.startingIn(otherState).withUser("ana"));
        }

        assertThat(listJobs(serviceRequest().withStates(GpJobStatus.of(state.wireName()))))
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.ref())
                            .isEqualTo(scene.client
                                    .job(GpFixture.jobId(
                                            GpDialect.ADMIN, "j" + state.name().toLowerCase(Locale.ROOT)))
                                    .ref());
                    assertThat(job.rawState()).isEqualTo(state.wireName());
                    assertThat(job)
                            .isEqualTo(Calls.await(scene.client.describeJob(
                                    GpFixture.jobId(GpDialect.ADMIN, job.ref().id()))));
                });
    }

    interface RequestFactory extends Function<GpListTest, GpListRequest> {}

    private static Arguments row(String name, RequestFactory requestFactory, String... expected) {
        return Arguments.of(name, requestFactory, expected);
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                row("all", t -> serviceRequest(), "j1", "j2", "j3", "j4"),
                row(
                        "with its type as suffix",
                        t -> GpListRequest.of(FakeGp.SERVICE + ".GPServer"),
                        "j1",
                        "j2",
                        "j3",
                        "j4"),
                row("another service", t -> GpListRequest.of("Maps/Other"), "k1"),
                row("a user", t -> serviceRequest().withUserName("ana"), "j1", "j2"),
                row("no user", t -> serviceRequest().withUserName("null"), "j4"),
                row("a user with no jobs", t -> serviceRequest().withUserName("zoe")),
                row("a machine", t -> serviceRequest().withMachineName("gis2.example.com"), "j2", "j3"),
                row(
                        "user and machine",
                        t -> serviceRequest().withUserName("ana").withMachineName("gis2.example.com"),
                        "j2"),
                row("a state", t -> serviceRequest().withStates(GpJobStatus.EXECUTING), "j1", "j2"),
                row(
                        "two states",
                        t -> serviceRequest().withStates(GpJobStatus.EXECUTING, GpJobStatus.WAITING),
                        "j1",
                        "j2",
                        "j3"),
                row("created later", t -> serviceRequest().withCreatedAfter(t.start), "j3", "j4"),
                row("created earlier", t -> serviceRequest().withCreatedBefore(t.start.plusSeconds(60)), "j1", "j2"),
                row(
                        "between",
                        t -> serviceRequest().withCreatedAfter(t.start).withCreatedBefore(t.start.plusSeconds(61)),
                        "j3"),
                row(
                        "state and user",
                        t -> serviceRequest().withStates(GpJobStatus.SUCCEEDED).withUserName("ana")));
    }

    private void addFilterJobs() {
        addJob(
                "j1",
                GpJobScript.startingIn(GpJobState.EXECUTING).withUser("ana").withMachine("gis1.example.com"));
        addJob(
                "j2",
                GpJobScript.startingIn(GpJobState.EXECUTING).withUser("ana").withMachine("gis2.example.com"));
        scene.clock.advance(Duration.ofSeconds(60));
        addJob("j3", GpJobScript.startingIn(GpJobState.WAITING).withUser("paul").withMachine("gis2.example.com"));
        scene.clock.advance(Duration.ofSeconds(60));
        addJob("j4", GpJobScript.startingIn(GpJobState.SUCCEEDED));
        fake.addService("Maps/Other", "Clip");
        fake.addJob("Maps/Other", GpJobScript.startingIn(GpJobState.EXECUTING).withId("k1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void filterSelectsExactlyTheMatchingJobs(String name, RequestFactory requestFactory, String[] expected) {
        addFilterJobs();

        assertThat(jobIds(requestFactory.apply(this))).containsExactlyInAnyOrder(expected);
        assertThat(queryRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void otherSpellingOfTimesAndNamesGivesTheSameJobs(String name, RequestFactory requestFactory, String[] expected) {
        addFilterJobs();
        fake.behavior().setQueryTimesInSeconds(true);
        fake.behavior().setTableFieldNames(true);
        fake.behavior().setByteOrderMark(true);
        fake.behavior().setJsonContentType("text/plain");

        assertThat(jobIds(requestFactory.apply(this))).containsExactlyInAnyOrder(expected);
    }

    @Test
    void requestIsAsDocumented() {
        listJobs(serviceRequest()
                .withUserName("ana maria&x")
                .withMachineName("gis1")
                .withPageSize(7));

        ReceivedRequest request = fake.receivedRequests().get(0);
        assertThat(request.requestLine())
                .isEqualTo("GET /arcgis/admin/services/Maps/Test.GPServer/jobs/query?f=json&startTime=0"
                        + "&userName=ana%20maria%26x&machineName=gis1&number=7&start=1");
        assertThat(request.header("X-Esri-Authorization")).isPresent();
    }

    // ---- pages ----

    private List<String> addJobs(int jobs) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            out.add(fake.addJob(GpJobScript.startingIn(GpJobState.EXECUTING)));
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6})
    void everyPageIsRequestedOnce(int size) {
        List<String> jobs = addJobs(5);

        assertThat(jobIds(serviceRequest().withPageSize(size))).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(queryRequestCount()).isEqualTo((5 + size - 1) / size);
        fake.behavior().setLastPageWithoutNextStart(true);
        assertThat(jobIds(serviceRequest().withPageSize(size))).containsExactlyInAnyOrderElementsOf(jobs);
    }

    @Test
    void limitEndsTheList() {
        addJobs(5);

        assertThat(listJobs(serviceRequest().withPageSize(2).withLimit(3))).hasSize(3);
        assertThat(queryRequestCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0", "-1", "null", "\"x\"", "3"})
    void uselessNextStartEndsTheList(String next) {
        addJobs(5);
        for (int i = 0; i < 2; i++) {
            fake.injectFault(
                    QUERY_REQUESTS,
                    ExchangeFault.changeReply(a -> FakeReply.json(
                            200, a.bodyText().replaceAll("\"nextStart\":-?\\d+", "\"nextStart\":" + next))));
        }

        assertThat(listJobs(serviceRequest().withPageSize(2))).hasSize(next.equals("3") ? 4 : 2);
        assertThat(queryRequestCount()).isEqualTo(next.equals("3") ? 2 : 1);
    }

    @Test
    void emptyPageEndsTheListWhateverItsNextStart() {
        fake.injectFault(
                QUERY_REQUESTS,
                ExchangeFault.replaceReply(FakeReply.json(200, "{\"start\":1,\"nextStart\":11,\"results\":[]}")));

        assertThat(listJobs(serviceRequest())).isEmpty();
        assertThat(queryRequestCount()).isEqualTo(1);
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of("no reply", ExchangeFault.resetAfterEffect()),
                Arguments.of("half a reply", ExchangeFault.truncateAfter(20)),
                Arguments.of("a proxy's page", GpFaults.badGateway()),
                Arguments.of("no machines", GpFaults.unreachableMachinesError()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void lostPageIsRequestedAgain(String name, ExchangeFault attemptFailure) {
        List<String> jobs = addJobs(5);
        fake.injectFault(
                QUERY_REQUESTS.and(r -> r.queryParameters().get("start").equals("3")), attemptFailure);

        assertThat(jobIds(serviceRequest().withPageSize(2))).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(queryRequestCount()).isEqualTo(4);
    }

    @Test
    void jobThatMovesBetweenPagesAppearsOnceInItsLastState() {
        addJob("j1", GpJobScript.startingIn(GpJobState.EXECUTING));
        String row = "{\"results\":[{\"jobId\":\"j1\",\"status\":\"%s\"}],\"nextStart\":%d}";
        fake.injectFault(
                QUERY_REQUESTS, ExchangeFault.replaceReply(FakeReply.json(200, row.formatted("esriJobWaiting", 2))));
        fake.injectFault(
                QUERY_REQUESTS, ExchangeFault.replaceReply(FakeReply.json(200, row.formatted("esriJobSucceeded", -1))));

        assertThat(listJobs(serviceRequest()))
                .singleElement()
                .satisfies(job -> assertThat(job.state()).isEqualTo(JobState.SUCCEEDED));
        fake.injectFault(
                QUERY_REQUESTS, ExchangeFault.replaceReply(FakeReply.json(200, row.formatted("esriJobWaiting", 2))));
        fake.injectFault(
                QUERY_REQUESTS, ExchangeFault.replaceReply(FakeReply.json(200, row.formatted("esriJobSucceeded", -1))));
        assertThat(listJobs(serviceRequest().withStates(GpJobStatus.WAITING))).isEmpty();
    }

    // ---- invalid replies ----

    static Stream<Arguments> replies() {
        return Stream.of(
                Arguments.of("{\"total\":0,\"results\":null}", "0"),
                Arguments.of("{\"results\":[{\"jobID\":\"j1\"}]}", "1 UNKNOWN"),
                Arguments.of("{\"results\":[{\"jobId\":\"j1\",\"status\":\"esriJobPaused\"}]}", "1 UNKNOWN"),
                Arguments.of("{\"results\":[{\"status\":\"esriJobExecuting\"}]}", "UnexpectedReply"),
                Arguments.of("{\"results\":[{\"jobId\":\"../j\"}]}", "UnexpectedReply"),
                Arguments.of("{\"results\":{}}", "UnexpectedReply"),
                Arguments.of("{}", "UnexpectedReply"),
                Arguments.of("[]", "UnexpectedReply"),
                Arguments.of("<html><title>Sign in</title></html>", "UnexpectedReply"),
                Arguments.of("{\"status\":\"error\",\"messages\":[\"no\"],\"code\":400}", "InvalidRequest"),
                Arguments.of("{\"status\":\"error\",\"messages\":[\"no\"],\"code\":403}", "Forbidden"));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void replyWithoutListIsNotAnEmptyList(String body, String expected) {
        fake.injectFault(QUERY_REQUESTS, ExchangeFault.replaceReply(FakeReply.json(200, body)));

        assertThat(failureOrCount(serviceRequest())).isEqualTo(expected);
    }

    private String failureOrCount(GpListRequest request) {
        try {
            List<GpJob> jobs = listJobs(request);
            return jobs.size() + (jobs.isEmpty() ? "" : " " + jobs.get(0).state());
        } catch (SdkException e) {
            assertThat(e.mayHaveTakenEffect()).isFalse();
            return e.getClass().getSimpleName();
        }
    }

    @Test
    void unknownServiceIsNotAnEmptyList() {
        assertThat(failureOrCount(GpListRequest.of("Maps/Nowhere"))).isEqualTo("InvalidRequest");
    }

    // ---- the plan ----

    @Test
    void planIsBoundToTheListedJobs() {
        addJobs(3);
        Plan plan = Calls.await(scene.client.plan(serviceRequest(), QUICK_RETRIES));
        String laterId = fake.addJob(GpJobScript.startingIn(GpJobState.EXECUTING));
        fake.clearReceivedRequests();

        assertThat(Calls.await(plan.dryRun()))
                .allMatch(f -> f.explanation().orElseThrow().cancelApplies());
        assertThat(fake.receivedRequests()).hasSize(3).allMatch(r -> r.method().equals("GET"));
        assertThat(Calls.await(plan.cancel(BulkOptions.standard()).report()).items())
                .hasSize(3)
                .allMatch(item -> item.kind() == ResultKind.REQUESTED);
        assertThat(fake.receivedRequests()).noneMatch(r -> r.target().contains(laterId));
        assertThat(plan.toTable()).contains("esriJobExecuting").endsWith("3 jobs: 3 RUNNING\n");
    }

    @Test
    void referenceIsBoundAtItsOwnSiteOnly() {
        JobRef admin = scene.client.job(GpJobId.admin("Maps/Test", "j1")).ref();
        JobRef rest = scene.client.job(GpJobId.rest("Test", "Buffer 2", "j1")).ref();

        assertThat(scene.client.job(admin).ref()).isEqualTo(admin);
        assertThat(scene.client.job(rest).ref()).isEqualTo(rest);
        for (JobRef other : List.of(
                new JobRef("batch", "admin", admin.scope(), "j1"),
                new JobRef("gp", "rest", admin.scope(), "j1"),
                new JobRef("gp", "admin", rest.scope(), "j1"),
                new JobRef("gp", "admin", "gis.example.com/server/Maps/Test.GPServer", "j1"),
                new JobRef("gp", "admin", admin.scope().replace(".GPServer", ""), "j1"),
                new JobRef("gp", "admin", admin.scope().replace("Maps/", "a/b/"), "j1"),
                new JobRef("gp", "admin", "x", "j1"),
                new JobRef("gp", "admin", admin.scope(), "j/1"))) {
            assertThatThrownBy(() -> scene.client.job(other))
                    .as(other.toString())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    // ---- arguments ----

    static Stream<Arguments> nonsense() {
        return Stream.<Supplier<Object>>of(
                        () -> GpListRequest.of(""),
                        () -> GpListRequest.of("a/b/c"),
                        () -> GpListRequest.of("../x"),
                        () -> GpListRequest.of("*"),
                        () -> serviceRequest().withUserName(" "),
                        () -> serviceRequest().withUserName("a*"),
                        () -> serviceRequest().withMachineName("a\nb"),
                        () -> serviceRequest().withStates(),
                        () -> serviceRequest().withStates(GpJobStatus.UNKNOWN),
                        () -> serviceRequest().withName("x"),
                        () -> serviceRequest().withCreatedAfter(Instant.EPOCH).withCreatedBefore(Instant.EPOCH),
                        () -> serviceRequest().withPageSize(0),
                        () -> serviceRequest().withPageSize(10_001),
                        () -> serviceRequest().withLimit(0))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void invalidRequestIsRejectedAtOnce(Supplier<Object> request) {
        assertThatThrownBy(request::get).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void appCannotListJobs() {
        try (GpClient app = GpClient.builder()
                .endpoint(fake.serverUrl())
                .credentials(GpCredentials.app(fake.portalUrl(), "id", "secret"))
                .build()) {
            assertThatThrownBy(() -> app.listJobs(serviceRequest(), QUICK_RETRIES))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> app.plan(serviceRequest(), QUICK_RETRIES))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(fake.receivedRequests()).isEmpty();
    }
}
