// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import static io.github.jobcancel.testkit.gp.FakeGpState.CANCELLED;
import static io.github.jobcancel.testkit.gp.FakeGpState.CANCELLING;
import static io.github.jobcancel.testkit.gp.FakeGpState.DELETED;
import static io.github.jobcancel.testkit.gp.FakeGpState.EXECUTING;
import static io.github.jobcancel.testkit.gp.FakeGpState.FAILED;
import static io.github.jobcancel.testkit.gp.FakeGpState.SUBMITTED;
import static io.github.jobcancel.testkit.gp.FakeGpState.SUCCEEDED;
import static io.github.jobcancel.testkit.gp.FakeGpState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FakeGpCancelTest extends FakeGpCase {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETED")
    void adminCancelAcceptsSubmittedAndExecutingOnly(FakeGpState state) {
        String id = fake.addJob(FakeGpScript.in(state));

        FakeGpCaller.Reply reply = adminPost("/" + id + "/cancel");

        assertThat(reply.status()).isEqualTo(200);
        if (state == SUBMITTED || state == EXECUTING) {
            assertThat(reply.text()).isEqualTo("{\"status\":\"success\"}");
            assertThat(state(id)).isEqualTo(CANCELLING);
        } else {
            assertThat(reply.text())
                    .isEqualTo("{\"status\":\"error\",\"messages\":[\"Unable to cancel job :[" + id
                            + "]\"],\"code\":500}");
            assertThat(state(id)).isEqualTo(state);
            assertThat(fake.job(id).orElseThrow().cancelsRefused()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DELETED")
    void restCancelAcceptsWaitingAndExecutingOnly(FakeGpState state) {
        String id = fake.addJob(FakeGpScript.in(state));

        String reply = restPost("/" + id + "/cancel").toString();

        if (state == WAITING || state == EXECUTING) {
            assertThat(reply).isEqualTo("{\"jobId\":\"" + id + "\",\"jobStatus\":\"esriJobCancelling\"}");
            assertThat(state(id)).isEqualTo(CANCELLING);
        } else {
            assertThat(reply)
                    .isEqualTo("{\"error\":{\"code\":400,\"message\":\"Invalid or missing input parameters.\","
                            + "\"details\":[]}}");
            assertThat(state(id)).isEqualTo(state);
        }
    }

    @Test
    void setsOfCancellableStatesAreKnobs() {
        fake.knobs().adminCancellable(Set.of(WAITING));
        fake.knobs().restCancellable(EnumSet.of(SUBMITTED));
        String waiting = fake.addJob(FakeGpScript.in(WAITING));
        String submitted = fake.addJob(FakeGpScript.in(SUBMITTED));

        assertThat(adminPost("/" + submitted + "/cancel").json().path("code").asInt())
                .isEqualTo(500);
        assertThat(adminPost("/" + waiting + "/cancel").json().path("status").asText())
                .isEqualTo("success");
        assertThat(restPost("/" + submitted + "/cancel").path("jobStatus").asText())
                .isEqualTo("esriJobCancelling");
    }

    @Test
    void cancelledJobStopsAtTheNextCheckAndNotBefore() {
        String id = fake.addJob(FakeGpScript.in(EXECUTING));
        advance(12);
        adminPost("/" + id + "/cancel");

        fake.clock().advance(Duration.ofMillis(2999));
        assertThat(adminGet("/" + id).path("status").asText()).isEqualTo("esriJobCancelling");

        fake.clock().advance(Duration.ofMillis(1));
        assertThat(adminGet("/" + id).path("status").asText()).isEqualTo("esriJobCancelled");
        assertThat(fake.job(id).orElseThrow().ended()).contains(START.plusSeconds(15));
    }

    @Test
    void withNoIntervalTheJobStopsRightAfterTheAnswer() {
        fake.knobs().cancellationCheckInterval(Duration.ZERO);
        String id = fake.addJob(FakeGpScript.in(EXECUTING));

        assertThat(restPost("/" + id + "/cancel").path("jobStatus").asText()).isEqualTo("esriJobCancelling");
        assertThat(restPost("/" + id).path("jobStatus").asText()).isEqualTo("esriJobCancelled");
        assertThat(restPost("/" + id).path("messages").findValuesAsText("description"))
                .contains("Cancel complete.");
    }

    @Test
    void jobThatIgnoresCancelGoesOnAsScripted() {
        String id = fake.addJob(FakeGpScript.in(EXECUTING, Duration.ofSeconds(60))
                .then(SUCCEEDED)
                .ignoringCancel());

        assertThat(adminPost("/" + id + "/cancel").json().path("status").asText())
                .isEqualTo("success");

        advance(59);
        assertThat(state(id)).isEqualTo(EXECUTING);
        advance(1);
        assertThat(state(id)).isEqualTo(SUCCEEDED);
        assertThat(fake.job(id).orElseThrow().cancelsAccepted()).isEqualTo(1);
    }

    @Test
    void jobThatIgnoresCancelCanShowCancellingUntilItsEnd() {
        fake.knobs().ignoredCancelShowsCancelling(true);
        String id = fake.addJob(
                FakeGpScript.in(EXECUTING, Duration.ofSeconds(60)).then(FAILED).ignoringCancel());

        adminPost("/" + id + "/cancel");

        advance(59);
        assertThat(state(id)).isEqualTo(CANCELLING);
        assertThat(adminPost("/" + id + "/cancel").json().path("code").asInt()).isEqualTo(500);
        advance(1);
        assertThat(state(id)).isEqualTo(FAILED);
    }

    @Test
    void jobCanHonourCancelAfterATimeOfItsOwn() {
        String id = fake.addJob(FakeGpScript.in(EXECUTING).honouringCancelAfter(Duration.ofSeconds(42)));
        adminPost("/" + id + "/cancel");

        advance(41);
        assertThat(state(id)).isEqualTo(CANCELLING);
        advance(1);
        assertThat(state(id)).isEqualTo(CANCELLED);
    }

    @ParameterizedTest
    @CsvSource({"3,SUCCEEDED", "5,SUCCEEDED", "6,CANCELLED"})
    void jobWinsTheRaceIfItsOwnEndComesNoLaterThanTheCheck(int seconds, FakeGpState end) {
        String id = fake.addJob(
                FakeGpScript.in(EXECUTING, Duration.ofSeconds(seconds)).then(SUCCEEDED));
        adminPost("/" + id + "/cancel");

        advance(100);

        assertThat(state(id)).isEqualTo(end);
    }

    @Test
    void raceKnobEndsTheJobRightAfterTheAcceptedCancel() {
        String id = fake.addJob(FakeGpScript.in(EXECUTING).endingBeforeCancel(SUCCEEDED));

        assertThat(restPost("/" + id + "/cancel").path("jobStatus").asText()).isEqualTo("esriJobCancelling");
        assertThat(restPost("/" + id).path("jobStatus").asText()).isEqualTo("esriJobSucceeded");
    }

    @Test
    void oldServersAnswerCancelledThoughTheJobIsOnlyBeingCancelled() {
        fake.knobs().restCancelAnswersCancelled(true);
        String id = fake.addJob(FakeGpScript.in(EXECUTING).ignoringCancel());

        assertThat(restPost("/" + id + "/cancel").path("jobStatus").asText()).isEqualTo("esriJobCancelled");
        assertThat(state(id)).isEqualTo(EXECUTING);
    }

    @Test
    void scriptMovesThroughItsStatesWithTheClock() {
        String id = fake.addJob(FakeGpScript.in(SUBMITTED, Duration.ofSeconds(2))
                .then(WAITING, Duration.ofSeconds(3))
                .then(EXECUTING, Duration.ofSeconds(10))
                .then(SUCCEEDED));

        assertThat(state(id)).isEqualTo(SUBMITTED);
        advance(2);
        assertThat(state(id)).isEqualTo(WAITING);
        advance(3);
        assertThat(state(id)).isEqualTo(EXECUTING);
        advance(4);
        assertThat(restPost("/" + id).path("progress").toString())
                .isEqualTo("{\"type\":\"step\",\"message\":\"working\",\"percent\":40}");
        advance(6);
        assertThat(state(id)).isEqualTo(SUCCEEDED);
        assertThat(fake.job(id).orElseThrow().ended()).contains(START.plusSeconds(15));
    }

    @Test
    void clockThatGoesBackUndoesNothing() {
        String id =
                fake.addJob(FakeGpScript.in(EXECUTING, Duration.ofSeconds(2)).then(SUCCEEDED));
        advance(2);
        assertThat(state(id)).isEqualTo(SUCCEEDED);

        advance(-100);

        assertThat(state(id)).isEqualTo(SUCCEEDED);
    }

    @Test
    void jobAtRestIsGoneAfterItsRetention() {
        String id = fake.addJob(FakeGpScript.in(SUCCEEDED));

        advance(6 * 3600 - 1);
        assertThat(restPost("/" + id).path("jobStatus").asText()).isEqualTo("esriJobSucceeded");

        advance(1);
        assertThat(restPost("/" + id).path("error").path("message").asText())
                .isEqualTo("Unable to complete operation.");
        assertThat(adminGet("/" + id).path("code").asInt()).isEqualTo(404);
    }

    @Test
    void unknownJobsAreNotFoundInEachDialectsWords() {
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
        String id = fake.addJob(FakeGpScript.in(EXECUTING));
        String other = fake.addJob("Other", FakeGpScript.in(EXECUTING));
        String root = fake.serverUrl().toString();

        assertThat(caller.post(root + "/admin/services/Other.GPServer/jobs/" + id + "/cancel", "f=json&token=" + token)
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(404);
        assertThat(caller.post(
                                root + "/rest/services/Other/GPServer/Clip/jobs/" + other + "/cancel",
                                "f=json&token=" + token)
                        .json()
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(400);
        assertThat(fake.jobs()).extracting(FakeGpJob::state).containsOnly(EXECUTING);
    }

    @Test
    void deleteRemovesTheJobWhateverItsState() {
        for (FakeGpState state : EnumSet.complementOf(EnumSet.of(DELETED))) {
            String id = fake.addJob(FakeGpScript.in(state));

            assertThat(adminPost("/" + id + "/delete").text()).isEqualTo("{\"status\":\"success\"}");
            assertThat(adminPost("/" + id + "/delete").json().path("code").asInt())
                    .isEqualTo(404);
            assertThat(adminPost("/" + id + "/cancel").json().path("code").asInt())
                    .isEqualTo(404);
            assertThat(state(id)).isEqualTo(DELETED);
        }
    }

    @Test
    void refusedDeleteChangesNothing() {
        fake.knobs().refuseDelete(true);
        String id = fake.addJob(FakeGpScript.in(EXECUTING));

        assertThat(adminPost("/" + id + "/delete").text())
                .isEqualTo("{\"status\":\"error\",\"messages\":[\"Unable to delete job :[" + id + "]\"],\"code\":400}");
        assertThat(state(id)).isEqualTo(EXECUTING);
    }

    @Test
    void removedJobCanReadAsDeletedInTheRestDialect() {
        fake.knobs().deletedReadsAsDeleted(true);
        String id = fake.addJob(FakeGpScript.in(EXECUTING));
        adminPost("/" + id + "/delete");

        assertThat(restPost("/" + id).path("jobStatus").asText()).isEqualTo("esriJobDeleted");
        assertThat(adminGet("/" + id).path("code").asInt()).isEqualTo(404);
        assertThat(restPost("/" + id + "/cancel").path("error").path("code").asInt())
                .isEqualTo(400);
    }

    @Test
    void purgeQueueCancelsWhatHasNotStartedWhoeverOwnsIt() {
        fake.addService("Other", "Run");
        String elsewhere = fake.addJob("Other", FakeGpScript.in(SUBMITTED));
        for (FakeGpState state : EnumSet.of(FakeGpState.NEW, SUBMITTED, WAITING, EXECUTING, SUCCEEDED)) {
            fake.addJob(FakeGpScript.in(state).by(state.name()).id(state.name()));
        }

        assertThat(adminPost("/purgeQueue").text()).isEqualTo("{\"status\":\"success\"}");

        assertThat(fake.purges()).isEqualTo(1);
        assertThat(state("NEW")).isEqualTo(CANCELLED);
        assertThat(state("SUBMITTED")).isEqualTo(CANCELLED);
        assertThat(state("WAITING")).isEqualTo(CANCELLED);
        assertThat(state("EXECUTING")).isEqualTo(EXECUTING);
        assertThat(state("SUCCEEDED")).isEqualTo(SUCCEEDED);
        assertThat(state(elsewhere)).isEqualTo(SUBMITTED);
    }
}
