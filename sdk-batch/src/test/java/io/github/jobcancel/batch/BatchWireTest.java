// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static io.github.jobcancel.batch.JobStatus.RUNNABLE;
import static io.github.jobcancel.batch.JobStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The vendor's own client and ours ask the same fake for the same thing: it must be the same request. */
class BatchWireTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "AQoDYXdzEPT//////////wEXAMPLE/token+with==";

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch fake = new FakeBatch(clock);
    private final String job = fake.jobs().add(BatchStatus.RUNNABLE);
    private final String child = fake.jobs().addArray(BatchStatus.RUNNABLE, BatchStatus.RUNNING) + ":1";

    @AfterEach
    void close() {
        fake.close();
    }

    interface Vendor extends BiConsumer<software.amazon.awssdk.services.batch.BatchClient, BatchWireTest> {}

    interface Ours extends BiConsumer<BatchClient, BatchWireTest> {}

    private static Arguments row(String name, Vendor vendor, Ours ours) {
        return Arguments.of(name, vendor, ours);
    }

    static Stream<Arguments> operations() {
        CallOptions plain = CallOptions.standard().unverified();
        return Stream.of(
                row(
                        "CancelJob",
                        (c, t) -> c.cancelJob(r -> r.jobId(t.job).reason("superseded")),
                        (c, t) -> Calls.await(c.cancelJob(new CancelJobRequest(t.job, "superseded"), plain))),
                row(
                        "CancelJob with odd text",
                        (c, t) -> c.cancelJob(
                                r -> r.jobId(t.child).reason("caf\u00e9 \"stop\" \\ \u2028 \ud83d\ude80 </x>")),
                        (c, t) -> Calls.await(c.cancelJob(
                                new CancelJobRequest(t.child, "caf\u00e9 \"stop\" \\ \u2028 \ud83d\ude80 </x>"),
                                plain))),
                row(
                        "TerminateJob",
                        (c, t) -> c.terminateJob(r -> r.jobId(t.child).reason("operator stop")),
                        (c, t) -> Calls.await(c.terminateJob(new CancelJobRequest(t.child, "operator stop"), plain))),
                row(
                        "DescribeJobs",
                        (c, t) -> c.describeJobs(r -> r.jobs(t.job, t.child, "no-such-id")),
                        (c, t) -> Calls.await(c.describeJobs(List.of(t.job, t.child, "no-such-id")))),
                row(
                        "ListJobs of a queue",
                        (c, t) -> c.listJobs(r -> r.jobQueue("hi").jobStatus("RUNNABLE")),
                        (c, t) -> listed(c, ListJobsRequest.ofQueue("hi").withStatuses(RUNNABLE))),
                row(
                        "ListJobs of an array",
                        (c, t) -> c.listJobs(r ->
                                r.arrayJobId(t.parent()).jobStatus("RUNNING").maxResults(7)),
                        (c, t) -> listed(
                                c,
                                ListJobsRequest.ofArray(t.parent())
                                        .withStatuses(RUNNING)
                                        .withMaxResults(7))),
                row(
                        "ListJobs of a multi-node job",
                        (c, t) -> c.listJobs(r -> r.multiNodeJobId(t.job).jobStatus("RUNNING")),
                        (c, t) -> listed(c, ListJobsRequest.ofMultiNode(t.job).withStatuses(RUNNING))),
                row(
                        "ListJobs by name",
                        (c, t) -> c.listJobs(r ->
                                r.jobQueue("hi").filters(f -> f.name("JOB_NAME").values("caf\u00e9 \"x\"*"))),
                        (c, t) -> listed(c, ListJobsRequest.ofQueue("hi").withJobName("caf\u00e9 \"x\"*"))),
                row(
                        "ListJobs by definition",
                        (c, t) -> c.listJobs(r -> r.jobQueue("hi")
                                .filters(f -> f.name("JOB_DEFINITION").values("render:3"))),
                        (c, t) -> listed(c, ListJobsRequest.ofQueue("hi").withJobDefinition("render:3"))),
                row(
                        "ListJobs by share",
                        (c, t) -> c.listJobs(r -> r.jobQueue("hi")
                                .jobStatus("RUNNING")
                                .filters(f -> f.name("SHARE_IDENTIFIER").values("a"))),
                        (c, t) -> listed(
                                c,
                                ListJobsRequest.ofQueue("hi")
                                        .withShareIdentifier("a")
                                        .withStatuses(RUNNING))),
                row(
                        "ListJobs by age",
                        (c, t) -> c.listJobs(r -> r.jobQueue("hi")
                                .filters(f -> f.name("AFTER_CREATED_AT").values("1767000000000"))),
                        (c, t) -> listed(
                                c,
                                ListJobsRequest.ofQueue("hi")
                                        .withStatuses(JobStatus.FAILED)
                                        .withCreatedAfter(Instant.ofEpochMilli(1_767_000_000_000L)))));
    }

    private static void listed(BatchClient client, ListJobsRequest request) {
        Calls.await(client.listJobs(request, CallOptions.standard()));
    }

    private String parent() {
        return child.substring(0, child.indexOf(':'));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void ourRequestIsTheVendors(String name, Vendor vendor, Ours ours) throws Exception {
        sameRequest(vendor, ours, AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY));
    }

    @Test
    void theNextPageIsAskedForAsTheVendorDoes() throws Exception {
        fake.jobs().add(BatchStatus.RUNNABLE);
        fake.jobs().add(BatchStatus.RUNNABLE);
        AwsCredentials key = AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY);
        try (software.amazon.awssdk.services.batch.BatchClient theirs = vendorClient(key)) {
            theirs.listJobsPaginator(r -> r.jobQueue("hi").jobStatus("RUNNABLE").maxResults(2))
                    .jobSummaryList()
                    .forEach(job -> {});
        }
        try (BatchClient client = BatchClient.builder()
                .region(fake.region())
                .endpoint(fake.url())
                .credentials(key)
                .build()) {
            listed(client, ListJobsRequest.ofQueue("hi").withStatuses(RUNNABLE).withMaxResults(2));
        }

        assertThat(fake.requests()).hasSize(4);
        assertThat(JSON.readTree(fake.requests().get(3).body()))
                .isEqualTo(JSON.readTree(fake.requests().get(1).body()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void ourRequestWithATemporaryKeyIsTheVendors(String name, Vendor vendor, Ours ours) throws Exception {
        fake.temporaryKey(
                "ASIAEXAMPLE", "temporary-secret", TOKEN, clock.instant().plus(Duration.ofHours(1)));
        sameRequest(vendor, ours, AwsCredentials.of("ASIAEXAMPLE", "temporary-secret", TOKEN));
    }

    private void sameRequest(Vendor vendor, Ours ours, AwsCredentials key) throws Exception {
        try (software.amazon.awssdk.services.batch.BatchClient theirs = vendorClient(key);
                BatchClient client = BatchClient.builder()
                        .region(fake.region())
                        .endpoint(fake.url())
                        .credentials(key)
                        .build()) {
            vendor.accept(theirs, this);
            ours.accept(client, this);
        }
        assertThat(fake.requests()).hasSize(2);
        Incoming expected = fake.requests().get(0);
        Incoming actual = fake.requests().get(1);
        assertThat(actual.line()).isEqualTo(expected.line());
        assertThat(signed(actual)).isEqualTo(signed(expected));
        assertThat(actual.header("Content-Type")).isEqualTo(expected.header("Content-Type"));
        JsonNode theirBody = JSON.readTree(expected.body());
        assertThat(JSON.readTree(actual.body())).isEqualTo(theirBody);
    }

    private software.amazon.awssdk.services.batch.BatchClient vendorClient(AwsCredentials key) {
        String token = key.sessionToken();
        return software.amazon.awssdk.services.batch.BatchClient.builder()
                .endpointOverride(fake.url())
                .region(Region.of(fake.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        token == null
                                ? AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())
                                : AwsSessionCredentials.create(key.accessKeyId(), key.secretAccessKey(), token)))
                .build();
    }

    private static Set<String> signed(Incoming request) {
        String authorization = request.header("Authorization").orElseThrow();
        return Set.of(
                authorization.replaceAll(".*SignedHeaders=([^,]*),.*", "$1").split(";"));
    }
}
