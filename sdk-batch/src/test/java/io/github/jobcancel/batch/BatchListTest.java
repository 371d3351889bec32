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
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchQuirk;
import io.github.jobcancel.testkit.batch.BatchScript;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Which jobs each filter selects, how often the service is asked, and what becomes of pages that go wrong. */
class BatchListTest {
    private static final CallOptions QUICK = CallOptions.standard()
            .withRetry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<Incoming> LIST = r -> r.path().endsWith("/listjobs");

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final ManualClock clock = new ManualClock(start);
    private final FakeBatch fake = new FakeBatch(clock);
    private final BatchClient client = BatchClient.builder()
            .region(fake.region())
            .endpoint(fake.url())
            .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY))
            .build();

    /** The jobs by the name that a row calls them. */
    private final Map<String, String> named = new TreeMap<>();

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    private void add(String name, BatchStatus status) {
        named.put(name, fake.jobs().add(FakeBatch.QUEUE, name, status, BatchScript.staysPut()));
    }

    /** What only a submission over the wire can say. */
    private void submit(String name, String definition, String share, BatchStatus status) {
        try (software.amazon.awssdk.services.batch.BatchClient vendor =
                software.amazon.awssdk.services.batch.BatchClient.builder()
                        .endpointOverride(fake.url())
                        .region(Region.of(fake.region()))
                        .credentialsProvider(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY)))
                        .build()) {
            fake.jobs().script(name, BatchScript.staysPut());
            String id = vendor.submitJob(r -> r.jobName(name)
                            .jobQueue(FakeBatch.QUEUE)
                            .jobDefinition(definition)
                            .shareIdentifier(share))
                    .jobId();
            fake.jobs().move(id, status);
            named.put(name, id);
        }
    }

    private List<BatchJob> list(ListJobsRequest request) {
        return Calls.await(client.listJobs(request, QUICK));
    }

    private List<String> names(ListJobsRequest request) {
        return list(request).stream().map(BatchJob::jobName).sorted().toList();
    }

    private int asked() {
        return (int) fake.requests().stream().filter(LIST).count();
    }

    private static ListJobsRequest queue() {
        return ListJobsRequest.ofQueue(FakeBatch.QUEUE);
    }

    // ---- states and filters ----

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void aQueueIsListedByEachStatus(JobStatus status) {
        for (JobStatus one : JobStatus.values()) {
            add("is-" + one, BatchStatus.valueOf(one.name()));
        }

        List<BatchJob> found = list(queue().withStatuses(status));

        assertThat(found)
                .filteredOn(job -> !job.jobName().equals("blocker"))
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.jobName()).isEqualTo("is-" + status);
                    assertThat(job.rawState()).isEqualTo(status.name());
                    assertThat(job.ref())
                            .isEqualTo(client.job(named.get("is-" + status)).ref());
                    assertThat(job.createdAt()).isPresent();
                    assertThat(job.jobQueue()).as("a list does not give it").isEmpty();
                });
        assertThat(asked()).isEqualTo(1);
    }

    interface Wish extends Function<BatchListTest, ListJobsRequest> {}

    private static Arguments row(String name, Wish wish, int asked, String... expected) {
        return Arguments.of(name, wish, asked, expected);
    }

    static Stream<Arguments> filters() {
        JobStatus[] all = JobStatus.values();
        return Stream.of(
                row("those alive, unless told otherwise", t -> queue(), 5, "Alpha", "alpha-2", "beta", "shared"),
                row("all", t -> queue().withStatuses(all), 7, "Alpha", "alpha-2", "beta", "gone", "shared"),
                row("by ARN", t -> ListJobsRequest.ofQueue(t.arn()), 5, "Alpha", "alpha-2", "beta", "shared"),
                row("another queue", t -> ListJobsRequest.ofQueue(FakeBatch.OTHER_QUEUE), 5),
                row(
                        "two states",
                        t -> queue().withStatuses(JobStatus.RUNNING, JobStatus.RUNNABLE),
                        2,
                        "Alpha",
                        "alpha-2",
                        "beta",
                        "shared"),
                row("a name in any case", t -> queue().withJobName("ALPHA"), 1, "Alpha"),
                row("how a name begins", t -> queue().withJobName("alpha*"), 1, "Alpha", "alpha-2"),
                row(
                        "a name, of jobs in one state",
                        t -> queue().withJobName("alpha*").withStatuses(JobStatus.RUNNING),
                        1,
                        "Alpha"),
                row("a name that has ended", t -> queue().withJobName("gone"), 1),
                row(
                        "a name that has ended, asked for",
                        t -> queue().withJobName("gone").withStatuses(all),
                        1,
                        "gone"),
                row("no such name", t -> queue().withJobName("alp"), 1),
                row("a definition", t -> queue().withJobDefinition("render"), 1, "shared"),
                row("a definition's revision", t -> queue().withJobDefinition("render:3"), 1, "shared"),
                row("a definition's other revision", t -> queue().withJobDefinition("render:4"), 1),
                row("a definition, cut short", t -> queue().withJobDefinition("rend*"), 1, "shared"),
                row(
                        "a definition's ARN",
                        t -> queue().withJobDefinition("arn:aws:batch:us-east-1:123456789012:job-definition/render:3"),
                        1,
                        "shared"),
                row("a definition in another case", t -> queue().withJobDefinition("Render"), 1),
                row("a share", t -> queue().withShareIdentifier("team-a"), 5, "shared"),
                row("how a share begins", t -> queue().withShareIdentifier("team*"), 5, "shared"),
                row(
                        "a share, in a state",
                        t -> queue().withShareIdentifier("team-a").withStatuses(JobStatus.STARTING),
                        1),
                row(
                        "share, name, definition and age together",
                        t -> queue().withShareIdentifier("team-a")
                                .withJobName("SHARED")
                                .withJobDefinition("render")
                                .withCreatedAfter(t.start.minusSeconds(1)),
                        5,
                        "shared"),
                row(
                        "a share, and another name",
                        t -> queue().withShareIdentifier("team-a").withJobName("beta"),
                        5),
                row(
                        "name and definition",
                        t -> queue().withJobName("alpha*").withJobDefinition("definition:1"),
                        1,
                        "Alpha",
                        "alpha-2"),
                row("younger", t -> queue().withCreatedAfter(t.middle()), 5, "beta", "shared"),
                row("older", t -> queue().withCreatedBefore(t.middle()), 5, "Alpha"),
                row(
                        "of that very time",
                        t -> queue().withCreatedAfter(t.middle().minusMillis(1))
                                .withCreatedBefore(t.middle().plusMillis(1)),
                        5,
                        "alpha-2"),
                row(
                        "younger, ended ones too",
                        t -> queue().withCreatedAfter(t.middle()).withStatuses(all),
                        1,
                        "beta",
                        "gone",
                        "shared"),
                row(
                        "name and age",
                        t -> queue().withJobName("alpha*")
                                .withCreatedAfter(t.middle().minusMillis(1)),
                        1,
                        "alpha-2"));
    }

    private Instant middle() {
        return start.plusSeconds(60);
    }

    private String arn() {
        return "arn:aws:batch:us-east-1:123456789012:job-queue/hi";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void aFilterSelectsWhatItNamesAndNothingElse(String name, Wish wish, int asked, String[] expected) {
        scene();

        assertThat(names(wish.apply(this))).containsExactly(expected);
        assertThat(asked()).isEqualTo(asked);
        assertThat(fake.requests()).allMatch(LIST);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void aListThatTellsLittleSelectsTheSame(String name, Wish wish, int asked, String[] expected) {
        scene();
        fake.quirk(BatchQuirk.BARE_SUMMARIES);
        fake.quirk(BatchQuirk.NULLS_FOR_UNSET);

        assertThat(names(wish.apply(this))).containsExactly(expected);
        assertThat(asked()).isEqualTo(asked);
    }

    private void scene() {
        add("Alpha", BatchStatus.RUNNING);
        clock.advance(Duration.ofSeconds(60));
        add("alpha-2", BatchStatus.RUNNABLE);
        clock.advance(Duration.ofSeconds(60));
        add("beta", BatchStatus.RUNNABLE);
        add("gone", BatchStatus.FAILED);
        submit("shared", "render:3", "team-a", BatchStatus.RUNNABLE);
        fake.clearRequests();
    }

    // ---- children ----

    @Test
    void theChildrenOfAnArrayAreListed() {
        String parent = fake.jobs().addArray(BatchStatus.RUNNING, BatchStatus.SUCCEEDED, BatchStatus.RUNNABLE);
        ListJobsRequest children = ListJobsRequest.ofArray(parent);

        assertThat(ids(children)).containsExactlyInAnyOrder(parent + ":0", parent + ":2");
        assertThat(ids(children.withStatuses(JobStatus.SUCCEEDED))).containsExactly(parent + ":1");
        assertThat(ids(children.withJobName("JO*").withStatuses(JobStatus.RUNNING)))
                .containsExactly(parent + ":0");
        assertThat(ids(children.withJobName("other"))).isEmpty();
        assertThat(ids(children.withJobDefinition("definition"))).hasSize(2);
        assertThat(ids(children.withCreatedBefore(start))).isEmpty();
        assertThat(fake.requests())
                .as("the service knows no filters here")
                .noneMatch(r -> r.body().contains("filters"));
        assertThat(ids(queue())).as("the parent").containsExactly(parent);
        assertThat(ids(ListJobsRequest.ofArray("no-such-id"))).isEmpty();
    }

    @Test
    void theNodesOfAMultiNodeJobAreListed() {
        String job = fake.jobs().addMultiNode(BatchStatus.RUNNING, BatchStatus.RUNNING);

        assertThat(list(ListJobsRequest.ofMultiNode(job)))
                .allSatisfy(node -> assertThat(node.state()).isEqualTo(JobState.RUNNING));
        assertThat(ids(ListJobsRequest.ofMultiNode(job))).containsExactlyInAnyOrder(job + "#0", job + "#1");
    }

    private List<String> ids(ListJobsRequest request) {
        return list(request).stream().map(job -> job.ref().id()).toList();
    }

    // ---- pages ----

    private List<String> some(int jobs) {
        return IntStream.range(0, jobs)
                .mapToObj(i -> fake.jobs().add(BatchStatus.RUNNING))
                .toList();
    }

    private static ListJobsRequest running() {
        return queue().withStatuses(JobStatus.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6})
    void everyPageIsAskedForOnce(int size) {
        List<String> ids = some(5);

        assertThat(ids(running().withMaxResults(size))).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(asked()).isEqualTo((5 + size - 1) / size);
        assertThat(fake.requests()).allMatch(r -> r.body().contains("\"maxResults\":" + size));
    }

    @Test
    void filteredPagesAreSmallerWhateverIsAskedFor() {
        some(230);

        assertThat(list(queue().withJobName("job").withMaxResults(1000))).hasSize(230);
        assertThat(asked()).isEqualTo(3);
    }

    @Test
    void aLimitEndsTheListAndNoMoreIsAsked() {
        some(10);
        add("queued", BatchStatus.RUNNABLE);

        assertThat(list(running().withMaxResults(2).withLimit(3))).hasSize(3);
        assertThat(asked()).isEqualTo(2);
        fake.clearRequests();
        assertThat(ids(queue().withLimit(1))).containsExactly(named.get("queued"));
        assertThat(asked()).as("submitted, pending, runnable").isEqualTo(3);
    }

    @Test
    void anEmptyPageWithATokenIsNotTheEnd() {
        List<String> ids = some(3);
        fake.quirk(BatchQuirk.EMPTY_FIRST_PAGE);

        assertThat(ids(running())).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(asked()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 100})
    void aTokenThatComesAgainEndsTheList(int size) {
        List<String> ids = some(5);
        fake.quirk(BatchQuirk.LAST_TOKEN_REPEATS);

        assertThat(ids(running().withMaxResults(size))).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void emptyPagesWithoutEndAreAFailure() {
        for (int i = 0; i < 150; i++) {
            fake.fail(LIST, Fault.answer(Answer.json(200, "{\"jobSummaryList\":[],\"nextToken\":\"" + i + "\"}")));
        }

        SdkException.UnexpectedReply failure =
                catchThrowableOfType(SdkException.UnexpectedReply.class, () -> list(running()));

        assertThat(failure).rootCause().hasMessageContaining("does not end");
        assertThat(asked()).isLessThan(150);
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of("no reply", Fault.resetAfterEffect()),
                Arguments.of("half a reply", Fault.truncate(20)),
                Arguments.of("a proxy's page", Fault.answer(Answer.html(502, "Bad Gateway"))),
                Arguments.of(
                        "throttled",
                        Fault.answer(Answer.json(429, "{}").with("x-amzn-ErrorType", "TooManyRequestsException"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void aPageThatIsLostIsAskedForAgain(String name, Fault fault) {
        List<String> ids = some(5);
        fake.fail(LIST.and(r -> r.body().contains("nextToken")), fault);

        assertThat(ids(running().withMaxResults(2))).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(asked()).isEqualTo(4);
    }

    @Test
    void aTokenThatTheServiceNoLongerKnowsFailsTheList() {
        some(5);
        fake.fail(
                LIST.and(r -> r.body().contains("nextToken")),
                Fault.answer(Answer.json(400, "{\"message\":\"Invalid nextToken\"}")
                        .with("x-amzn-ErrorType", "ClientException")));

        SdkException.InvalidRequest failure = catchThrowableOfType(
                SdkException.InvalidRequest.class, () -> list(running().withMaxResults(2)));

        assertThat(failure.operation()).isEqualTo("ListJobs");
        assertThat(failure.mayHaveTakenEffect()).isFalse();
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void aJobThatMovesOnWhileItIsListedIsSeenOnceAndAsItWasLast() {
        String moving = fake.jobs().add(BatchStatus.RUNNABLE);
        fake.fail(LIST.and(r -> r.body().contains("RUNNABLE")), Fault.change(answer -> {
            fake.jobs().move(moving, BatchStatus.RUNNING);
            return answer;
        }));

        assertThat(list(queue())).singleElement().satisfies(job -> {
            assertThat(job.ref().id()).isEqualTo(moving);
            assertThat(job.rawState()).isEqualTo("RUNNING");
        });
    }

    @Test
    void statesAreListedInTheOrderOfAJobsLifeSoThatNoneIsMissed() {
        String moving = fake.jobs().add(BatchStatus.RUNNABLE);
        fake.fail(LIST.and(r -> r.body().contains("SUBMITTED")), Fault.change(answer -> {
            fake.jobs().move(moving, BatchStatus.RUNNING);
            return answer;
        }));

        assertThat(ids(queue().withStatuses(JobStatus.RUNNING, JobStatus.RUNNABLE, JobStatus.SUBMITTED)))
                .containsExactly(moving);
    }

    @Test
    void jobsThatComeAndGoBetweenPagesMoveNoOther() {
        List<String> ids = new ArrayList<>(some(6));
        fake.fail(LIST.and(r -> r.body().contains("nextToken")), Fault.change(answer -> {
            fake.jobs().add(BatchStatus.RUNNING);
            fake.jobs().forget(ids.get(5));
            return answer;
        }));

        assertThat(ids(running().withMaxResults(2))).containsExactlyInAnyOrderElementsOf(ids);
    }

    // ---- odd replies ----

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
    void anAnswerWithoutItsListIsNoEmptyList(String body, String expected) {
        fake.fail(LIST, Fault.answer(Answer.json(200, body)));

        assertThat(told(running())).isEqualTo(expected);
    }

    private String told(ListJobsRequest request) {
        try {
            return String.valueOf(list(request).size());
        } catch (SdkException e) {
            assertThat(e.mayHaveTakenEffect()).isFalse();
            return e.getClass().getSimpleName();
        }
    }

    @Test
    void whoMayNotListIsToldSo() {
        fake.deny("ListJobs", true);
        assertThat(told(running())).isEqualTo("Forbidden");
        fake.deny("ListJobs", false);
        assertThat(told(ListJobsRequest.ofQueue("no-such-queue"))).isEqualTo("InvalidRequest");
    }

    @Test
    void aCancelledJobThatMayHaveStartedIsNotCalledCancelled() {
        String id = fake.jobs().add(BatchStatus.RUNNABLE);
        Calls.await(client.cancelJob(CancelJobRequest.of(id)));
        fake.tick();
        ListJobsRequest failed = queue().withStatuses(JobStatus.FAILED);

        assertThat(list(failed)).extracting(BatchJob::state).containsExactly(JobState.CANCELLED);
        fake.quirk(BatchQuirk.BARE_SUMMARIES);
        assertThat(list(failed)).extracting(BatchJob::state).containsExactly(JobState.ENDED);
        fake.quirk(BatchQuirk.NO_FLAGS_IN_LISTS);
        assertThat(list(failed)).extracting(BatchJob::state).containsExactly(JobState.FAILED);
    }

    // ---- arguments ----

    static Stream<Arguments> nonsense() {
        return Stream.<Supplier<Object>>of(
                        () -> ListJobsRequest.ofQueue(" "),
                        () -> ListJobsRequest.ofQueue("a*"),
                        () -> ListJobsRequest.ofArray(""),
                        () -> ListJobsRequest.ofMultiNode("a\nb"),
                        () -> queue().withStatuses(),
                        () -> queue().withJobName(""),
                        () -> queue().withJobName(" "),
                        () -> queue().withJobName("*"),
                        () -> queue().withJobName("a*b"),
                        () -> queue().withJobName("a**"),
                        () -> queue().withJobName("a\u0000"),
                        () -> queue().withJobDefinition("arn:aws:batch:r:1:job-definition/a*"),
                        () -> queue().withShareIdentifier("*a"),
                        () -> ListJobsRequest.ofArray("a").withShareIdentifier("team"),
                        () -> queue().withCreatedAfter(Instant.MAX),
                        () -> queue().withCreatedBefore(Instant.MIN),
                        () -> queue().withCreatedBefore(Instant.EPOCH).withCreatedAfter(Instant.EPOCH),
                        () -> queue().withMaxResults(0),
                        () -> queue().withMaxResults(1001),
                        () -> queue().withLimit(0),
                        () -> queue().withLimit(-1))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void whatCannotBeAskedIsRefusedAtOnce(Supplier<Object> request) {
        assertThatThrownBy(request::get).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReferenceIsBoundInItsOwnRegionOnly() {
        String id = fake.jobs().add(BatchStatus.RUNNING);
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
