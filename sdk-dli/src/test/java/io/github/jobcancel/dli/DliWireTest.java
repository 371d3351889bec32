// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.huaweicloud.sdk.core.ClientBuilder;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpConfig;
import com.huaweicloud.sdk.core.region.Region;
import com.huaweicloud.sdk.dli.v1.model.BatchStopFlinkJobsRequest;
import com.huaweicloud.sdk.dli.v1.model.CancelSparkJobRequest;
import com.huaweicloud.sdk.dli.v1.model.CancelSqlJobRequest;
import com.huaweicloud.sdk.dli.v1.model.ListFlinkJobsRequest;
import com.huaweicloud.sdk.dli.v1.model.ListSparkJobsRequest;
import com.huaweicloud.sdk.dli.v1.model.ListSqlJobsRequest;
import com.huaweicloud.sdk.dli.v1.model.ShowFlinkJobRequest;
import com.huaweicloud.sdk.dli.v1.model.ShowSparkJobRequest;
import com.huaweicloud.sdk.dli.v1.model.ShowSparkJobStatusRequest;
import com.huaweicloud.sdk.dli.v1.model.ShowSqlJobStatusRequest;
import com.huaweicloud.sdk.dli.v1.model.StopFlinkJobsRequestBody;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vendor's client and this client send the same operation to one fake server: the requests must be equal. */
class DliWireTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "ggpjbi1ub3J0aC00T1example==";

    @RegisterExtension
    final DliFixture fixture = new DliFixture();

    private final FakeDli fake = fixture.fake;
    private final ConnectionPool pool = new ConnectionPool();
    private final Dispatcher dispatcher = new Dispatcher();
    private final String batch = fake.addBatch("running");
    private final String sql = fake.addSqlJob("RUNNING");
    private final long flink = fake.addFlinkJob("job_running");

    @AfterEach
    void close() {
        pool.evictAll();
        dispatcher.executorService().shutdown();
    }

    interface VendorCall extends BiConsumer<com.huaweicloud.sdk.dli.v1.DliClient, DliWireTest> {}

    interface ClientCall extends BiConsumer<DliClient, DliWireTest> {}

    private static Arguments operationCase(String name, VendorCall vendor, ClientCall clientCall) {
        return Arguments.of(name, vendor, clientCall);
    }

    static Stream<Arguments> operations() {
        return Stream.of(
                operationCase(
                        "cancelBatch",
                        (c, t) -> c.cancelSparkJob(new CancelSparkJobRequest().withBatchId(t.batch)),
                        (c, t) -> Calls.await(c.cancelBatch(t.batch))),
                operationCase(
                        "batchState",
                        (c, t) -> c.showSparkJobStatus(new ShowSparkJobStatusRequest().withBatchId(t.batch)),
                        (c, t) -> Calls.await(c.describeBatchState(t.batch))),
                operationCase(
                        "batch",
                        (c, t) -> c.showSparkJob(new ShowSparkJobRequest().withBatchId(t.batch)),
                        (c, t) -> Calls.await(c.describeBatch(t.batch))),
                operationCase(
                        "cancelJob",
                        (c, t) -> c.cancelSqlJob(new CancelSqlJobRequest().withJobId(t.sql)),
                        (c, t) -> Calls.await(c.cancelSqlJob(t.sql))),
                operationCase(
                        "jobStatus",
                        (c, t) -> c.showSqlJobStatus(new ShowSqlJobStatusRequest().withJobId(t.sql)),
                        (c, t) -> Calls.await(c.describeSqlJob(t.sql))),
                operationCase(
                        "stopJob",
                        (c, t) -> c.batchStopFlinkJobs(vendorStopRequest(t.flink, false)),
                        (c, t) -> Calls.await(c.stopFlinkJob(t.flink))),
                operationCase(
                        "stopJob with a savepoint",
                        (c, t) -> c.batchStopFlinkJobs(vendorStopRequest(t.flink, true)),
                        (c, t) -> Calls.await(c.stopFlinkJob(t.flink, true, CallOptions.standard()))),
                operationCase(
                        "flinkJob",
                        (c, t) -> c.showFlinkJob(new ShowFlinkJobRequest().withJobId(t.flink)),
                        (c, t) -> Calls.await(c.describeFlinkJob(t.flink))),
                operationCase(
                        "list of batches",
                        (c, t) -> c.listSparkJobs(
                                new ListSparkJobsRequest().withFrom(0).withSize(100)),
                        (c, t) -> listJobs(c, DliListRequest.batches())),
                operationCase(
                        "list of batches, filtered",
                        (c, t) -> c.listSparkJobs(new ListSparkJobsRequest()
                                .withJobName("caf\u00e9 a+b")
                                .withQueueName("q 1")
                                .withState("running")
                                .withStart(1_709_251_199_000L)
                                .withEnd(1_909_251_199_000L)
                                .withFrom(0)
                                .withSize(7)),
                        (c, t) -> listJobs(
                                c,
                                DliListRequest.batches()
                                        .withName("caf\u00e9 a+b")
                                        .withQueue("q 1")
                                        .withStates(SparkStatus.RUNNING)
                                        .withCreatedAfter(Instant.ofEpochMilli(1_709_251_199_000L))
                                        .withCreatedBefore(Instant.ofEpochMilli(1_909_251_199_000L))
                                        .withPageSize(7))),
                operationCase(
                        "list of SQL jobs",
                        (c, t) -> c.listSqlJobs(new ListSqlJobsRequest()
                                .withQueueName("q1")
                                .withJobStatus("RUNNING")
                                .withOwner("tenant1")
                                .withTags("a=b")
                                .withCurrentPage(1)
                                .withPageSize(100)),
                        (c, t) -> listJobs(
                                c,
                                DliListRequest.sqlJobs()
                                        .withQueue("q1")
                                        .withStates(SqlStatus.RUNNING)
                                        .withOwner("tenant1")
                                        .withTag("a", "b"))),
                operationCase(
                        "list of Flink jobs",
                        (c, t) -> c.listFlinkJobs(new ListFlinkJobsRequest()
                                .withName("nightly")
                                .withUserName("tenant1")
                                .withJobType("flink_jar_job")
                                .withStatus("job_running")
                                .withOffset(0L)
                                .withLimit(100)),
                        (c, t) -> listJobs(
                                c,
                                DliListRequest.flinkJobs()
                                        .withName("nightly")
                                        .withOwner("tenant1")
                                        .withJobType("flink_jar_job")
                                        .withStates(FlinkStatus.JOB_RUNNING))));
    }

    private static void listJobs(DliClient client, DliListRequest<?> request) {
        Calls.await(client.listJobs(request, CallOptions.standard()));
    }

    private static BatchStopFlinkJobsRequest vendorStopRequest(long id, boolean savepoint) {
        return new BatchStopFlinkJobsRequest()
                .withBody(new StopFlinkJobsRequestBody().withJobIds(List.of(id)).withTriggerSavepoint(savepoint));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void requestEqualsTheVendorRequest(String name, VendorCall vendor, ClientCall clientCall) throws Exception {
        BasicCredentials vendorCall =
                new BasicCredentials().withAk(FakeDli.ACCESS_KEY).withSk(FakeDli.SECRET_KEY);
        assertSameRequest(vendor, vendorCall, clientCall, DliFixture.ACCESS_KEY);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void requestWithATemporaryKeyEqualsTheVendorRequest(String name, VendorCall vendor, ClientCall clientCall)
            throws Exception {
        fake.account()
                .addTemporaryKey(
                        "TEMPORARY",
                        "temporary-secret",
                        TOKEN,
                        fixture.clock.instant().plus(Duration.ofHours(1)));
        BasicCredentials vendorCall = new BasicCredentials()
                .withAk("TEMPORARY")
                .withSk("temporary-secret")
                .withSecurityToken(TOKEN);
        assertSameRequest(
                vendor, vendorCall, clientCall, DliCredentials.temporaryKey("TEMPORARY", "temporary-secret", TOKEN));
    }

    /** Without a project, the vendor's client asks IAM for the project that has the name of the region. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void projectLookupEqualsTheVendorLookup(boolean temporary) throws Exception {
        fake.account()
                .addTemporaryKey(
                        "TEMPORARY",
                        "temporary-secret",
                        TOKEN,
                        fixture.clock.instant().plus(Duration.ofHours(1)));
        BasicCredentials vendorRequest =
                new BasicCredentials().withIamEndpoint(fake.url().toString());
        DliCredentials clientRequest =
                temporary ? DliCredentials.temporaryKey("TEMPORARY", "temporary-secret", TOKEN) : DliFixture.ACCESS_KEY;
        vendorClient(
                        temporary
                                ? vendorRequest
                                        .withAk("TEMPORARY")
                                        .withSk("temporary-secret")
                                        .withSecurityToken(TOKEN)
                                : vendorRequest.withAk(FakeDli.ACCESS_KEY).withSk(FakeDli.SECRET_KEY))
                .withRegion(new Region("eu-de", fake.url().toString()))
                .build()
                .showSparkJob(new ShowSparkJobRequest().withBatchId(batch));
        try (DliClient client = DliClient.builder()
                .region("eu-de")
                .endpoint(fake.url())
                .iamEndpoint(fake.url())
                .credentials(clientRequest)
                .build()) {
            Calls.await(client.describeBatch(batch));
        }

        List<ReceivedRequest> requests = fake.receivedRequests().stream().toList();
        assertThat(requests).hasSize(4);
        for (int i = 0; i < 2; i++) {
            assertEqualRequests(requests.get(i), requests.get(2 + i));
        }
        assertThat(requests.get(2).requestLine()).isEqualTo("GET /v3/projects?name=eu-de");
        assertThat(requests.get(2).header("X-Project-Id")).isEmpty();
        assertThat(requests.get(2).header("X-Security-Token").isPresent()).isEqualTo(temporary);
    }

    private ClientBuilder<com.huaweicloud.sdk.dli.v1.DliClient> vendorClient(BasicCredentials vendorClient) {
        return com.huaweicloud.sdk.dli.v1.DliClient.newBuilder()
                .withHttpConfig(HttpConfig.getDefaultHttpConfig()
                        .withConnectionPool(pool)
                        .withDispatcher(dispatcher))
                .withCredential(vendorClient);
    }

    private void assertSameRequest(VendorCall vendor, BasicCredentials theirs, ClientCall ours, DliCredentials mine)
            throws Exception {
        vendor.accept(
                vendorClient(theirs.withProjectId(FakeDli.PROJECT_ID))
                        .withEndpoint(fake.url().toString())
                        .build(),
                this);
        try (DliClient client = fixture.builder().credentials(mine).build()) {
            ours.accept(client, this);
        }
        assertThat(fake.receivedRequests()).hasSize(2);
        assertEqualRequests(
                fake.receivedRequests().get(0), fake.receivedRequests().get(1));
    }

    private static void assertEqualRequests(ReceivedRequest expected, ReceivedRequest actual) throws Exception {
        assertThat(actual.method() + actual.path()).isEqualTo(expected.method() + expected.path());
        assertThat(actual.queryParameters()).as("in any order").isEqualTo(expected.queryParameters());
        assertThat(signedHeaders(actual)).isEqualTo(signedHeaders(expected));
        for (String name : List.of("Host", "X-Project-Id", "Content-Type")) {
            assertThat(actual.header(name)).as(name).isEqualTo(expected.header(name));
        }
        assertThat(JSON.readTree(actual.body())).isEqualTo(JSON.readTree(expected.body()));
    }

    /**
     * The vendor's client also signs its User-Agent. This client does not, because a proxy may change that header.
     */
    private static Set<String> signedHeaders(ReceivedRequest request) {
        String authorization = request.header("Authorization").orElseThrow();
        String names = authorization.replaceAll(".*SignedHeaders=([^,]*),.*", "$1");
        Set<String> out = new TreeSet<>(List.of(names.split(";")));
        out.remove("user-agent");
        return out;
    }
}
