// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobState;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpBehavior;
import io.github.jobcancel.testkit.gp.GpFaults;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the requests that are sent and the parsing of records. */
class GpWireTest {
    @RegisterExtension
    final GpFixture scene = new GpFixture();

    private final FakeGp fake = scene.fake;
    private final GpClient client = scene.client;

    private List<String> requestLines() {
        return fake.receivedRequests().stream()
                .map(r -> r.requestLine() + " " + r.body())
                .toList();
    }

    @Test
    void everySegmentIsEncodedSeparately() {
        fake.addService("My Folder/My Svc+1", "911 Calls: \u00dcber & co");
        String id = fake.addJob("My Folder/My Svc+1", GpJobScript.startingIn(GpJobState.EXECUTING));
        GpJobId admin = GpJobId.admin("My Folder/My Svc+1", id);

        Calls.await(client.describeJob(admin));
        Calls.await(client.describeJob(admin.viaRest("911 Calls: \u00dcber & co")));
        Calls.await(client.cancelJob(admin));

        assertThat(requestLines())
                .containsExactly(
                        "GET /arcgis/admin/services/My%20Folder/My%20Svc%2B1.GPServer/jobs/" + id + "?f=json ",
                        "GET /arcgis/rest/services/My%20Folder/My%20Svc%2B1/GPServer/911%20Calls%3A%20%C3%9Cber%20%26%20co"
                                + "/jobs/" + id + "?f=json ",
                        "POST /arcgis/admin/services/My%20Folder/My%20Svc%2B1.GPServer/jobs/" + id
                                + "/cancel f=json&token=***");
    }

    @Test
    void rootServiceHasNoFolderInItsPath() {
        fake.addService("Solo", "Run");
        String id = fake.addJob("Solo", GpJobScript.startingIn(GpJobState.EXECUTING));

        Calls.await(client.describeJob(GpJobId.rest("Solo", "Run", id)));
        Calls.await(client.cancelJob(GpJobId.admin("Solo", id)));

        assertThat(requestLines())
                .containsExactly(
                        "GET /arcgis/rest/services/Solo/GPServer/Run/jobs/" + id + "?f=json ",
                        "POST /arcgis/admin/services/Solo.GPServer/jobs/" + id + "/cancel f=json&token=***");
    }

    @Test
    void readAfterARefusalOmitsTheToolMessages() {
        GpJobId job = scene.addJob(GpDialect.REST, GpJobScript.startingIn(GpJobState.SUCCEEDED));

        CancelOutcome outcome = Calls.await(client.cancelJob(job));

        assertThat(fake.receivedRequests().get(1).queryParameters())
                .containsExactly(Map.entry("f", "json"), Map.entry("returnMessages", "false"));
        assertThat(outcome.evidence().providerWords())
                .containsExactly("Invalid or missing input parameters.", "esriJobSucceeded");
        assertThat(outcome.evidence().snapshotAfter())
                .hasValueSatisfying(j -> assertThat(j.state()).isEqualTo(JobState.SUCCEEDED));
        assertThat(outcome.evidence().attemptCount()).isEqualTo(2);
        assertThat(outcome.evidence().replyWasLost()).isFalse();
    }

    @Test
    void repeatedCancelHasThePrecedingReadAsEvidence() {
        GpJobId job = scene.addJob(GpDialect.ADMIN, GpJobScript.startingIn(GpJobState.EXECUTING));
        fake.injectFault(GpFixture.CANCEL_REQUESTS, ExchangeFault.resetBeforeEffect());

        CancelOutcome outcome = Calls.await(client.cancelJob(job, GpFixture.QUICK_RETRIES));

        assertThat(outcome.evidence().snapshotBefore())
                .hasValueSatisfying(j -> assertThat(j.rawState()).isEqualTo("esriJobExecuting"));
        assertThat(outcome.evidence().providerWords()).containsExactly("success");
        assertThat(outcome.evidence().attemptCount()).isEqualTo(3);
        assertThat(outcome.evidence().replyWasLost()).isTrue();
    }

    @Test
    void unresolvedLostReplyFailsTheCall() {
        GpJobId job = scene.addJob(GpDialect.ADMIN, GpJobScript.startingIn(GpJobState.WAITING));
        fake.injectFault(GpFixture.CANCEL_REQUESTS, ExchangeFault.replaceReply(FakeReply.html(504, "gateway")));

        SdkException failure = catchThrowableOfType(
                SdkException.class, () -> Calls.await(client.cancelJob(job, GpFixture.SINGLE_ATTEMPT)));

        assertThat(failure.operation()).isEqualTo("cancelJob");
        assertThat(failure.providerError().orElseThrow().status()).isEqualTo(504);
    }

    @ParameterizedTest
    @EnumSource(GpBehavior.MissingEnd.class)
    void adminRecordHasUserMachineAndTimes(GpBehavior.MissingEnd noEnd) {
        fake.behavior().setMissingEnd(noEnd);
        GpJobId job = scene.addJob(
                GpDialect.ADMIN,
                GpJobScript.startingIn(GpJobState.EXECUTING, Duration.ofSeconds(9))
                        .andThen(GpJobState.FAILED)
                        .withUser("ana")
                        .withMachine("gis2.example.com"));

        GpJob running = Calls.await(client.describeJob(job));
        scene.clock.advance(Duration.ofSeconds(10));
        GpJob failed = Calls.await(client.describeJob(job));

        assertThat(running.endedAt()).isEmpty();
        assertThat(running.userName()).isEqualTo("ana");
        assertThat(running.machineName()).isEqualTo("gis2.example.com");
        assertThat(running.url()).endsWith("/jobs/" + job.jobId());
        assertThat(running.submittedAt()).isPresent();
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.endedAt())
                .contains(running.submittedAt().orElseThrow().plusSeconds(9));
    }

    @Test
    void adminRecordInTheTablesSpellingIsReadAlike() {
        fake.behavior().setTableFieldNames(true);
        GpJobId job = scene.addJob(
                GpDialect.ADMIN, GpJobScript.startingIn(GpJobState.NEW).withUser("ana"));

        GpJob read = Calls.await(client.describeJob(job));

        assertThat(read.userName()).isEqualTo("ana");
        assertThat(read.machineName()).isEqualTo("gis1.example.com");
    }

    @Test
    void restRecordHasProgressMessagesAndResults() {
        GpJobId job = scene.addJob(
                GpDialect.REST,
                GpJobScript.startingIn(GpJobState.EXECUTING, Duration.ofSeconds(10))
                        .andThen(GpJobState.SUCCEEDED));
        scene.clock.advance(Duration.ofSeconds(4));

        GpJob running = Calls.await(client.describeJob(job));
        scene.clock.advance(Duration.ofSeconds(10));
        GpJob done = Calls.await(client.describeJob(job));

        assertThat(running.percent()).hasValue(40);
        assertThat(running.progress()).isEqualTo("working");
        assertThat(running.results()).isEmpty();
        assertThat(running.messages())
                .containsExactly(new GpJob.Message("esriJobMessageTypeInformative", "Submitted."));
        assertThat(done.results()).containsExactly(Map.entry("out", "results/out"));
        assertThat(done.percent()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(GpDialect.class)
    void missingJobIsReadAsAbsentWithoutFailure(GpDialect dialect) {
        GpJob read = Calls.await(client.describeJob(GpFixture.jobId(dialect, "jNone")));

        assertThat(read.state()).isEqualTo(JobState.ABSENT);
        assertThat(read.rawState()).isEmpty();
        assertThat(read.submittedAt()).isEmpty();
    }

    @Test
    void unknownStatusIsKeptAndCountsAsAlive() {
        GpJobId job = scene.addJob(GpDialect.REST, GpJobScript.startingIn(GpJobState.EXECUTING));
        fake.injectFault(GpFaults.replacedJobState("esriJobPaused"));

        GpJob read = Calls.await(client.describeJob(job));

        assertThat(read.rawState()).isEqualTo("esriJobPaused");
        assertThat(read.state().isAlive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jobId\":\"j2\",\"status\":\"esriJobSucceeded\"}",
                "{\"status\":\"esriJobSucceeded\"}",
                "{\"jobId\":\"J1\",\"status\":\"esriJobSucceeded\"}",
                "{\"jobId\":\"j1\"}",
                "{\"jobId\":\"j1\",\"jobStatus\":\"esriJobSucceeded\"}",
                "{\"resources\":[\"statistics\"]}"
            })
    void recordOfAnotherJobIsAnUnexpectedReply(String answer) {
        fake.injectFault(ExchangeFault.replaceReply(FakeReply.json(200, answer)));

        SdkException failure = catchThrowableOfType(
                SdkException.class, () -> Calls.await(client.describeJob(GpJobId.admin("Maps/Test", "j1"))));

        assertThat(failure).isInstanceOf(SdkException.UnexpectedReply.class);
        assertThat(failure.mayHaveTakenEffect()).isFalse();
    }

    @Test
    void jobAddressIsShownWithoutItsQuery() {
        fake.injectFault(ExchangeFault.replaceReply(FakeReply.json(
                200, "{\"jobId\":\"j1\",\"status\":\"esriJobNew\",\"url\":\"https://h/j1?token=abc#x\"}")));

        assertThat(Calls.await(client.describeJob(GpJobId.admin("Maps/Test", "j1")))
                        .url())
                .isEqualTo("https://h/j1");
    }

    @Test
    void boundJobCancelsAndReadsInItsDialect() {
        GpJobId job = scene.addJob(GpDialect.REST, GpJobScript.startingIn(GpJobState.WAITING));
        RemoteJob bound = client.job(job);

        assertThat(Calls.await(bound.cancel())).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(Calls.await(bound.read()).state()).isEqualTo(JobState.STOPPING);
        assertThat(Calls.await(bound.read()).ref()).isEqualTo(bound.ref());
        assertThat(fake.receivedRequests())
                .allMatch(r -> r.path().contains("/rest/services/Maps/Test/GPServer/Buffer/"));
    }
}
