// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.exception.ClientRequestException;
import com.huaweicloud.sdk.core.exception.ServiceResponseException;
import com.huaweicloud.sdk.core.http.HttpConfig;
import com.huaweicloud.sdk.core.region.Region;
import com.huaweicloud.sdk.dli.v1.DliClient;
import com.huaweicloud.sdk.dli.v1.model.BatchStopFlinkJobsRequest;
import com.huaweicloud.sdk.dli.v1.model.CancelSparkJobRequest;
import com.huaweicloud.sdk.dli.v1.model.CancelSqlJobRequest;
import com.huaweicloud.sdk.dli.v1.model.CreateSparkJobRequest;
import com.huaweicloud.sdk.dli.v1.model.CreateSparkJobRequestBody;
import com.huaweicloud.sdk.dli.v1.model.ListFlinkJobsRequest;
import com.huaweicloud.sdk.dli.v1.model.ListSparkJobsRequest;
import com.huaweicloud.sdk.dli.v1.model.ListSqlJobsRequest;
import com.huaweicloud.sdk.dli.v1.model.ShowFlinkJobRequest;
import com.huaweicloud.sdk.dli.v1.model.ShowSparkJobRequest;
import com.huaweicloud.sdk.dli.v1.model.ShowSparkJobStatusRequest;
import com.huaweicloud.sdk.dli.v1.model.ShowSqlJobDetailRequest;
import com.huaweicloud.sdk.dli.v1.model.ShowSqlJobProgressRequest;
import com.huaweicloud.sdk.dli.v1.model.ShowSqlJobStatusRequest;
import com.huaweicloud.sdk.dli.v1.model.StopFlinkJobsRequestBody;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import java.time.Duration;
import java.util.List;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Runs the vendor's own client against the fake. That client signs with the time of the machine, so the fake's clock
 * starts there.
 */
class FakeDliVendorTest {
    private final FakeDli fake = new FakeDli(ManualClock.startingNow());
    private final ConnectionPool pool = new ConnectionPool();
    private final Dispatcher dispatcher = new Dispatcher();

    @AfterEach
    void closeClientAndServer() {
        fake.close();
        pool.evictAll();
        dispatcher.executorService().shutdown();
    }

    private DliClient newClient(BasicCredentials credentials) {
        HttpConfig config =
                HttpConfig.getDefaultHttpConfig().withConnectionPool(pool).withDispatcher(dispatcher);
        return DliClient.newBuilder()
                .withHttpConfig(config)
                .withCredential(credentials)
                .withEndpoint(fake.url().toString())
                .build();
    }

    private static BasicCredentials newCredentials() {
        return new BasicCredentials()
                .withAk(FakeDli.ACCESS_KEY)
                .withSk(FakeDli.SECRET_KEY)
                .withProjectId(FakeDli.PROJECT_ID);
    }

    private DliClient newClient() {
        return newClient(newCredentials());
    }

    @Test
    void batchesAreSubmittedReadListedAndCancelled() {
        fake.behavior().setCancelDelayReads(1);
        DliClient client = newClient();
        CreateSparkJobRequestBody body = new CreateSparkJobRequestBody()
                .withFile("obs://b/x.jar")
                .withClassName("a.B")
                .withName("Größe a+b")
                .withQueue("q 1");
        String id = client.createSparkJob(new CreateSparkJobRequest().withBody(body))
                .getId();

        assertThat(client.cancelSparkJob(new CancelSparkJobRequest().withBatchId(id))
                        .getMsg())
                .isEqualTo("deleted");
        assertThat(client.showSparkJobStatus(new ShowSparkJobStatusRequest().withBatchId(id))
                        .getState())
                .isEqualTo("starting");
        assertThat(client.showSparkJob(new ShowSparkJobRequest().withBatchId(id))
                        .getState())
                .isEqualTo("dead");
        ListSparkJobsRequest list = new ListSparkJobsRequest()
                .withJobName("Größe a+b")
                .withQueueName("q 1")
                .withState("dead")
                .withJobId(id)
                .withFrom(0)
                .withSize(10);
        var page = client.listSparkJobs(list);
        assertThat(page.getTotal()).isEqualTo(1);
        assertThat(page.getSessions().get(0).getId()).isEqualTo(id);
        assertThat(page.getSessions().get(0).getName()).isEqualTo("Größe a+b");
    }

    @Test
    void refusalsBecomeTypedErrorsOfTheVendorClient() {
        DliClient client = newClient();
        CancelSparkJobRequest late = new CancelSparkJobRequest().withBatchId(fake.addBatch("success"));
        CancelSparkJobRequest unknown = new CancelSparkJobRequest().withBatchId("0a324461-d9d9-45da-a52a-3b3c7a3d809e");

        assertThatThrownBy(() -> client.cancelSparkJob(late)).satisfies(e -> assertRefused(e, 400, "DLI.0007"));
        assertThatThrownBy(() -> client.cancelSparkJob(unknown)).satisfies(e -> assertRefused(e, 400, "DLI.0002"));
        fake.injectFault(ExchangeFault.replaceReply(DliReplies.gatewayThrottlingError()));
        assertThatThrownBy(() -> client.cancelSparkJob(late)).satisfies(e -> assertRefused(e, 429, "APIGW.0308"));
    }

    private static void assertRefused(Throwable e, int status, String code) {
        assertThat(e).isInstanceOf(ClientRequestException.class);
        ServiceResponseException refusal = (ServiceResponseException) e;
        assertThat(refusal.getHttpStatusCode()).isEqualTo(status);
        assertThat(refusal.getErrorCode()).isEqualTo(code);
        assertThat(refusal.getRequestId()).isNotEmpty();
    }

    @Test
    void sqlJobsAreReadListedAndCancelled() {
        fake.behavior().setCancelDelayReads(1);
        DliClient client = newClient();
        String id = fake.addSqlJob("RUNNING");

        assertThat(client.cancelSqlJob(new CancelSqlJobRequest().withJobId(id)).getIsSuccess())
                .isTrue();
        assertThat(client.showSqlJobProgress(new ShowSqlJobProgressRequest().withJobId(id))
                        .getStatus()
                        .toString())
                .isEqualTo("RUNNING");
        assertThat(client.showSqlJobStatus(new ShowSqlJobStatusRequest().withJobId(id))
                        .getStatus()
                        .toString())
                .isEqualTo("CANCELLED");
        assertThat(client.showSqlJobDetail(new ShowSqlJobDetailRequest().withJobId(id))
                        .getIsSuccess())
                .isTrue();
        var page = client.listSqlJobs(new ListSqlJobsRequest()
                .withQueueName("q1")
                .withJobStatus("CANCELLED")
                .withEngineType("spark")
                .withTags("name=nightly")
                .withCurrentPage(1)
                .withPageSize(10));
        assertThat(page.getJobCount()).isEqualTo(1);
        assertThat(page.getJobs().get(0).getJobId()).isEqualTo(id);
        assertThatThrownBy(() -> client.cancelSqlJob(new CancelSqlJobRequest().withJobId(id)))
                .satisfies(e -> assertRefused(e, 400, "DLI.0007"));
    }

    @Test
    void flinkJobsAreReadListedAndStopped() {
        fake.behavior().setCancelDelayReads(1);
        DliClient client = newClient();
        long id = fake.addFlinkJob("job_running");
        StopFlinkJobsRequestBody body =
                new StopFlinkJobsRequestBody().withJobIds(List.of(id)).withTriggerSavepoint(false);

        var stopped = client.batchStopFlinkJobs(new BatchStopFlinkJobsRequest().withBody(body));

        assertThat(stopped.getBody()).hasSize(1);
        assertThat(String.valueOf(stopped.getBody().get(0).getIsSuccess())).isEqualTo("true");
        assertThat(flinkStatus(client, id)).isEqualTo("job_canceling");
        assertThat(flinkStatus(client, id)).isEqualTo("job_cancel_success");
        var page = client.listFlinkJobs(
                new ListFlinkJobsRequest().withStatus("job_cancel_success").withLimit(10));
        assertThat(page.getJobList().getTotalCount()).isEqualTo(1);
        assertThat(page.getJobList().getJobs().get(0).getJobId()).isEqualTo(id);
        assertThatThrownBy(() -> flinkStatus(client, 999)).satisfies(e -> assertRefused(e, 400, "DLI.16001"));
    }

    @Test
    void flinkRefusalInAnArrayIsAnErrorForTheVendorClient() {
        DliClient client = newClient();
        BatchStopFlinkJobsRequest unknown =
                new BatchStopFlinkJobsRequest().withBody(new StopFlinkJobsRequestBody().withJobIds(List.of(999L)));

        assertThatThrownBy(() -> client.batchStopFlinkJobs(unknown))
                .isInstanceOf(ClientRequestException.class)
                .satisfies(e -> {
                    ServiceResponseException refusal = (ServiceResponseException) e;
                    assertThat(refusal.getHttpStatusCode()).isEqualTo(400);
                    // the vendor's client finds no error code in an array and returns the whole body
                    assertThat(refusal.getErrorCode()).isNull();
                    assertThat(refusal.getErrorMsg()).contains("DLI.16001");
                });
        fake.behavior().setErrorsInArray(false);
        assertThatThrownBy(() -> client.batchStopFlinkJobs(unknown)).satisfies(e -> assertRefused(e, 400, "DLI.16001"));
    }

    private static String flinkStatus(DliClient client, long id) {
        return client.showFlinkJob(new ShowFlinkJobRequest().withJobId(id))
                .getJobDetail()
                .getStatus();
    }

    @Test
    void wrongSecretIsRefusedAndTemporaryKeyIsAccepted() {
        fake.account()
                .addTemporaryKey(
                        "TEMP",
                        "secret",
                        "security-token",
                        fake.clock().instant().plusSeconds(900));
        DliClient clientWithWrongSecret = newClient(newCredentials().withSk("wrong"));
        DliClient temporary =
                newClient(newCredentials().withAk("TEMP").withSk("secret").withSecurityToken("security-token"));

        assertThatThrownBy(() -> clientWithWrongSecret.listSparkJobs(new ListSparkJobsRequest()))
                .satisfies(e -> assertRefused(e, 401, "APIGW.0301"));
        assertThat(temporary.listSparkJobs(new ListSparkJobsRequest()).getTotal())
                .isZero();
        assertThat(fake.receivedRequests().get(1).header("X-Project-Id")).contains(FakeDli.PROJECT_ID);
        assertThat(fake.receivedRequests().get(1).header("X-Security-Token")).contains("***");
    }

    @Test
    void vendorClientFindsTheProjectIdThroughIam() {
        fake.account().addProject("11111111111111111111111111111111", "eu-de_sub");
        BasicCredentials unscoped = new BasicCredentials()
                .withAk(FakeDli.ACCESS_KEY)
                .withSk(FakeDli.SECRET_KEY)
                .withIamEndpoint(fake.url().toString());
        DliClient client = DliClient.newBuilder()
                .withHttpConfig(HttpConfig.getDefaultHttpConfig()
                        .withConnectionPool(pool)
                        .withDispatcher(dispatcher))
                .withCredential(unscoped)
                .withRegion(new Region(FakeDli.PROJECT_NAME, fake.url().toString()))
                .build();

        assertThat(client.listSparkJobs(new ListSparkJobsRequest()).getTotal()).isZero();
        assertThat(fake.receivedRequests())
                .extracting(ReceivedRequest::requestLine)
                .containsExactly("GET /v3/projects?name=eu-de", "GET /v2.0/" + FakeDli.PROJECT_ID + "/batches");
    }

    @Test
    void vendorSignatureIsRefusedWhenTheClocksDiffer() {
        fake.clock().advance(Duration.ofMinutes(16));

        assertThatThrownBy(() -> newClient().listSparkJobs(new ListSparkJobsRequest()))
                .satisfies(e -> assertRefused(e, 401, "APIGW.0301"));
    }
}
