// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments and settings, reads and lists, and the encoded requests. */
class ScriptClientTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final String MALFORMED_ENDPOINT =
            "the endpoint must be scheme, host, and port or path if need be, and nothing else";

    @RegisterExtension
    final ScriptFixture fixture = new ScriptFixture(new ManualClock(NOW));

    private final FakeScript fake = fixture.fake;
    private final ScriptClient client = fixture.client;
    private final String scope = "127.0.0.1:" + fake.url().getPort() + "/" + FakeScript.APP_ID;

    // ---- arguments ----

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", ".", "..", "a\nb", "a\u0000", "job*", "\ud83d"})
    void invalidIdIsRefusedBeforeAnythingIsSent(String id) {
        assertThatThrownBy(() -> client.cancelBatch(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.cancelScheduledScript(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.batchJob(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.scheduledJob(id)).isInstanceOf(IllegalArgumentException.class);
        assertThat(fake.receivedRequests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"6f0c1a52-0d3e-4b77-9a44-2c6d1f5e8b90", " x ", "a\"b\\c", "\ud83d\ude80", "../x", "a/b"})
    void validIdIsSentUnchanged(String id) {
        String job = fake.addJob(ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING).withId(id));

        CancelOutcome outcome = Calls.await(client.cancelBatch(id));

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(fake.job(job).runState()).isEqualTo("Cancelled");
    }

    @Test
    void timeBeyondMillisecondsIsRefused() {
        assertThatThrownBy(() -> client.listScheduledScripts(Instant.MAX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the time cannot be expressed in milliseconds");
        assertThat(fake.receivedRequests()).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullArgumentsAreRefused() {
        assertThatThrownBy(() -> client.cancelBatch(null)).hasMessage("jobId");
        assertThatThrownBy(() -> client.listScheduledScripts(null)).hasMessage("until");
        assertThatThrownBy(() -> ScriptCredentials.of("1", null, "x")).hasMessage("the brainCloud server name");
        assertThat(fake.receivedRequests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://x/y|the endpoint is no HTTP address",
                "http://api.braincloudservers.com/s2sdispatcher|the endpoint must be https, since the server's secret is"
                        + " sent to it: api.braincloudservers.com",
                "http://127.0.0.1.evil.com/|the endpoint must be https, since the server's secret is sent to it:"
                        + " 127.0.0.1.evil.com",
                "http://127.0.0.256/|the endpoint must be https, since the server's secret is sent to it: 127.0.0.256",
                "http://localhost./|the endpoint must be https, since the server's secret is sent to it: localhost.",
                "https://u:p@x.com/|" + MALFORMED_ENDPOINT,
                "https://x.com/?a=b|" + MALFORMED_ENDPOINT,
                "https://x.com/#a|" + MALFORMED_ENDPOINT
            })
    void unsafeEndpointIsRefusedInOneSentence(String endpoint, String sentence) {
        assertThatThrownBy(() -> ScriptClient.builder()
                        .endpoint(URI.create(endpoint))
                        .credentials(ScriptFixture.CREDENTIALS)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "https://x.com, https://x.com/s2sdispatcher",
        "https://x.com/, https://x.com/s2sdispatcher",
        "https://x.com/s2sdispatcher, https://x.com/s2sdispatcher",
        "https://x.com:8443/gate/s2sdispatcher, https://x.com:8443/gate/s2sdispatcher",
        "http://localhost:1/, http://localhost:1/s2sdispatcher",
        "http://[::1]:1/, http://[::1]:1/s2sdispatcher"
    })
    void dispatcherPathIsAddedOnlyToAnEmptyPath(String endpoint, String used) {
        assertThat(ScriptEndpoint.resolveEndpoint(URI.create(endpoint))).hasToString(used);
    }

    @Test
    void publicDispatcherIsTheDefaultEndpoint() {
        try (ScriptClient standard =
                ScriptClient.builder().credentials(ScriptFixture.CREDENTIALS).build()) {
            assertThat(standard).hasToString("ScriptClient[api.braincloudservers.com/23001]");
            assertThat(standard.batchJob("a").ref())
                    .hasToString("jobcancel:script/batch/api.braincloudservers.com%2F23001/a");
        }
        assertThat(ScriptEndpoint.resolveEndpoint(null)).hasToString("https://api.braincloudservers.com/s2sdispatcher");
    }

    @Test
    void missingSettingIsReportedInOneSentence() {
        assertThatThrownBy(() -> ScriptClient.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("brainCloud needs credentials, and there are none: give them in code");
        assertThatThrownBy(() -> ScriptCredentials.of(" ", "s", "x")).hasMessage("the brainCloud app id is blank");
        assertThatThrownBy(() -> ScriptCredentials.of("1", "", "x")).hasMessage("the brainCloud server name is blank");
        assertThatThrownBy(() -> ScriptCredentials.of("1", "s", "\t"))
                .hasMessage("the brainCloud server secret is blank");
        assertThatThrownBy(() -> ScriptClient.builder()
                        .credentials(ScriptCredentials.of("23*", "s", "x"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void credentialsToStringContainsNoSecret() {
        ScriptCredentials read = ScriptCredentials.of("23001\n", " ops-box", FakeScript.SERVER_SECRET + "\n");

        assertThat(read).hasToString("ScriptCredentials[23001, ops-box]");
        assertThat(read.wireFields()).containsEntry("serverSecret", FakeScript.SERVER_SECRET);
        assertThat(new ScriptSession("q7k2f0v3mt1d", 4, Duration.ZERO)).hasToString("Session[next packet 4]");
    }

    // ---- references ----

    @Test
    void referenceBindsItsJobOnlyInItsScope() {
        String id = fake.addScript(ScriptJobPlan.SCHEDULED);
        JobRef ref = JobRef.parse(client.scheduledJob(id).ref().toString());

        RemoteJob job = client.job(ref);

        assertThat(ref).isEqualTo(new JobRef("script", "scheduled", scope, id));
        assertThat(Calls.await(job.cancel())).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(client.job(client.batchJob(id).ref()).ref().kind()).isEqualTo("batch");
        for (JobRef other : List.of(
                new JobRef("script", "script", scope, id),
                new JobRef("script", "batch", scope + "9", id),
                new JobRef("batch", "batch", scope, id))) {
            assertThatThrownBy(() -> client.job(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("not a job of " + scope);
        }
    }

    // ---- reads ----

    @ParameterizedTest
    @CsvSource({
        "Scheduled, QUEUED",
        "Queued, QUEUED",
        "Running, RUNNING",
        "Paused, QUEUED",
        "Cancelled, ABSENT",
        "Completed, ABSENT",
        "Failed, ABSENT"
    })
    void jobStateIsDerivedFromItsList(String state, JobState expected) {
        String id = fake.addBatch(state);

        JobSnapshot read = Calls.await(client.batchJob(id).read());

        assertThat(read.state()).isEqualTo(expected);
        assertThat(read.rawState()).isEmpty();
        assertThat(read.ref()).isEqualTo(client.batchJob(id).ref());
    }

    @Test
    void farFutureJobIsFoundAndUnknownJobIsAbsent() {
        String far =
                fake.addJob(ScriptJobPlan.scriptIn(ScriptJobPlan.SCHEDULED).andThen(Duration.ofDays(36_500), "Queued"));

        assertThat(Calls.await(client.scheduledJob(far).read()).state()).isEqualTo(JobState.QUEUED);
        assertThat(Calls.await(client.scheduledJob("nothing").read()).state()).isEqualTo(JobState.ABSENT);
    }

    @Test
    void listsHaveTheDocumentedFieldsAndNoUserData() {
        fake.addJob(ScriptJobPlan.scriptIn(ScriptJobPlan.SCHEDULED)
                .withId("s1")
                .withScript("ops/x", "{\"card\":\"4111\"}")
                .andThen(Duration.ofHours(2), "Queued"));
        fake.addBatch(ScriptJobPlan.QUEUED);
        fake.addJob(ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING).withId("r1"));
        fake.addBatch(ScriptJobPlan.COMPLETED);

        List<ScriptJob> scheduled = Calls.await(client.listScheduledScripts(NOW.plus(Duration.ofHours(2))));
        List<ScriptJob> active = Calls.await(client.listRunningOrQueuedScripts());

        assertThat(scheduled).singleElement().satisfies(job -> {
            assertThat(job.ref()).isEqualTo(new JobRef("script", "scheduled", scope, "s1"));
            assertThat(job.state()).isEqualTo(JobState.QUEUED);
            assertThat(job.name()).isEqualTo("ops/x");
            assertThat(job.gameId()).isEqualTo(FakeScript.APP_ID);
            assertThat(job.jobType()).isEqualTo("CloudCode");
            assertThat(job.description()).isEmpty();
            assertThat(job.localTime()).isEmpty();
            assertThat(job.submittedAt()).contains(NOW);
            assertThat(job.updatedAt()).contains(NOW);
            assertThat(job.scheduledStartTime()).contains(NOW.plus(Duration.ofHours(2)));
            assertThat(job.startedAt()).isEmpty();
            assertThat(job.parameters()).isEqualTo("{\"card\":\"4111\"}");
            assertThat(job.result()).isEmpty();
            assertThat(job.toString()).doesNotContain("4111");
        });
        assertThat(active).extracting(ScriptJob::state).containsExactly(JobState.QUEUED, JobState.RUNNING);
        assertThat(active.get(1).startedAt()).contains(NOW);
        assertThat(active.get(1).ref()).isEqualTo(new JobRef("script", "batch", scope, "r1"));
        assertThat(Calls.await(client.listScheduledScripts(NOW.plus(Duration.ofHours(1)))))
                .isEmpty();
    }

    @Test
    void batchesOfOneScriptDifferByTheirParameters() {
        JobRef ref = new JobRef("script", "batch", "app", "a");
        String record =
                "{\"runState\":\"Running\",\"scriptName\":\"ops/x\",\"parameters\":{\"season\": %s},\"result\":{}}";

        ScriptJob job = ScriptJob.parse(ref, record.formatted("7.10"));

        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        assertThat(job.parameters()).isEqualTo("{\"season\":7.10}");
        assertThat(job.result()).isEqualTo("{}");
        assertThat(job).isEqualTo(ScriptJob.parse(ref, record.formatted("7.10")));
        assertThat(job).isNotEqualTo(ScriptJob.parse(ref, record.formatted("8")));
        assertThat(ScriptJob.parse(ref, "null").state()).isEqualTo(JobState.ABSENT);
        assertThat(ScriptJob.parse(ref, "null").parameters()).isEmpty();
    }

    @Test
    void recordOfACancelHasItsTimes() {
        String id = fake.addBatch(ScriptJobPlan.RUNNING);
        fixture.clock.advance(Duration.ofMinutes(1));

        CancelOutcome outcome = Calls.await(client.batchJob(id).cancel());

        assertThat(outcome.evidence().providerWords()).containsExactly("Cancelled");
        assertThat(outcome.evidence().snapshotBefore()).isEmpty();
        assertThat(outcome.evidence().snapshotAfter().orElseThrow()).isInstanceOfSatisfying(ScriptJob.class, job -> {
            assertThat(job.state()).isEqualTo(JobState.CANCELLED);
            assertThat(job.rawState()).isEqualTo("Cancelled");
            assertThat(job.startedAt()).contains(NOW);
            assertThat(job.endedAt()).contains(NOW.plus(Duration.ofMinutes(1)));
        });
    }

    @Test
    void explicitStateInAListTakesPrecedence() {
        fake.addBatch(ScriptJobPlan.RUNNING);
        fake.injectFault(
                r -> r.body().contains("GET_RUNNING"),
                ExchangeFault.changeReply(truth -> FakeReply.json(
                        200, truth.bodyText().replace("\"jobType\"", "\"runState\":\"Winding\",\"jobType\""))));

        ScriptJob job = Calls.await(client.listRunningOrQueuedScripts()).get(0);

        assertThat(job.state()).isEqualTo(JobState.UNKNOWN);
        assertThat(job.rawState()).isEqualTo("Winding");
    }

    @Test
    void readFailureNeverMayHaveTakenEffect() {
        fake.injectFault(r -> r.body().contains("GET_"), ExchangeFault.replaceReply(FakeReply.html(404, "?")));

        assertThatThrownBy(() -> Calls.await(client.listRunningOrQueuedScripts()))
                .isInstanceOfSatisfying(
                        SdkException.UnexpectedReply.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    // ---- the wire ----

    @Test
    void packetsEqualThoseOfThePublicClients() {
        Calls.await(client.cancelBatch("J1"));
        Calls.await(client.cancelScheduledScript("J1"));
        Calls.await(client.listScheduledScripts(NOW));
        Calls.await(client.listRunningOrQueuedScripts());

        assertThat(fake.receivedRequests())
                .extracting(ReceivedRequest::body)
                .containsExactly(
                        "{\"packetId\":0,\"messages\":[{\"service\":\"authenticationV2\",\"operation\":\"AUTHENTICATE\","
                                + "\"data\":{\"appId\":\"23001\",\"serverName\":\"ops-box\",\"serverSecret\":\"***\"}}]}",
                        expectedPacket(1, "CANCEL_USER_SCRIPT_BATCH", "{\"jobId\":\"J1\"}"),
                        expectedPacket(2, "CANCEL_SCHEDULED_SCRIPT", "{\"jobId\":\"J1\"}"),
                        expectedPacket(
                                3, "GET_SCHEDULED_CLOUD_SCRIPTS", "{\"startDateUTC\":" + NOW.toEpochMilli() + "}"),
                        expectedPacket(4, "GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS", "{}"));
        assertThat(fake.receivedRequests()).allSatisfy(request -> {
            assertThat(request.requestLine()).isEqualTo("POST /s2sdispatcher");
            assertThat(request.header("Content-Type")).contains("application/json");
            assertThat(request.header("Accept-Encoding")).contains("identity");
            assertThat(request.header("X-SIG")).isEmpty();
            assertThat(request.header("Authorization")).isEmpty();
        });
    }

    private static String expectedPacket(int id, String operation, String data) {
        return "{\"packetId\":" + id + ",\"sessionId\":\"***\",\"messages\":[{\"service\":\"script\",\"operation\":\""
                + operation + "\",\"data\":" + data + "}]}";
    }
}
