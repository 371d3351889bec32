// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobState;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.FakeGpFaults;
import io.github.jobcancel.testkit.gp.FakeGpKnobs;
import io.github.jobcancel.testkit.gp.FakeGpScript;
import io.github.jobcancel.testkit.gp.FakeGpState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests as they go out, and the records as they come in. */
class GpWireTest {
    private final GpScene scene = new GpScene();
    private final FakeGp fake = scene.fake;
    private final GpClient client = scene.client;

    @AfterEach
    void close() {
        scene.close();
    }

    private List<String> lines() {
        return fake.requests().stream().map(r -> r.line() + " " + r.body()).toList();
    }

    @Test
    void everySegmentIsEncodedByItself() {
        fake.addService("My Folder/My Svc+1", "911 Calls: \u00dcber & co");
        String id = fake.addJob("My Folder/My Svc+1", FakeGpScript.in(FakeGpState.EXECUTING));
        GpJobId admin = GpJobId.admin("My Folder/My Svc+1", id);

        Calls.await(client.readJob(admin));
        Calls.await(client.readJob(admin.viaRest("911 Calls: \u00dcber & co")));
        Calls.await(client.cancelJob(admin));

        assertThat(lines())
                .containsExactly(
                        "GET /arcgis/admin/services/My%20Folder/My%20Svc%2B1.GPServer/jobs/" + id + "?f=json ",
                        "GET /arcgis/rest/services/My%20Folder/My%20Svc%2B1/GPServer/911%20Calls%3A%20%C3%9Cber%20%26%20co"
                                + "/jobs/" + id + "?f=json ",
                        "POST /arcgis/admin/services/My%20Folder/My%20Svc%2B1.GPServer/jobs/" + id
                                + "/cancel f=json&token=***");
    }

    @Test
    void aServiceInTheRootFolderHasNoFolderInItsPath() {
        fake.addService("Solo", "Run");
        String id = fake.addJob("Solo", FakeGpScript.in(FakeGpState.EXECUTING));

        Calls.await(client.readJob(GpJobId.rest("Solo", "Run", id)));
        Calls.await(client.cancelJob(GpJobId.admin("Solo", id)));

        assertThat(lines())
                .containsExactly(
                        "GET /arcgis/rest/services/Solo/GPServer/Run/jobs/" + id + "?f=json ",
                        "POST /arcgis/admin/services/Solo.GPServer/jobs/" + id + "/cancel f=json&token=***");
    }

    @Test
    void aReadThatExplainsARefusalLeavesTheToolsMessagesOut() {
        GpJobId job = scene.add(GpDialect.REST, FakeGpScript.in(FakeGpState.SUCCEEDED));

        CancelOutcome outcome = Calls.await(client.cancelJob(job));

        assertThat(fake.requests().get(1).query())
                .containsExactly(Map.entry("f", "json"), Map.entry("returnMessages", "false"));
        assertThat(outcome.evidence().words())
                .containsExactly("Invalid or missing input parameters.", "esriJobSucceeded");
        assertThat(outcome.evidence().after())
                .hasValueSatisfying(j -> assertThat(j.state()).isEqualTo(JobState.SUCCEEDED));
        assertThat(outcome.evidence().attempts()).isEqualTo(2);
        assertThat(outcome.evidence().replyLost()).isFalse();
    }

    @Test
    void aRequestThatIsSentAgainHasTheReadBeforeItAsItsEvidence() {
        GpJobId job = scene.add(GpDialect.ADMIN, FakeGpScript.in(FakeGpState.EXECUTING));
        fake.fail(GpScene.CANCEL, Fault.resetBeforeEffect());

        CancelOutcome outcome = Calls.await(client.cancelJob(job, GpScene.QUICK));

        assertThat(outcome.evidence().before())
                .hasValueSatisfying(j -> assertThat(j.rawState()).isEqualTo("esriJobExecuting"));
        assertThat(outcome.evidence().words()).containsExactly("success");
        assertThat(outcome.evidence().attempts()).isEqualTo(3);
        assertThat(outcome.evidence().replyLost()).isTrue();
    }

    @Test
    void aLostReplyThatCannotBeResolvedIsTheFailureThatTheCallerSees() {
        GpJobId job = scene.add(GpDialect.ADMIN, FakeGpScript.in(FakeGpState.WAITING));
        fake.fail(GpScene.CANCEL, Fault.answer(Answer.html(504, "gateway")));

        SdkException failure =
                catchThrowableOfType(SdkException.class, () -> Calls.await(client.cancelJob(job, GpScene.ONCE)));

        assertThat(failure.operation()).isEqualTo("cancelJob");
        assertThat(failure.provider().orElseThrow().status()).isEqualTo(504);
    }

    @ParameterizedTest
    @EnumSource(FakeGpKnobs.NoEnd.class)
    void anAdminRecordTellsWhoWhereAndWhen(FakeGpKnobs.NoEnd noEnd) {
        fake.knobs().noEnd(noEnd);
        GpJobId job = scene.add(
                GpDialect.ADMIN,
                FakeGpScript.in(FakeGpState.EXECUTING, Duration.ofSeconds(9))
                        .then(FakeGpState.FAILED)
                        .by("ana")
                        .on("gis2.example.com"));

        GpJob running = Calls.await(client.readJob(job));
        scene.clock.advance(Duration.ofSeconds(10));
        GpJob failed = Calls.await(client.readJob(job));

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
    void anAdminRecordInTheTablesSpellingTellsTheSame() {
        fake.knobs().tableSpelling(true);
        GpJobId job =
                scene.add(GpDialect.ADMIN, FakeGpScript.in(FakeGpState.NEW).by("ana"));

        GpJob read = Calls.await(client.readJob(job));

        assertThat(read.userName()).isEqualTo("ana");
        assertThat(read.machineName()).isEqualTo("gis1.example.com");
    }

    @Test
    void aRestRecordTellsProgressMessagesAndResults() {
        GpJobId job = scene.add(
                GpDialect.REST,
                FakeGpScript.in(FakeGpState.EXECUTING, Duration.ofSeconds(10)).then(FakeGpState.SUCCEEDED));
        scene.clock.advance(Duration.ofSeconds(4));

        GpJob running = Calls.await(client.readJob(job));
        scene.clock.advance(Duration.ofSeconds(10));
        GpJob done = Calls.await(client.readJob(job));

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
    void aJobThatIsNotThereIsAbsentAndThatIsNoFailure(GpDialect dialect) {
        GpJob read = Calls.await(client.readJob(GpScene.id(dialect, "jNone")));

        assertThat(read.state()).isEqualTo(JobState.ABSENT);
        assertThat(read.rawState()).isEmpty();
        assertThat(read.submittedAt()).isEmpty();
    }

    @Test
    void aWordOfTomorrowIsKeptAndTakenForAlive() {
        GpJobId job = scene.add(GpDialect.REST, FakeGpScript.in(FakeGpState.EXECUTING));
        fake.fail(FakeGpFaults.stateWord("esriJobPaused"));

        GpJob read = Calls.await(client.readJob(job));

        assertThat(read.rawState()).isEqualTo("esriJobPaused");
        assertThat(read.state().alive()).isTrue();
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
    void aRecordOfAnotherJobOrOfNoneIsNotTakenForThisOne(String answer) {
        fake.fail(Fault.answer(Answer.json(200, answer)));

        SdkException failure = catchThrowableOfType(
                SdkException.class, () -> Calls.await(client.readJob(GpJobId.admin("Maps/Test", "j1"))));

        assertThat(failure).isInstanceOf(SdkException.UnexpectedReply.class);
        assertThat(failure.mayHaveTakenEffect()).isFalse();
    }

    @Test
    void anAddressOfTheJobIsShownWithoutWhatStandsBehindTheQuestionMark() {
        fake.fail(Fault.answer(
                Answer.json(200, "{\"jobId\":\"j1\",\"status\":\"esriJobNew\",\"url\":\"https://h/j1?token=abc#x\"}")));

        assertThat(Calls.await(client.readJob(GpJobId.admin("Maps/Test", "j1"))).url())
                .isEqualTo("https://h/j1");
    }

    @Test
    void aBoundJobCancelsAndReadsInItsDialect() {
        GpJobId job = scene.add(GpDialect.REST, FakeGpScript.in(FakeGpState.WAITING));
        RemoteJob bound = client.job(job);

        assertThat(Calls.await(bound.cancel())).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(Calls.await(bound.read()).state()).isEqualTo(JobState.STOPPING);
        assertThat(Calls.await(bound.read()).ref()).isEqualTo(bound.ref());
        assertThat(fake.requests()).allMatch(r -> r.path().contains("/rest/services/Maps/Test/GPServer/Buffer/"));
    }
}
