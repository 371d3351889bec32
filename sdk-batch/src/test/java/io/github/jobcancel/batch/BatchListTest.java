// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.BatchBehavior;
import io.github.jobcancel.testkit.batch.BatchJobScript;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Tests which jobs each filter selects, how many requests it takes, and how invalid pages are handled. */
class BatchListTest {
    private static final CallOptions QUICK_RETRIES = CallOptions.standard()
            .withRetryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<ReceivedRequest> LIST_REQUESTS =
            r -> r.path().endsWith("/listjobs");

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @RegisterExtension
    final BatchFixture fixture = new BatchFixture(new ManualClock(start));

    private final FakeBatch fake = fixture.fake;
    private final BatchClient client = fixture.client;

    /** The ids of the jobs by the names that the rows use. */
    private final Map<String, String> idsByName = new TreeMap<>();

    private void addJob(String name, BatchStatus status) {
        idsByName.put(name, fake.jobs().addJob(FakeBatch.QUEUE, name, status, BatchJobScript.keepsStatus()));
    }

    /** Submits a job through the AWS SDK, which can set fields that the fake's own methods cannot. */
    private void submitJob(String name, String definition, String share, BatchStatus status) {
        try (software.amazon.awssdk.services.batch.BatchClient vendor =
                software.amazon.awssdk.services.batch.BatchClient.builder()
                        .endpointOverride(fake.url())
                        .region(Region.of(fake.region()))
                        .credentialsProvider(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY)))
                        .build()) {
            fake.jobs().setScript(name, BatchJobScript.keepsStatus());
            String id = vendor.submitJob(r -> r.jobName(name)
                            .jobQueue(FakeBatch.QUEUE)
                            .jobDefinition(definition)
                            .shareIdentifier(share))
                    .jobId();
            fake.jobs().moveJob(id, status);
            idsByName.put(name, id);
        }
    }

    private List<BatchJob> listJobs(ListJobsRequest request) {
        return Calls.await(client.listJobs(request, QUICK_RETRIES));
    }

    private List<String> jobNames(ListJobsRequest request) {
        return listJobs(request).stream().map(BatchJob::name).sorted().toList();
    }

    private int listRequestCount() {
        return (int) fake.receivedRequests().stream().filter(LIST_REQUESTS).count();
    }

    private static ListJobsRequest queueRequest() {
        return ListJobsRequest.ofQueue(FakeBatch.QUEUE);
    }

    // ---- states and filters ----

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void queueIsListedByEachStatus(JobStatus status) {
        for (JobStatus otherStatus : JobStatus.values()) {
            addJob("is-" + otherStatus, BatchStatus.valueOf(otherStatus.name()));
        }

        List<BatchJob> jobs = listJobs(queueRequest().withStates(status));

        assertThat(jobs)
                .filteredOn(job -> !job.name().equals("blocker"))
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.name()).isEqualTo("is-" + status);
                    assertThat(job.rawState()).isEqualTo(status.name());
                    assertThat(job.ref())
                            .isEqualTo(client.job(idsByName.get("is-" + status)).ref());
                    assertThat(job.submittedAt()).isPresent();
                    assertThat(job.jobQueue()).as("lists omit the queue").isEmpty();
                });
        assertThat(listRequestCount()).isEqualTo(1);
    }

    interface RequestFactory extends Function<BatchListTest, ListJobsRequest> {}

    private static Arguments row(String name, RequestFactory requestFactory, int requestCount, String... expected) {
        return Arguments.of(name, requestFactory, requestCount, expected);
    }

    static Stream<Arguments> filters() {
        JobStatus[] all = JobStatus.values();
        return Stream.of(
                row("live jobs by default", t -> queueRequest(), 5, "Alpha", "alpha-2", "beta", "shared"),
                row("all", t -> queueRequest().withStates(all), 7, "Alpha", "alpha-2", "beta", "gone", "shared"),
                row("by ARN", t -> ListJobsRequest.ofQueue(t.queueArn()), 5, "Alpha", "alpha-2", "beta", "shared"),
                row("another queue", t -> ListJobsRequest.ofQueue(FakeBatch.SECOND_QUEUE), 5),
                row(
                        "two states",
                        t -> queueRequest().withStates(JobStatus.RUNNING, JobStatus.RUNNABLE),
                        2,
                        "Alpha",
                        "alpha-2",
                        "beta",
                        "shared"),
                row("a name in any case", t -> queueRequest().withName("ALPHA"), 1, "Alpha"),
                row("the beginning of a name", t -> queueRequest().withNamePrefix("alpha"), 1, "Alpha", "alpha-2"),
                row(
                        "a name, of jobs in one state",
                        t -> queueRequest().withNamePrefix("alpha").withStates(JobStatus.RUNNING),
                        1,
                        "Alpha"),
                row("a name of a job that has ended", t -> queueRequest().withName("gone"), 1),
                row(
                        "a name, including jobs that have ended",
                        t -> queueRequest().withName("gone").withStates(all),
                        1,
                        "gone"),
                row("no such name", t -> queueRequest().withName("alp"), 1),
                row("a definition", t -> queueRequest().withJobDefinition("render"), 1, "shared"),
                row("a definition's revision", t -> queueRequest().withJobDefinition("render:3"), 1, "shared"),
                row("a definition's other revision", t -> queueRequest().withJobDefinition("render:4"), 1),
                row("a definition, cut short", t -> queueRequest().withJobDefinition("rend*"), 1, "shared"),
                row(
                        "a definition's ARN",
                        t -> queueRequest()
                                .withJobDefinition("arn:aws:batch:us-east-1:123456789012:job-definition/render:3"),
                        1,
                        "shared"),
                row("a definition in another case", t -> queueRequest().withJobDefinition("Render"), 1),
                row("a share identifier", t -> queueRequest().withShareIdentifier("team-a"), 5, "shared"),
                row(
                        "the beginning of a share identifier",
                        t -> queueRequest().withShareIdentifier("team*"),
                        5,
                        "shared"),
                row(
                        "a share identifier and a state",
                        t -> queueRequest().withShareIdentifier("team-a").withStates(JobStatus.STARTING),
                        1),
                row(
                        "share, name, definition and age together",
                        t -> queueRequest()
                                .withShareIdentifier("team-a")
                                .withName("SHARED")
                                .withJobDefinition("render")
                                .withCreatedAfter(t.start.minusSeconds(1)),
                        5,
                        "shared"),
                row(
                        "a share identifier and another name",
                        t -> queueRequest().withShareIdentifier("team-a").withName("beta"),
                        5),
                row(
                        "name and definition",
                        t -> queueRequest().withNamePrefix("alpha").withJobDefinition("definition:1"),
                        1,
                        "Alpha",
                        "alpha-2"),
                row("created later", t -> queueRequest().withCreatedAfter(t.middleTime()), 5, "beta", "shared"),
                row("created earlier", t -> queueRequest().withCreatedBefore(t.middleTime()), 5, "Alpha"),
                row(
                        "at exactly that time",
                        t -> queueRequest()
                                .withCreatedAfter(t.middleTime().minusMillis(1))
                                .withCreatedBefore(t.middleTime().plusMillis(1)),
                        5,
                        "alpha-2"),
                row(
                        "created later, including ended jobs",
                        t -> queueRequest().withCreatedAfter(t.middleTime()).withStates(all),
                        1,
                        "beta",
                        "gone",
                        "shared"),
                row(
                        "name and age",
                        t -> queueRequest()
                                .withNamePrefix("alpha")
                                .withCreatedAfter(t.middleTime().minusMillis(1)),
                        1,
                        "alpha-2"));
    }

    private Instant middleTime() {
        return start.plusSeconds(60);
    }

    private String queueArn() {
        return "arn:aws:batch:us-east-1:123456789012:job-queue/hi";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void filterSelectsExactlyTheMatchingJobs(
            String name, RequestFactory requestFactory, int requestCount, String[] expected) {
        addFilterJobs();

        assertThat(jobNames(requestFactory.apply(this))).containsExactly(expected);
        assertThat(listRequestCount()).isEqualTo(requestCount);
        assertThat(fake.receivedRequests()).allMatch(LIST_REQUESTS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void listWithBareSummariesSelectsTheSameJobs(
            String name, RequestFactory requestFactory, int requestCount, String[] expected) {
        addFilterJobs();
        fake.enableBehavior(BatchBehavior.MINIMAL_SUMMARIES);
        fake.enableBehavior(BatchBehavior.NULLS_FOR_UNSET);

        assertThat(jobNames(requestFactory.apply(this))).containsExactly(expected);
        assertThat(listRequestCount()).isEqualTo(requestCount);
    }

    private void addFilterJobs() {
        addJob("Alpha", BatchStatus.RUNNING);
        fixture.clock.advance(Duration.ofSeconds(60));
        addJob("alpha-2", BatchStatus.RUNNABLE);
        fixture.clock.advance(Duration.ofSeconds(60));
        addJob("beta", BatchStatus.RUNNABLE);
        addJob("gone", BatchStatus.FAILED);
        submitJob("shared", "render:3", "team-a", BatchStatus.RUNNABLE);
        fake.clearReceivedRequests();
    }

    // ---- children ----

    @Test
    void arrayChildrenAreListed() {
        String parent = fake.jobs().addArrayJob(BatchStatus.RUNNING, BatchStatus.SUCCEEDED, BatchStatus.RUNNABLE);
        ListJobsRequest children = ListJobsRequest.ofArray(parent);

        assertThat(jobIds(children)).containsExactlyInAnyOrder(parent + ":0", parent + ":2");
        assertThat(jobIds(children.withStates(JobStatus.SUCCEEDED))).containsExactly(parent + ":1");
        assertThat(jobIds(children.withNamePrefix("JO").withStates(JobStatus.RUNNING)))
                .containsExactly(parent + ":0");
        assertThat(jobIds(children.withName("other"))).isEmpty();
        assertThat(jobIds(children.withJobDefinition("definition"))).hasSize(2);
        assertThat(jobIds(children.withCreatedBefore(start))).isEmpty();
        assertThat(fake.receivedRequests())
                .as("the service has no filters for children")
                .noneMatch(r -> r.body().contains("filters"));
        assertThat(jobIds(queueRequest())).as("the parent alone").containsExactly(parent);
        assertThat(jobIds(ListJobsRequest.ofArray("no-such-id"))).isEmpty();
    }

    @Test
    void multiNodeJobNodesAreListed() {
        String job = fake.jobs().addMultiNodeJob(BatchStatus.RUNNING, BatchStatus.RUNNING);

        assertThat(listJobs(ListJobsRequest.ofMultiNodeJob(job)))
                .allSatisfy(node -> assertThat(node.state()).isEqualTo(JobState.RUNNING));
        assertThat(jobIds(ListJobsRequest.ofMultiNodeJob(job))).containsExactlyInAnyOrder(job + "#0", job + "#1");
    }

    private List<String> jobIds(ListJobsRequest request) {
        return listJobs(request).stream().map(job -> job.ref().id()).toList();
    }

    // ---- pages ----

    private List<String> addRunningJobs(int jobs) {
        return IntStream.range(0, jobs)
                .mapToObj(i -> fake.jobs().addJob(BatchStatus.RUNNING))
                .toList();
    }

    private static ListJobsRequest runningRequest() {
        return queueRequest().withStates(JobStatus.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6})
    void everyPageIsRequestedOnce(int size) {
        List<String> ids = addRunningJobs(5);

        assertThat(jobIds(runningRequest().withPageSize(size))).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(listRequestCount()).isEqualTo((5 + size - 1) / size);
        assertThat(fake.receivedRequests()).allMatch(r -> r.body().contains("\"maxResults\":" + size));
    }

    @Test
    void filteredPagesIgnoreTheRequestedSize() {
        addRunningJobs(230);

        assertThat(listJobs(queueRequest().withName("job").withPageSize(1000))).hasSize(230);
        assertThat(listRequestCount()).isEqualTo(3);
    }

    @Test
    void limitEndsTheListWithoutFurtherRequests() {
        addRunningJobs(10);
        addJob("queued", BatchStatus.RUNNABLE);

        assertThat(listJobs(runningRequest().withPageSize(2).withLimit(3))).hasSize(3);
        assertThat(listRequestCount()).isEqualTo(2);
        fake.clearReceivedRequests();
        assertThat(jobIds(queueRequest().withLimit(1))).containsExactly(idsByName.get("queued"));
        assertThat(listRequestCount()).as("submitted, pending, runnable").isEqualTo(3);
    }

    @Test
    void emptyPageWithTokenContinuesTheList() {
        List<String> ids = addRunningJobs(3);
        fake.enableBehavior(BatchBehavior.EMPTY_FIRST_PAGE);

        assertThat(jobIds(runningRequest())).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(listRequestCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 100})
    void repeatedTokenEndsTheList(int size) {
        List<String> ids = addRunningJobs(5);
        fake.enableBehavior(BatchBehavior.LAST_TOKEN_REPEATS);

        assertThat(jobIds(runningRequest().withPageSize(size))).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void endlessEmptyPagesFailTheList() {
        for (int i = 0; i < 150; i++) {
            fake.injectFault(
                    LIST_REQUESTS,
                    ExchangeFault.replaceReply(
                            FakeReply.json(200, "{\"jobSummaryList\":[],\"nextToken\":\"" + i + "\"}")));
        }

        SdkException.UnexpectedReply failure =
                catchThrowableOfType(SdkException.UnexpectedReply.class, () -> listJobs(runningRequest()));

        assertThat(failure).rootCause().hasMessageContaining("does not end");
        assertThat(listRequestCount()).isLessThan(150);
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of("no reply", ExchangeFault.resetAfterEffect()),
                Arguments.of("half a reply", ExchangeFault.truncateAfter(20)),
                Arguments.of("a proxy's page", ExchangeFault.replaceReply(FakeReply.html(502, "Bad Gateway"))),
                Arguments.of(
                        "throttled",
                        ExchangeFault.replaceReply(
                                FakeReply.json(429, "{}").withHeader("x-amzn-ErrorType", "TooManyRequestsException"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void lostPageIsRequestedAgain(String name, ExchangeFault attemptFailure) {
        List<String> ids = addRunningJobs(5);
        fake.injectFault(LIST_REQUESTS.and(r -> r.body().contains("nextToken")), attemptFailure);

        assertThat(jobIds(runningRequest().withPageSize(2))).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(listRequestCount()).isEqualTo(4);
    }

    @Test
    void unknownTokenFailsTheList() {
        addRunningJobs(5);
        fake.injectFault(
                LIST_REQUESTS.and(r -> r.body().contains("nextToken")),
                ExchangeFault.replaceReply(FakeReply.json(400, "{\"message\":\"Invalid nextToken\"}")
                        .withHeader("x-amzn-ErrorType", "ClientException")));

        SdkException.InvalidRequest failure = catchThrowableOfType(
                SdkException.InvalidRequest.class,
                () -> listJobs(runningRequest().withPageSize(2)));

        assertThat(failure.operation()).isEqualTo("ListJobs");
        assertThat(failure.mayHaveTakenEffect()).isFalse();
        assertThat(listRequestCount()).isEqualTo(2);
    }

    @Test
    void jobThatChangesStateDuringListingAppearsOnceInItsLastState() {
        String movingJobId = fake.jobs().addJob(BatchStatus.RUNNABLE);
        fake.injectFault(LIST_REQUESTS.and(r -> r.body().contains("RUNNABLE")), ExchangeFault.changeReply(answer -> {
            fake.jobs().moveJob(movingJobId, BatchStatus.RUNNING);
            return answer;
        }));

        assertThat(listJobs(queueRequest())).singleElement().satisfies(job -> {
            assertThat(job.ref().id()).isEqualTo(movingJobId);
            assertThat(job.rawState()).isEqualTo("RUNNING");
        });
    }

    @Test
    void statesAreListedInLifecycleOrderSoThatNoJobIsMissed() {
        String movingJobId = fake.jobs().addJob(BatchStatus.RUNNABLE);
        fake.injectFault(LIST_REQUESTS.and(r -> r.body().contains("SUBMITTED")), ExchangeFault.changeReply(answer -> {
            fake.jobs().moveJob(movingJobId, BatchStatus.RUNNING);
            return answer;
        }));

        assertThat(jobIds(queueRequest().withStates(JobStatus.RUNNING, JobStatus.RUNNABLE, JobStatus.SUBMITTED)))
                .containsExactly(movingJobId);
    }

    @Test
    void jobsAddedOrRemovedBetweenPagesShiftNoOtherJob() {
        List<String> ids = new ArrayList<>(addRunningJobs(6));
        fake.injectFault(LIST_REQUESTS.and(r -> r.body().contains("nextToken")), ExchangeFault.changeReply(answer -> {
            fake.jobs().addJob(BatchStatus.RUNNING);
            fake.jobs().forgetJob(ids.get(5));
            return answer;
        }));

        assertThat(jobIds(runningRequest().withPageSize(2))).containsExactlyInAnyOrderElementsOf(ids);
    }

    // ---- invalid replies ----

    static Stream<Arguments> replies() {
        return Stream.of(
                Arguments.of("{\"jobSummaryList\":null}", "0"),
                Arguments.of("{\"jobSummaryList\":[],\"nextToken\":null}", "0"),
                Arguments.of("{\"jobSummaryList\":[],\"nextToken\":\"\"}", "0"),
                Arguments.of("{\"jobSummaryList\":[{\"jobId\":\"a\",\"status\":\"RUNNING\"}]}", "1"),
                Arguments.of("{\"jobSummaryList\":[{\"jobId\":\"a\",\"status\":\"SUCCEEDED\"}]}", "0"),
                Arguments.of("{\"jobSummaryList\":[{\"jobId\":\"a\",\"status\":\"PAUSED\"}]}", "0"),
                Arguments.of("{\"jobSummaryList\":[{\"jobId\":\"a\"}]}", "0"),
                Arguments.of("{\"jobSummaryList\":[{\"status\":\"RUNNING\"}]}", "UnexpectedReply"),
                Arguments.of("{\"jobSummaryList\":[null]}", "UnexpectedReply"),
                Arguments.of("{\"jobSummaryList\":{}}", "UnexpectedReply"),
                Arguments.of("{}", "UnexpectedReply"),
                Arguments.of("[]", "UnexpectedReply"),
                Arguments.of("", "UnexpectedReply"),
                Arguments.of("<html>", "UnexpectedReply"));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void replyWithoutListIsNotAnEmptyList(String body, String expected) {
        fake.injectFault(LIST_REQUESTS, ExchangeFault.replaceReply(FakeReply.json(200, body)));

        assertThat(failureOrCount(runningRequest())).isEqualTo(expected);
    }

    private String failureOrCount(ListJobsRequest request) {
        try {
            return String.valueOf(listJobs(request).size());
        } catch (SdkException e) {
            assertThat(e.mayHaveTakenEffect()).isFalse();
            return e.getClass().getSimpleName();
        }
    }

    @Test
    void forbiddenListFailsAsForbidden() {
        fake.setPermissionDenied("ListJobs", true);
        assertThat(failureOrCount(runningRequest())).isEqualTo("Forbidden");
        fake.setPermissionDenied("ListJobs", false);
        assertThat(failureOrCount(ListJobsRequest.ofQueue("no-such-queue"))).isEqualTo("InvalidRequest");
    }

    @Test
    void cancelledJobThatMayHaveStartedIsNotReportedAsCancelled() {
        String id = fake.jobs().addJob(BatchStatus.RUNNABLE);
        Calls.await(client.cancelJob(CancelJobRequest.of(id)));
        fake.runSchedulerPass();
        ListJobsRequest failed = queueRequest().withStates(JobStatus.FAILED);

        assertThat(listJobs(failed)).extracting(BatchJob::state).containsExactly(JobState.CANCELLED);
        fake.enableBehavior(BatchBehavior.MINIMAL_SUMMARIES);
        assertThat(listJobs(failed)).extracting(BatchJob::state).containsExactly(JobState.ENDED);
        fake.enableBehavior(BatchBehavior.FLAGS_ARE_OMITTED_IN_LISTS);
        assertThat(listJobs(failed)).extracting(BatchJob::state).containsExactly(JobState.FAILED);
    }

    // ---- arguments ----

    static Stream<Arguments> nonsense() {
        return Stream.<Supplier<Object>>of(
                        () -> ListJobsRequest.ofQueue(" "),
                        () -> ListJobsRequest.ofQueue("a*"),
                        () -> ListJobsRequest.ofArray(""),
                        () -> ListJobsRequest.ofMultiNodeJob("a\nb"),
                        () -> queueRequest().withStates(),
                        () -> queueRequest().withName(""),
                        () -> queueRequest().withName(" "),
                        () -> queueRequest().withNamePrefix(""),
                        () -> queueRequest().withName("a*b"),
                        () -> queueRequest().withNamePrefix("a*b"),
                        () -> queueRequest().withName("a\u0000"),
                        () -> queueRequest().withJobDefinition("arn:aws:batch:r:1:job-definition/a*"),
                        () -> queueRequest().withShareIdentifier("*a"),
                        () -> ListJobsRequest.ofArray("a").withShareIdentifier("team"),
                        () -> queueRequest().withCreatedAfter(Instant.MAX),
                        () -> queueRequest().withCreatedBefore(Instant.MIN),
                        () -> queueRequest().withCreatedBefore(Instant.EPOCH).withCreatedAfter(Instant.EPOCH),
                        () -> queueRequest().withPageSize(0),
                        () -> queueRequest().withPageSize(1001),
                        () -> queueRequest().withLimit(0),
                        () -> queueRequest().withLimit(-1))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void invalidRequestIsRejectedAtOnce(Supplier<Object> request) {
        assertThatThrownBy(request::get).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void referenceIsBoundInItsOwnRegionOnly() {
        String id = fake.jobs().addJob(BatchStatus.RUNNING);
        JobRef ref = client.job(id).ref();

        assertThat(Calls.await(client.job(ref).read()).state()).isEqualTo(JobState.RUNNING);
        for (JobRef other : List.of(
                new JobRef("dli", "job", ref.scope(), id),
                new JobRef("batch", "service", ref.scope(), id),
                new JobRef("batch", "job", "eu-west-3", id))) {
            assertThatThrownBy(() -> client.job(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not a job of us-east-1");
        }
    }
}
