// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.ArrayJobDependency;
import software.amazon.awssdk.services.batch.model.BatchException;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.DescribeServiceJobResponse;
import software.amazon.awssdk.services.batch.model.JobDependency;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.JobSummary;
import software.amazon.awssdk.services.batch.model.KeyValuesPair;
import software.amazon.awssdk.services.batch.model.ListJobsRequest;
import software.amazon.awssdk.services.batch.model.ServerException;
import software.amazon.awssdk.services.batch.model.ServiceJobStatus;
import software.amazon.awssdk.services.batch.model.ServiceJobType;

/** Runs the vendor's own client against the fake, which shows that the fake speaks the real protocol. */
class FakeBatchVendorTest {
    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch fake = new FakeBatch(clock);
    private final BatchJobs jobs = fake.jobs();
    private final BatchClient client =
            newClient(AwsBasicCredentials.create(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY));

    @AfterEach
    void closeClientAndServer() {
        client.close();
        fake.close();
    }

    private BatchClient newClient(AwsCredentials credentials) {
        return BatchClient.builder()
                .endpointOverride(fake.url())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    @Test
    void vendorClientSubmitsAndCancelsAJobAndReadsItsEnd() {
        String id = client.submitJob(r -> r.jobName("n").jobQueue("hi").jobDefinition("d:1"))
                .jobId();

        String requestId = client.cancelJob(r -> r.jobId(id).reason("caf\u00e9 \"stop\""))
                .responseMetadata()
                .requestId();
        clock.advance(Duration.ofSeconds(1));

        assertThat(requestId).hasSize(36);
        JobDetail job = describeJob(id);
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.isCancelled()).isTrue();
        assertThat(job.isTerminated()).isFalse();
        assertThat(job.statusReason()).isEqualTo("caf\u00e9 \"stop\"");
        assertThat(job.startedAt()).isNull();
        assertThat(Instant.ofEpochMilli(job.stoppedAt()))
                .isEqualTo(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void vendorClientTerminatesARunningJob() {
        String id = jobs.addJob(BatchStatus.RUNNING);

        client.terminateJob(r -> r.jobId(id).reason("stop"));
        assertThat(describeJob(id).status()).isEqualTo(JobStatus.RUNNING);
        clock.advance(Duration.ofSeconds(31));

        assertThat(describeJob(id).status()).isEqualTo(JobStatus.FAILED);
        assertThat(describeJob(id).isTerminated()).isTrue();
        assertThat(describeJob(id).container().exitCode()).isEqualTo(137);
        assertThat(describeJob(id).attempts())
                .singleElement()
                .satisfies(a -> assertThat(a.container().exitCode()).isEqualTo(137));
    }

    @ParameterizedTest
    @EnumSource(
            value = BatchStatus.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SCHEDULED"})
    void vendorClientReadsEveryStatus(BatchStatus status) {
        String id = jobs.addJob(status);

        assertThat(describeJob(id).statusAsString()).isEqualTo(status.name());
        assertThat(client.listJobs(r -> r.jobQueue("hi").jobStatus(status.name()))
                        .jobSummaryList())
                .extracting(JobSummary::jobId)
                .contains(id);
    }

    @Test
    void vendorClientReadsArrayAndMultiNodeJobs() {
        String arrayJob = client.submitJob(
                        r -> r.jobName("a").jobQueue("hi").jobDefinition("d").arrayProperties(a -> a.size(3)))
                .jobId();
        String dependentJob = client.submitJob(r -> r.jobName("b")
                        .jobQueue("hi")
                        .jobDefinition("d")
                        .arrayProperties(a -> a.size(3))
                        .dependsOn(JobDependency.builder()
                                .jobId(arrayJob)
                                .type(ArrayJobDependency.N_TO_N)
                                .build()))
                .jobId();
        String nodes = client.submitJob(
                        r -> r.jobName("m").jobQueue("lo").jobDefinition("d").nodeOverrides(n -> n.numNodes(2)))
                .jobId();
        clock.advance(Duration.ofSeconds(3));

        assertThat(describeJob(arrayJob).arrayProperties().statusSummary()).containsEntry("RUNNING", 3);
        assertThat(describeJob(dependentJob).dependsOn().get(0).type()).isEqualTo(ArrayJobDependency.N_TO_N);
        assertThat(describeJob(dependentJob + ":2").arrayProperties().index()).isEqualTo(2);
        assertThat(describeJob(nodes).nodeProperties().numNodes()).isEqualTo(2);
        assertThat(describeJob(nodes + "#0").nodeDetails().isMainNode()).isTrue();
        assertThat(client.listJobs(r -> r.multiNodeJobId(nodes)).jobSummaryList())
                .extracting(s -> s.nodeProperties().nodeIndex())
                .containsExactly(0, 1);
    }

    @Test
    void vendorPaginatorReadsAllPages() {
        for (int i = 0; i < 5; i++) {
            jobs.addJob(BatchStatus.RUNNING);
        }

        ListJobsRequest request =
                ListJobsRequest.builder().jobQueue("hi").maxResults(2).build();

        assertThat(client.listJobsPaginator(request).stream()).hasSize(3);
        fake.enableBehavior(BatchBehavior.EMPTY_FIRST_PAGE);
        assertThat(client.listJobsPaginator(request).stream().flatMap(p -> p.jobSummaryList().stream()))
                .hasSize(5);
    }

    @Test
    void vendorClientFiltersJobLists() {
        jobs.addJob("hi", "Render-1", BatchStatus.SUCCEEDED, BatchJobScript.keepsStatus());
        jobs.addJob("hi", "other", BatchStatus.RUNNING, BatchJobScript.keepsStatus());

        assertThat(client.listJobs(r -> r.jobQueue("hi")
                                .filters(KeyValuesPair.builder()
                                        .name("JOB_NAME")
                                        .values("render*")
                                        .build()))
                        .jobSummaryList())
                .extracting(JobSummary::jobName)
                .containsExactly("Render-1");
    }

    @Test
    void vendorClientSubmitsReadsAndTerminatesServiceJobs() {
        String id = client.submitServiceJob(r -> r.jobName("train")
                        .jobQueue("hi")
                        .serviceRequestPayload("{}")
                        .serviceJobType(ServiceJobType.SAGEMAKER_TRAINING))
                .jobId();
        clock.advance(Duration.ofSeconds(2));
        assertThat(client.listServiceJobs(r -> r.jobQueue("hi").jobStatus(ServiceJobStatus.SCHEDULED))
                        .jobSummaryList())
                .hasSize(1);

        client.terminateServiceJob(r -> r.jobId(id).reason("stop"));
        clock.advance(Duration.ofSeconds(31));

        DescribeServiceJobResponse job = client.describeServiceJob(r -> r.jobId(id));
        assertThat(job.status()).isEqualTo(ServiceJobStatus.FAILED);
        assertThat(job.isTerminated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CODE_WITH_NAMESPACE", "CODE_IN_TYPE", "CODE_IN_CODE", "CAPITAL_MESSAGE", "EMPTY_BODIES"})
    void vendorClientReadsTheTypedErrorInEverySpelling(BatchBehavior quirk) {
        fake.enableBehavior(quirk);

        ClientException e =
                catchThrowableOfType(ClientException.class, () -> client.listJobs(r -> r.jobQueue("nowhere")));

        assertThat(e.statusCode()).isEqualTo(400);
        assertThat(e.requestId()).hasSize(36);
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ClientException");
        assertThat(e.awsErrorDetails().errorMessage()).startsWith("Error executing request, Exception : ");
        assertThat(client.cancelJob(r -> r.jobId("a").reason("r"))
                        .sdkHttpResponse()
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void vendorClientRetriesServerExceptionAndThrottling() {
        for (int i = 0; i < 2; i++) {
            fake.injectFault(ExchangeFault.replaceReply(
                    FakeReply.json(500, "{}").withHeader("x-amzn-ErrorType", "ServerException")));
        }
        client.cancelJob(r -> r.jobId("a").reason("r"));

        assertThat(fake.receivedRequests()).hasSize(3);
        fake.setCallLimit(0);
        BatchException e = catchThrowableOfType(
                BatchException.class, () -> client.cancelJob(r -> r.jobId("a").reason("r")));
        assertThat(e.isThrottlingException()).isTrue();
    }

    @Test
    void lastingServerExceptionReachesTheVendorClient() {
        for (int i = 0; i < 4; i++) {
            fake.injectFault(ExchangeFault.replaceReply(
                    FakeReply.json(500, "{}").withHeader("x-amzn-ErrorType", "ServerException")));
        }

        assertThat(catchThrowableOfType(
                        ServerException.class,
                        () -> client.cancelJob(r -> r.jobId("a").reason("r"))))
                .isNotNull();
    }

    @Test
    void vendorClientWithAWrongSecretIsRefusedWithoutRetry() {
        try (BatchClient clientWithWrongSecret = newClient(AwsBasicCredentials.create(FakeBatch.ACCESS_KEY, "wrong"))) {
            BatchException e = catchThrowableOfType(
                    BatchException.class,
                    () -> clientWithWrongSecret.cancelJob(r -> r.jobId("a").reason("r")));

            assertThat(e.statusCode()).isEqualTo(403);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidSignatureException");
            assertThat(fake.receivedRequests()).hasSize(1);
        }
    }

    @Test
    void vendorClientUsesTemporaryCredentials() {
        fake.addTemporaryKey(
                "ASIA1",
                "s",
                "AQoDYXdzEPT//////////wEXAMPLE/token+with==",
                clock.instant().plusSeconds(60));
        try (BatchClient temporary =
                newClient(AwsSessionCredentials.create("ASIA1", "s", "AQoDYXdzEPT//////////wEXAMPLE/token+with=="))) {
            temporary.cancelJob(r -> r.jobId("a").reason("r"));
            clock.advance(Duration.ofSeconds(60));

            BatchException e = catchThrowableOfType(
                    BatchException.class,
                    () -> temporary.cancelJob(r -> r.jobId("a").reason("r")));

            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredTokenException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EMPTY_BODIES", "SKEW_IS_REQUEST_EXPIRED", "SKEW_IS_TOO_SKEWED", "QUERY_STYLE_AUTH_CODES"})
    void vendorClientCorrectsItsClockFromTheDateHeader(BatchBehavior quirk) {
        fake.enableBehavior(quirk);
        fake.setClockOffset(Duration.ofMinutes(-20));
        try {
            client.cancelJob(r -> r.jobId("a").reason("r"));

            assertThat(fake.receivedRequests()).hasSize(2);
            assertThat(fake.receivedRequests().get(1).header("amz-sdk-request").orElseThrow())
                    .contains("attempt=2");
        } finally {
            // the vendor's client keeps its learned clock offset in a static field, so the offset is reset for the
            // other tests
            fake.setClockOffset(Duration.ZERO);
            client.cancelJob(r -> r.jobId("a").reason("r"));
        }
        assertThat(fake.receivedRequests()).hasSize(4);
    }

    @Test
    void vendorClientRepeatsACallWhoseReplyIsLost() {
        String id = jobs.addJob(BatchStatus.RUNNABLE);
        fake.injectFault(ExchangeFault.resetAfterEffect());

        client.cancelJob(r -> r.jobId(id).reason("r"));

        assertThat(fake.receivedRequests()).hasSize(2);
        assertThat(jobs.job(id).cancelRequested()).isTrue();
    }

    private JobDetail describeJob(String id) {
        return client.describeJobs(r -> r.jobs(List.of(id))).jobs().get(0);
    }
}
