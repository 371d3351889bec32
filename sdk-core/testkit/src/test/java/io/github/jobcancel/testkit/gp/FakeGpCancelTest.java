// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import static io.github.jobcancel.testkit.gp.GpJobState.CANCELLED;
import static io.github.jobcancel.testkit.gp.GpJobState.CANCELLING;
import static io.github.jobcancel.testkit.gp.GpJobState.DELETED;
import static io.github.jobcancel.testkit.gp.GpJobState.EXECUTING;
import static io.github.jobcancel.testkit.gp.GpJobState.FAILED;
import static io.github.jobcancel.testkit.gp.GpJobState.SUBMITTED;
import static io.github.jobcancel.testkit.gp.GpJobState.SUCCEEDED;
import static io.github.jobcancel.testkit.gp.GpJobState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FakeGpCancelTest extends FakeGpTestCase {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETED")
    void adminCancelAcceptsSubmittedAndExecutingOnly(GpJobState state) {
        String id = fake.addJob(GpJobScript.startingIn(state));

        GpCaller.Reply reply = adminPost("/" + id + "/cancel");

        assertThat(reply.status()).isEqualTo(200);
        if (state == SUBMITTED || state == EXECUTING) {
            assertThat(reply.text()).isEqualTo("{\"status\":\"success\"}");
            assertThat(stateOf(id)).isEqualTo(CANCELLING);
        } else {
            assertThat(reply.text())
                    .isEqualTo("{\"status\":\"error\",\"messages\":[\"Unable to cancel job :[" + id
                            + "]\"],\"code\":500}");
            assertThat(stateOf(id)).isEqualTo(state);
            assertThat(fake.job(id).orElseThrow().refusedCancels()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETED")
    void restCancelAcceptsWaitingAndExecutingOnly(GpJobState state) {
        String id = fake.addJob(GpJobScript.startingIn(state));

        String reply = restPost("/" + id + "/cancel").toString();

        if (state == WAITING || state == EXECUTING) {
            assertThat(reply).isEqualTo("{\"jobId\":\"" + id + "\",\"jobStatus\":\"esriJobCancelling\"}");
            assertThat(stateOf(id)).isEqualTo(CANCELLING);
        } else {
            assertThat(reply)
                    .isEqualTo("{\"error\":{\"code\":400,\"message\":\"Invalid or missing input parameters.\","
                            + "\"details\":[]}}");
            assertThat(stateOf(id)).isEqualTo(state);
        }
    }

    @Test
    void cancellableStatesAreConfigurablePerDialect() {
        fake.behavior().setAdminCancellableStates(Set.of(WAITING));
        fake.behavior().setRestCancellableStates(EnumSet.of(SUBMITTED));
        String waiting = fake.addJob(GpJobScript.startingIn(WAITING));
        String submitted = fake.addJob(GpJobScript.startingIn(SUBMITTED));

        assertThat(adminPost("/" + submitted + "/cancel").json().path("code").asInt())
                .isEqualTo(500);
        assertThat(adminPost("/" + waiting + "/cancel").json().path("status").asText())
                .isEqualTo("success");
        assertThat(restPost("/" + submitted + "/cancel").path("jobStatus").asText())
                .isEqualTo("esriJobCancelling");
    }

    @Test
    void cancelledJobStopsAtTheNextCheck() {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));
        advanceSeconds(12);
        adminPost("/" + id + "/cancel");

        fake.clock().advance(Duration.ofMillis(2999));
        assertThat(adminGet("/" + id).path("status").asText()).isEqualTo("esriJobCancelling");

        fake.clock().advance(Duration.ofMillis(1));
        assertThat(adminGet("/" + id).path("status").asText()).isEqualTo("esriJobCancelled");
        assertThat(fake.job(id).orElseThrow().endedAt()).contains(START.plusSeconds(15));
    }

    @Test
    void cancelledJobStopsRightAfterTheAnswerWhenTheIntervalIsZero() {
        fake.behavior().setCancellationCheckInterval(Duration.ZERO);
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));

        assertThat(restPost("/" + id + "/cancel").path("jobStatus").asText()).isEqualTo("esriJobCancelling");
        assertThat(restPost("/" + id).path("jobStatus").asText()).isEqualTo("esriJobCancelled");
        assertThat(restPost("/" + id).path("messages").findValuesAsText("description"))
                .contains("Cancel complete.");
    }

    @Test
    void jobThatIgnoresCancelRunsToItsScriptedEnd() {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING, Duration.ofSeconds(60))
                .andThen(SUCCEEDED)
                .ignoringCancel());

        assertThat(adminPost("/" + id + "/cancel").json().path("status").asText())
                .isEqualTo("success");

        advanceSeconds(59);
        assertThat(stateOf(id)).isEqualTo(EXECUTING);
        advanceSeconds(1);
        assertThat(stateOf(id)).isEqualTo(SUCCEEDED);
        assertThat(fake.job(id).orElseThrow().acceptedCancels()).isEqualTo(1);
    }

    @Test
    void jobThatIgnoresCancelCanShowCancellingUntilItsEnd() {
        fake.behavior().setIgnoredCancelShowsCancelling(true);
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING, Duration.ofSeconds(60))
                .andThen(FAILED)
                .ignoringCancel());

        adminPost("/" + id + "/cancel");

        advanceSeconds(59);
        assertThat(stateOf(id)).isEqualTo(CANCELLING);
        assertThat(adminPost("/" + id + "/cancel").json().path("code").asInt()).isEqualTo(500);
        advanceSeconds(1);
        assertThat(stateOf(id)).isEqualTo(FAILED);
    }

    @Test
    void jobStopsAfterItsScriptedCancelDelay() {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING).honouringCancelAfter(Duration.ofSeconds(42)));
        adminPost("/" + id + "/cancel");

        advanceSeconds(41);
        assertThat(stateOf(id)).isEqualTo(CANCELLING);
        advanceSeconds(1);
        assertThat(stateOf(id)).isEqualTo(CANCELLED);
    }

    @ParameterizedTest
    @CsvSource({"3,SUCCEEDED", "5,SUCCEEDED", "6,CANCELLED"})
    void jobEndsAsScriptedIfItsEndComesNoLaterThanTheCheck(int seconds, GpJobState end) {
        String id = fake.addJob(
                GpJobScript.startingIn(EXECUTING, Duration.ofSeconds(seconds)).andThen(SUCCEEDED));
        adminPost("/" + id + "/cancel");

        advanceSeconds(100);

        assertThat(stateOf(id)).isEqualTo(end);
    }

    @Test
    void jobScriptedToEndBeforeCancelEndsRightAfterTheAcceptedCancel() {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING).endingBeforeCancel(SUCCEEDED));

        assertThat(restPost("/" + id + "/cancel").path("jobStatus").asText()).isEqualTo("esriJobCancelling");
        assertThat(restPost("/" + id).path("jobStatus").asText()).isEqualTo("esriJobSucceeded");
    }

    @Test
    void restCancelCanAnswerCancelledWhileTheJobStillRuns() {
        fake.behavior().setRestCancelAnswersCancelled(true);
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING).ignoringCancel());

        assertThat(restPost("/" + id + "/cancel").path("jobStatus").asText()).isEqualTo("esriJobCancelled");
        assertThat(stateOf(id)).isEqualTo(EXECUTING);
    }

    @Test
    void jobFollowsItsScriptAsTheClockMoves() {
        String id = fake.addJob(GpJobScript.startingIn(SUBMITTED, Duration.ofSeconds(2))
                .andThen(WAITING, Duration.ofSeconds(3))
                .andThen(EXECUTING, Duration.ofSeconds(10))
                .andThen(SUCCEEDED));

        assertThat(stateOf(id)).isEqualTo(SUBMITTED);
        advanceSeconds(2);
        assertThat(stateOf(id)).isEqualTo(WAITING);
        advanceSeconds(3);
        assertThat(stateOf(id)).isEqualTo(EXECUTING);
        advanceSeconds(4);
        assertThat(restPost("/" + id).path("progress").toString())
                .isEqualTo("{\"type\":\"step\",\"message\":\"working\",\"percent\":40}");
        advanceSeconds(6);
        assertThat(stateOf(id)).isEqualTo(SUCCEEDED);
        assertThat(fake.job(id).orElseThrow().endedAt()).contains(START.plusSeconds(15));
    }

    @Test
    void jobStateIsKeptWhenTheClockGoesBack() {
        String id = fake.addJob(
                GpJobScript.startingIn(EXECUTING, Duration.ofSeconds(2)).andThen(SUCCEEDED));
        advanceSeconds(2);
        assertThat(stateOf(id)).isEqualTo(SUCCEEDED);

        advanceSeconds(-100);

        assertThat(stateOf(id)).isEqualTo(SUCCEEDED);
    }

    @Test
    void endedJobIsRemovedAfterItsRetention() {
        String id = fake.addJob(GpJobScript.startingIn(SUCCEEDED));

        advanceSeconds(6 * 3600 - 1);
        assertThat(restPost("/" + id).path("jobStatus").asText()).isEqualTo("esriJobSucceeded");

        advanceSeconds(1);
        assertThat(restPost("/" + id).path("error").path("message").asText())
                .isEqualTo("Unable to complete operation.");
        assertThat(adminGet("/" + id).path("code").asInt()).isEqualTo(404);
    }

    @Test
    void unknownJobIsNotFoundInTheErrorFormOfEachDialect() {
        String unknown = "jffffffffffffffffffffffffffffffff";

        for (String tail : new String[] {"/" + unknown + "/cancel", "/" + unknown + "/delete"}) {
            assertThat(adminPost(tail).json().path("code").asInt()).isEqualTo(404);
        }
        assertThat(adminGet("/" + unknown).path("messages").path(0).asText())
                .isEqualTo("Could not find resource or operation '" + unknown + "' on the system.");
        for (String tail : new String[] {"/" + unknown, "/" + unknown + "/cancel"}) {
            assertThat(restPost(tail).toString())
                    .isEqualTo(
                            "{\"error\":{\"code\":400,\"message\":\"Unable to complete operation.\",\"details\":[]}}");
        }
    }

    @Test
    void jobOfAnotherServiceOrTaskIsUnknown() {
        fake.addService("Other", "Buffer", "Clip");
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));
        String otherJob = fake.addJob("Other", GpJobScript.startingIn(EXECUTING));
        String root = fake.serverUrl().toString();

        assertThat(caller.post(root + "/admin/services/Other.GPServer/jobs/" + id + "/cancel", "f=json&token=" + token)
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(404);
        assertThat(caller.post(
                                root + "/rest/services/Other/GPServer/Clip/jobs/" + otherJob + "/cancel",
                                "f=json&token=" + token)
                        .json()
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(400);
        assertThat(fake.jobs()).extracting(GpJobView::state).containsOnly(EXECUTING);
    }

    @Test
    void deleteRemovesAJobInAnyState() {
        for (GpJobState state : EnumSet.complementOf(EnumSet.of(DELETED))) {
            String id = fake.addJob(GpJobScript.startingIn(state));

            assertThat(adminPost("/" + id + "/delete").text()).isEqualTo("{\"status\":\"success\"}");
            assertThat(adminPost("/" + id + "/delete").json().path("code").asInt())
                    .isEqualTo(404);
            assertThat(adminPost("/" + id + "/cancel").json().path("code").asInt())
                    .isEqualTo(404);
            assertThat(stateOf(id)).isEqualTo(DELETED);
        }
    }

    @Test
    void refusedDeleteLeavesTheJobUnchanged() {
        fake.behavior().setDeleteRefused(true);
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));

        assertThat(adminPost("/" + id + "/delete").text())
                .isEqualTo("{\"status\":\"error\",\"messages\":[\"Unable to delete job :[" + id + "]\"],\"code\":400}");
        assertThat(stateOf(id)).isEqualTo(EXECUTING);
    }

    @Test
    void deletedJobCanBeShownAsDeletedByTheRestDialect() {
        fake.behavior().setDeletedJobsShownByRest(true);
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));
        adminPost("/" + id + "/delete");

        assertThat(restPost("/" + id).path("jobStatus").asText()).isEqualTo("esriJobDeleted");
        assertThat(adminGet("/" + id).path("code").asInt()).isEqualTo(404);
        assertThat(restPost("/" + id + "/cancel").path("error").path("code").asInt())
                .isEqualTo(400);
    }

    @Test
    void purgeQueueCancelsAllJobsThatHaveNotStarted() {
        fake.addService("Other", "Run");
        String jobOfOtherService = fake.addJob("Other", GpJobScript.startingIn(SUBMITTED));
        for (GpJobState state : EnumSet.of(GpJobState.NEW, SUBMITTED, WAITING, EXECUTING, SUCCEEDED)) {
            fake.addJob(GpJobScript.startingIn(state).withUser(state.name()).withId(state.name()));
        }

        assertThat(adminPost("/purgeQueue").text()).isEqualTo("{\"status\":\"success\"}");

        assertThat(fake.purgeCount()).isEqualTo(1);
        assertThat(stateOf("NEW")).isEqualTo(CANCELLED);
        assertThat(stateOf("SUBMITTED")).isEqualTo(CANCELLED);
        assertThat(stateOf("WAITING")).isEqualTo(CANCELLED);
        assertThat(stateOf("EXECUTING")).isEqualTo(EXECUTING);
        assertThat(stateOf("SUCCEEDED")).isEqualTo(SUCCEEDED);
        assertThat(stateOf(jobOfOtherService)).isEqualTo(SUBMITTED);
    }
}
