// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static io.github.jobcancel.batch.JobStatus.RUNNABLE;
import static io.github.jobcancel.batch.JobStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Compares our requests with those of the AWS SDK's client, both sent to the same fake. */
class BatchWireTest {
    private static final ObjectMapper JSON_MAPPER = new ObjectMapper();
    private static final String SESSION_TOKEN = "AQoDYXdzEPT//////////wEXAMPLE/token+with==";

    @RegisterExtension
    final BatchFixture fixture = new BatchFixture();

    private final FakeBatch fake = fixture.fake;
    private final String job = fake.jobs().addJob(BatchStatus.RUNNABLE);
    private final String child = fake.jobs().addArrayJob(BatchStatus.RUNNABLE, BatchStatus.RUNNING) + ":1";

    interface VendorCall extends BiConsumer<software.amazon.awssdk.services.batch.BatchClient, BatchWireTest> {}

    interface LibraryCall extends BiConsumer<BatchClient, BatchWireTest> {}

    private static Arguments operationRow(String name, VendorCall vendorCall, LibraryCall libraryCall) {
        return Arguments.of(name, vendorCall, libraryCall);
    }

    static Stream<Arguments> operations() {
        CallOptions plain = CallOptions.standard().withVerify(false);
        return Stream.of(
                operationRow(
                        "CancelJob",
                        (c, t) -> c.cancelJob(r -> r.jobId(t.job).reason("superseded")),
                        (c, t) -> Calls.await(c.cancelJob(new CancelJobRequest(t.job, "superseded"), plain))),
                operationRow(
                        "CancelJob with odd text",
                        (c, t) -> c.cancelJob(
                                r -> r.jobId(t.child).reason("caf\u00e9 \"stop\" \\ \u2028 \ud83d\ude80 </x>")),
                        (c, t) -> Calls.await(c.cancelJob(
                                new CancelJobRequest(t.child, "caf\u00e9 \"stop\" \\ \u2028 \ud83d\ude80 </x>"),
                                plain))),
                operationRow(
                        "TerminateJob",
                        (c, t) -> c.terminateJob(r -> r.jobId(t.child).reason("operator stop")),
                        (c, t) -> Calls.await(c.terminateJob(new CancelJobRequest(t.child, "operator stop"), plain))),
                operationRow(
                        "DescribeJobs",
                        (c, t) -> c.describeJobs(r -> r.jobs(t.job, t.child, "no-such-id")),
                        (c, t) -> Calls.await(c.describeJobs(List.of(t.job, t.child, "no-such-id")))),
                operationRow(
                        "ListJobs of a queue",
                        (c, t) -> c.listJobs(r -> r.jobQueue("hi").jobStatus("RUNNABLE")),
                        (c, t) -> listJobs(c, ListJobsRequest.ofQueue("hi").withStates(RUNNABLE))),
                operationRow(
                        "ListJobs of an array",
                        (c, t) -> c.listJobs(r -> r.arrayJobId(t.arrayParent())
                                .jobStatus("RUNNING")
                                .maxResults(7)),
                        (c, t) -> listJobs(
                                c,
                                ListJobsRequest.ofArray(t.arrayParent())
                                        .withStates(RUNNING)
                                        .withPageSize(7))),
                operationRow(
                        "ListJobs of a multi-node job",
                        (c, t) -> c.listJobs(r -> r.multiNodeJobId(t.job).jobStatus("RUNNING")),
                        (c, t) -> listJobs(
                                c, ListJobsRequest.ofMultiNodeJob(t.job).withStates(RUNNING))),
                operationRow(
                        "ListJobs by name",
                        (c, t) -> c.listJobs(r ->
                                r.jobQueue("hi").filters(f -> f.name("JOB_NAME").values("caf\u00e9 \"x\"*"))),
                        (c, t) -> listJobs(c, ListJobsRequest.ofQueue("hi").withNamePrefix("caf\u00e9 \"x\""))),
                operationRow(
                        "ListJobs by definition",
                        (c, t) -> c.listJobs(r -> r.jobQueue("hi")
                                .filters(f -> f.name("JOB_DEFINITION").values("render:3"))),
                        (c, t) -> listJobs(c, ListJobsRequest.ofQueue("hi").withJobDefinition("render:3"))),
                operationRow(
                        "ListJobs by share",
                        (c, t) -> c.listJobs(r -> r.jobQueue("hi")
                                .jobStatus("RUNNING")
                                .filters(f -> f.name("SHARE_IDENTIFIER").values("a"))),
                        (c, t) -> listJobs(
                                c,
                                ListJobsRequest.ofQueue("hi")
                                        .withShareIdentifier("a")
                                        .withStates(RUNNING))),
                operationRow(
                        "ListJobs by age",
                        (c, t) -> c.listJobs(r -> r.jobQueue("hi")
                                .filters(f -> f.name("AFTER_CREATED_AT").values("1767000000000"))),
                        (c, t) -> listJobs(
                                c,
                                ListJobsRequest.ofQueue("hi")
                                        .withStates(JobStatus.FAILED)
                                        .withCreatedAfter(Instant.ofEpochMilli(1_767_000_000_000L)))));
    }

    private static void listJobs(BatchClient client, ListJobsRequest request) {
        Calls.await(client.listJobs(request, CallOptions.standard()));
    }

    private String arrayParent() {
        return child.substring(0, child.indexOf(':'));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void requestEqualsTheVendors(String name, VendorCall vendorCall, LibraryCall libraryCall) throws Exception {
        assertSameRequest(vendorCall, libraryCall, BatchFixture.CREDENTIALS);
    }

    @Test
    void nextPageRequestEqualsTheVendors() throws Exception {
        fake.jobs().addJob(BatchStatus.RUNNABLE);
        fake.jobs().addJob(BatchStatus.RUNNABLE);
        AwsCredentials key = BatchFixture.CREDENTIALS;
        try (software.amazon.awssdk.services.batch.BatchClient vendorClient = newVendorClient(key)) {
            vendorClient
                    .listJobsPaginator(
                            r -> r.jobQueue("hi").jobStatus("RUNNABLE").maxResults(2))
                    .jobSummaryList()
                    .forEach(job -> {});
        }
        try (BatchClient client = fixture.builder().credentials(key).build()) {
            listJobs(client, ListJobsRequest.ofQueue("hi").withStates(RUNNABLE).withPageSize(2));
        }

        assertThat(fake.receivedRequests()).hasSize(4);
        assertThat(JSON_MAPPER.readTree(fake.receivedRequests().get(3).body()))
                .isEqualTo(JSON_MAPPER.readTree(fake.receivedRequests().get(1).body()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void requestWithTemporaryKeyEqualsTheVendors(String name, VendorCall vendorCall, LibraryCall libraryCall)
            throws Exception {
        fake.addTemporaryKey(
                "ASIAEXAMPLE",
                "temporary-secret",
                SESSION_TOKEN,
                fixture.clock.instant().plus(Duration.ofHours(1)));
        assertSameRequest(vendorCall, libraryCall, AwsCredentials.of("ASIAEXAMPLE", "temporary-secret", SESSION_TOKEN));
    }

    private void assertSameRequest(VendorCall vendorCall, LibraryCall libraryCall, AwsCredentials key)
            throws Exception {
        try (software.amazon.awssdk.services.batch.BatchClient vendorClient = newVendorClient(key);
                BatchClient client = fixture.builder().credentials(key).build()) {
            vendorCall.accept(vendorClient, this);
            libraryCall.accept(client, this);
        }
        assertThat(fake.receivedRequests()).hasSize(2);
        ReceivedRequest expected = fake.receivedRequests().get(0);
        ReceivedRequest actual = fake.receivedRequests().get(1);
        assertThat(actual.requestLine()).isEqualTo(expected.requestLine());
        assertThat(signedHeaderNames(actual)).isEqualTo(signedHeaderNames(expected));
        assertThat(actual.header("Content-Type")).isEqualTo(expected.header("Content-Type"));
        JsonNode vendorBody = JSON_MAPPER.readTree(expected.body());
        assertThat(JSON_MAPPER.readTree(actual.body())).isEqualTo(vendorBody);
    }

    private software.amazon.awssdk.services.batch.BatchClient newVendorClient(AwsCredentials key) {
        String token = key.key().sessionToken().orElse(null);
        return software.amazon.awssdk.services.batch.BatchClient.builder()
                .endpointOverride(fake.url())
                .region(Region.of(fake.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        token == null
                                ? AwsBasicCredentials.create(
                                        key.accessKeyId(), key.key().secret())
                                : AwsSessionCredentials.create(
                                        key.accessKeyId(), key.key().secret(), token)))
                .build();
    }

    private static Set<String> signedHeaderNames(ReceivedRequest request) {
        String authorization = request.header("Authorization").orElseThrow();
        return Set.of(
                authorization.replaceAll(".*SignedHeaders=([^,]*),.*", "$1").split(";"));
    }
}
