// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static io.github.jobcancel.gp.GpScene.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.Plan;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.FakeGpFaults;
import io.github.jobcancel.testkit.gp.FakeGpScript;
import io.github.jobcancel.testkit.gp.FakeGpState;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which jobs of a service each filter selects, what is asked for it, and what becomes of pages that go wrong. */
class GpListTest {
    private static final Predicate<Incoming> QUERY = r -> r.path().endsWith("/jobs/query");

    private final GpScene scene = new GpScene();
    private final FakeGp fake = scene.fake;
    private final Instant start = scene.clock.instant().truncatedTo(ChronoUnit.MILLIS);

    @AfterEach
    void close() {
        scene.close();
    }

    private static QueryJobsRequest all() {
        return QueryJobsRequest.of(FakeGp.SERVICE);
    }

    private List<GpJob> list(QueryJobsRequest request) {
        return Calls.await(scene.client.queryJobs(request, QUICK));
    }

    private List<String> ids(QueryJobsRequest request) {
        return list(request).stream().map(job -> job.ref().id()).toList();
    }

    private void add(String id, FakeGpScript script) {
        fake.addJob(script.id(id));
    }

    private int asked() {
        return (int) fake.requests().stream().filter(QUERY).count();
    }

    // ---- states and filters ----

    @ParameterizedTest
    @EnumSource(
            value = FakeGpState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DELETED"})
    void aServiceIsListedByEachState(FakeGpState state) {
        for (FakeGpState one : FakeGpState.values()) {
            add("j" + one.name().toLowerCase(Locale.ROOT), FakeGpScript.in(one).by("ana"));
        }

        assertThat(list(all().withStatuses(state.word()))).singleElement().satisfies(job -> {
            assertThat(job.ref())
                    .isEqualTo(scene.client
                            .job(GpScene.id(GpDialect.ADMIN, "j" + state.name().toLowerCase(Locale.ROOT)))
                            .ref());
            assertThat(job.rawState()).isEqualTo(state.word());
            assertThat(job)
                    .isEqualTo(Calls.await(scene.client.readJob(
                            GpScene.id(GpDialect.ADMIN, job.ref().id()))));
        });
    }

    interface Wish extends Function<GpListTest, QueryJobsRequest> {}

    private static Arguments row(String name, Wish wish, String... expected) {
        return Arguments.of(name, wish, expected);
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                row("all", t -> all(), "j1", "j2", "j3", "j4"),
                row(
                        "with its type behind",
                        t -> QueryJobsRequest.of(FakeGp.SERVICE + ".GPServer"),
                        "j1",
                        "j2",
                        "j3",
                        "j4"),
                row("another service", t -> QueryJobsRequest.of("Maps/Other"), "k1"),
                row("a user", t -> all().withUserName("ana"), "j1", "j2"),
                row("nobody", t -> all().withUserName("null"), "j4"),
                row("a user with no jobs", t -> all().withUserName("zoe")),
                row("a machine", t -> all().withMachineName("gis2.example.com"), "j2", "j3"),
                row("user and machine", t -> all().withUserName("ana").withMachineName("gis2.example.com"), "j2"),
                row("a state", t -> all().withStatuses("esriJobExecuting"), "j1", "j2"),
                row("two states", t -> all().withStatuses("esriJobExecuting", "esriJobWaiting"), "j1", "j2", "j3"),
                row("a word that no site has", t -> all().withStatuses("esriJobPaused")),
                row("younger", t -> all().withSubmittedAfter(t.start), "j3", "j4"),
                row("older", t -> all().withSubmittedBefore(t.start.plusSeconds(60)), "j1", "j2"),
                row(
                        "between",
                        t -> all().withSubmittedAfter(t.start).withSubmittedBefore(t.start.plusSeconds(61)),
                        "j3"),
                row(
                        "state and user",
                        t -> all().withStatuses("esriJobSucceeded").withUserName("ana")));
    }

    private void jobs() {
        add("j1", FakeGpScript.in(FakeGpState.EXECUTING).by("ana").on("gis1.example.com"));
        add("j2", FakeGpScript.in(FakeGpState.EXECUTING).by("ana").on("gis2.example.com"));
        scene.clock.advance(Duration.ofSeconds(60));
        add("j3", FakeGpScript.in(FakeGpState.WAITING).by("paul").on("gis2.example.com"));
        scene.clock.advance(Duration.ofSeconds(60));
        add("j4", FakeGpScript.in(FakeGpState.SUCCEEDED));
        fake.addService("Maps/Other", "Clip");
        fake.addJob("Maps/Other", FakeGpScript.in(FakeGpState.EXECUTING).id("k1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void aFilterSelectsWhatItNamesAndNothingElse(String name, Wish wish, String[] expected) {
        jobs();

        assertThat(ids(wish.apply(this))).containsExactlyInAnyOrder(expected);
        assertThat(asked()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void aSiteThatWritesItsTimesAndNamesDifferentlyGivesTheSame(String name, Wish wish, String[] expected) {
        jobs();
        fake.knobs().queryTimesInSeconds(true);
        fake.knobs().tableSpelling(true);
        fake.knobs().byteOrderMark(true);
        fake.knobs().jsonContentType("text/plain");

        assertThat(ids(wish.apply(this))).containsExactlyInAnyOrder(expected);
    }

    @Test
    void theRequestIsWhatThePageDocuments() {
        list(all().withUserName("ana maria&x").withMachineName("gis1").withNumber(7));

        Incoming request = fake.requests().get(0);
        assertThat(request.line())
                .isEqualTo("GET /arcgis/admin/services/Maps/Test.GPServer/jobs/query?f=json&startTime=0"
                        + "&userName=ana%20maria%26x&machineName=gis1&number=7&start=1");
        assertThat(request.header("X-Esri-Authorization")).isPresent();
    }

    // ---- pages ----

    private List<String> some(int jobs) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            out.add(fake.addJob(FakeGpScript.in(FakeGpState.EXECUTING)));
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6})
    void everyPageIsAskedForOnce(int size) {
        List<String> jobs = some(5);

        assertThat(ids(all().withNumber(size))).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(asked()).isEqualTo((5 + size - 1) / size);
        fake.knobs().lastPageWithoutNextStart(true);
        assertThat(ids(all().withNumber(size))).containsExactlyInAnyOrderElementsOf(jobs);
    }

    @Test
    void aLimitEndsTheList() {
        some(5);

        assertThat(list(all().withNumber(2).withLimit(3))).hasSize(3);
        assertThat(asked()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0", "-1", "null", "\"x\"", "3"})
    void aNextStartThatLeadsNowhereEndsTheList(String next) {
        some(5);
        for (int i = 0; i < 2; i++) {
            fake.fail(
                    QUERY,
                    Fault.change(a ->
                            Answer.json(200, a.text().replaceAll("\"nextStart\":-?\\d+", "\"nextStart\":" + next))));
        }

        assertThat(list(all().withNumber(2))).hasSize(next.equals("3") ? 4 : 2);
        assertThat(asked()).isEqualTo(next.equals("3") ? 2 : 1);
    }

    @Test
    void anEmptyPageEndsTheListWhateverItSaysOfTheNext() {
        fake.fail(QUERY, Fault.answer(Answer.json(200, "{\"start\":1,\"nextStart\":11,\"results\":[]}")));

        assertThat(list(all())).isEmpty();
        assertThat(asked()).isEqualTo(1);
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of("no reply", Fault.resetAfterEffect()),
                Arguments.of("half a reply", Fault.truncate(20)),
                Arguments.of("a proxy's page", FakeGpFaults.badGateway()),
                Arguments.of("no machines", FakeGpFaults.noMachines()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void aPageThatIsLostIsAskedForAgain(String name, Fault fault) {
        List<String> jobs = some(5);
        fake.fail(QUERY.and(r -> r.query().get("start").equals("3")), fault);

        assertThat(ids(all().withNumber(2))).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(asked()).isEqualTo(4);
    }

    @Test
    void aJobThatMovesBetweenPagesIsInTheAnswerOnceAsItWasLast() {
        add("j1", FakeGpScript.in(FakeGpState.EXECUTING));
        String row = "{\"results\":[{\"jobId\":\"j1\",\"status\":\"%s\"}],\"nextStart\":%d}";
        fake.fail(QUERY, Fault.answer(Answer.json(200, row.formatted("esriJobWaiting", 2))));
        fake.fail(QUERY, Fault.answer(Answer.json(200, row.formatted("esriJobSucceeded", -1))));

        assertThat(list(all()))
                .singleElement()
                .satisfies(job -> assertThat(job.state()).isEqualTo(JobState.SUCCEEDED));
        fake.fail(QUERY, Fault.answer(Answer.json(200, row.formatted("esriJobWaiting", 2))));
        fake.fail(QUERY, Fault.answer(Answer.json(200, row.formatted("esriJobSucceeded", -1))));
        assertThat(list(all().withStatuses("esriJobWaiting"))).isEmpty();
    }

    // ---- odd replies ----

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
    void anAnswerWithoutItsListIsNoEmptyList(String body, String expected) {
        fake.fail(QUERY, Fault.answer(Answer.json(200, body)));

        assertThat(told(all())).isEqualTo(expected);
    }

    private String told(QueryJobsRequest request) {
        try {
            List<GpJob> jobs = list(request);
            return jobs.size() + (jobs.isEmpty() ? "" : " " + jobs.get(0).state());
        } catch (SdkException e) {
            assertThat(e.mayHaveTakenEffect()).isFalse();
            return e.getClass().getSimpleName();
        }
    }

    @Test
    void aServiceThatTheSiteDoesNotKnowIsNoEmptyList() {
        assertThat(told(QueryJobsRequest.of("Maps/Nowhere"))).isEqualTo("InvalidRequest");
    }

    // ---- the plan ----

    @Test
    void aPlanIsBoundToTheJobsThatWereSeen() {
        some(3);
        Plan plan = Calls.await(scene.client.plan(all(), QUICK));
        String later = fake.addJob(FakeGpScript.in(FakeGpState.EXECUTING));
        fake.clearRequests();

        assertThat(Calls.await(plan.dryRun()))
                .allMatch(f -> f.explanation().orElseThrow().applies());
        assertThat(fake.requests()).hasSize(3).allMatch(r -> r.method().equals("GET"));
        assertThat(Calls.await(plan.cancel(BulkOptions.standard()).report()).items())
                .hasSize(3)
                .allMatch(item -> item.kind().equals("Requested"));
        assertThat(fake.requests()).noneMatch(r -> r.target().contains(later));
        assertThat(plan.show()).contains("esriJobExecuting").endsWith("3 jobs: 3 RUNNING\n");
    }

    @Test
    void aReferenceIsBoundAtItsOwnSiteOnly() {
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
                        () -> QueryJobsRequest.of(""),
                        () -> QueryJobsRequest.of("a/b/c"),
                        () -> QueryJobsRequest.of("../x"),
                        () -> QueryJobsRequest.of("*"),
                        () -> all().withUserName(" "),
                        () -> all().withUserName("a*"),
                        () -> all().withMachineName("a\nb"),
                        () -> all().withStatuses(),
                        () -> all().withStatuses(""),
                        () -> all().withSubmittedAfter(Instant.EPOCH).withSubmittedBefore(Instant.EPOCH),
                        () -> all().withNumber(0),
                        () -> all().withNumber(10_001),
                        () -> all().withLimit(0))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void whatCannotBeAskedIsRefusedAtOnce(Supplier<Object> request) {
        assertThatThrownBy(request::get).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAppCannotList() {
        try (GpClient app = GpClient.builder()
                .endpoint(fake.serverUrl())
                .credentials(GpCredentials.app(fake.portalUrl(), "id", "secret"))
                .build()) {
            assertThatThrownBy(() -> app.queryJobs(all(), QUICK)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> app.plan(all(), QUICK)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(fake.requests()).isEmpty();
    }
}
