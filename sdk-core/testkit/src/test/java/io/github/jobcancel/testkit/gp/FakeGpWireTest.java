// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import static io.github.jobcancel.testkit.gp.FakeGpState.CANCELLING;
import static io.github.jobcancel.testkit.gp.FakeGpState.EXECUTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, formats, HTTP statuses, roots and faults. */
class FakeGpWireTest extends FakeGpCase {

    @ParameterizedTest
    @ValueSource(strings = {"/ID/cancel", "/ID/delete", "/purgeQueue", "/statistics"})
    void getOfAPostOnlyAdminOperationChangesNothing(String tail) {
        String id = fake.addJob(FakeGpScript.in(EXECUTING));

        assertThat(adminGet(tail.replace("ID", id)).toString())
                .isEqualTo("{\"status\":\"error\",\"messages\":[\"Method not supported\"],\"code\":405}");
        assertThat(state(id)).isEqualTo(EXECUTING);
        assertThat(fake.purges()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/query", "/ID"})
    void postToAnAdminPageToReadIsAServerError(String tail) {
        String id = fake.addJob(FakeGpScript.in(EXECUTING));

        assertThat(adminPost(tail.replace("ID", id)).text())
                .isEqualTo("{\"status\":\"error\",\"messages\":[\"java.lang.NullPointerException\"],\"code\":500}");
    }

    @Test
    void otherMethodsAreRefusedInBothDialects() {
        String id = fake.addJob(FakeGpScript.in(EXECUTING));
        String auth = "?f=json&token=" + token;

        assertThat(caller.method("DELETE", admin() + "/" + id + auth)
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(405);
        assertThat(caller.method("PUT", admin() + "/" + id + "/cancel" + auth)
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(405);
        assertThat(caller.method("DELETE", rest() + "/" + id + auth)
                        .json()
                        .at("/error/code")
                        .asInt())
                .isEqualTo(405);
        assertThat(state(id)).isEqualTo(EXECUTING);
    }

    @Test
    void restCancelWorksByGetToo() {
        String id = fake.addJob(FakeGpScript.in(EXECUTING));

        assertThat(caller.get(rest() + "/" + id + "/cancel?f=json&token=" + token)
                        .text())
                .contains("esriJobCancelling");
        assertThat(state(id)).isEqualTo(CANCELLING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain", "application/json"})
    void withoutItsContentTypeAFormIsNotSeen(String type) {
        String id = fake.addJob(FakeGpScript.in(EXECUTING));

        FakeGpCaller.Reply admin = caller.postAs(type, admin() + "/" + id + "/cancel", "f=json&token=" + token);
        FakeGpCaller.Reply rest = caller.postAs(type, rest() + "/" + id + "/cancel", "f=json&token=" + token);

        assertThat(admin.status()).isEqualTo(499);
        assertThat(admin.type()).isEqualTo("text/html");
        assertThat(rest.status()).isEqualTo(499);
        assertThat(rest.text()).startsWith("<html>").contains("Token Required");
        assertThat(state(id)).isEqualTo(EXECUTING);
    }

    @Test
    void formatWordDecidesBetweenPageAndJson() {
        String id = fake.addJob(FakeGpScript.in(EXECUTING));
        String url = rest() + "/" + id + "?token=" + token;

        assertThat(caller.get(url).type()).isEqualTo("text/html");
        assertThat(caller.get(url + "&f=html").text()).startsWith("<html>");
        assertThat(caller.get(url + "&f=json").type()).isEqualTo("application/json");
        assertThat(caller.get(url + "&f=pjson").text()).contains("\n").contains("\"jobStatus\" : \"esriJobExecuting\"");
    }

    @Test
    void refusedTokenShowsAsHttpStatusOfAPage() {
        FakeGpCaller.Reply reply = caller.get(rest() + "/x?token=nonsense");

        assertThat(reply.status()).isEqualTo(498);
        assertThat(reply.text()).startsWith("<html>");
    }

    @Test
    void errorsCanCarryTheirCodeAsHttpStatus() {
        fake.knobs().statusCodesInHttp(true);
        String id = fake.addJob(FakeGpScript.in(FakeGpState.SUCCEEDED));

        assertThat(adminPost("/" + id + "/cancel").status()).isEqualTo(500);
        assertThat(adminPost("/nope/cancel").status()).isEqualTo(404);
        assertThat(caller.post(rest() + "/" + id + "/cancel", "f=json&token=" + token)
                        .status())
                .isEqualTo(400);
        assertThat(caller.post(admin() + "/" + id + "/cancel", "f=json").status())
                .isEqualTo(499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "failed", "failure"})
    void wordOfTheAdminErrorIsAKnob(String word) {
        fake.knobs().failureWord(word);

        assertThat(adminPost("/nope/cancel").json().path("status").asText()).isEqualTo(word);
    }

    @Test
    void jsonCanComeAsPlainTextWithAMark() {
        fake.knobs().jsonContentType("text/plain;charset=utf-8");
        fake.knobs().byteOrderMark(true);

        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        String id = fake.addJob(FakeGpScript.in(EXECUTING));
        FakeGpCaller.Reply reply = adminPost("/" + id + "/cancel");

        assertThat(reply.type()).isEqualTo("text/plain;charset=utf-8");
        // OkHttp eats the mark when it reads text
        assertThat(reply.text()).isEqualTo("{\"status\":\"success\"}");
        Answer raw = fake.answer(new Incoming("GET", "/arcgis/rest/info?f=json", List.of(), "", 0));
        assertThat(raw.body()).startsWith(mark);
    }

    @Test
    void adminCanBeBlockedAtTheWebAdaptor() {
        fake.knobs().adminEnabled(false);

        FakeGpCaller.Reply reply = adminPost("/x/cancel");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.type()).isEqualTo("text/html");
        assertThat(restPost("/x").has("error")).isTrue();
    }

    @Test
    void rootsAreConfigurableAndOtherPathsAreNotFound() {
        fake.federated(true);
        fake.roots("/gis/Server", "/home");

        assertThat(caller.get(fake.serverUrl() + "/rest/info?f=json")
                        .json()
                        .path("owningSystemUrl")
                        .asText())
                .isEqualTo(fake.url() + "/home");
        assertThat(caller.get(fake.portalUrl() + "/info?f=json").status()).isEqualTo(200);
        for (String path : new String[] {"/", "/arcgis/rest/info", "/gis/server/rest/info", "/gis/Server/other"}) {
            assertThat(caller.get(fake.url() + path + "?f=json").status()).isEqualTo(404);
        }
    }

    @Test
    void standAloneServerHasNoPortal() {
        assertThat(caller.get(fake.portalUrl() + "/info?f=json").status()).isEqualTo(404);
    }

    @Test
    void brokenEscapeIsABadRequest() {
        String id = fake.addJob(FakeGpScript.in(EXECUTING));

        assertThat(caller.post(admin() + "/" + id + "/cancel", "f=json&token=%zz")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void eachFaultLooksLikeTheRealThingAndHappensOnce() {
        String id = fake.addJob(FakeGpScript.in(EXECUTING));
        fake.fail(FakeGpFaults.badGateway());
        fake.fail(FakeGpFaults.signInPage());
        fake.fail(FakeGpFaults.redirect("https://sso.example.com/signin"));
        fake.fail(FakeGpFaults.noMachinesPage());
        fake.fail(FakeGpFaults.noMachines());
        fake.fail(FakeGpFaults.upgrading());
        fake.fail(FakeGpFaults.adminTokenExpired());
        fake.fail(FakeGpFaults.restTokenInvalid());

        assertThat(adminPost("/" + id + "/cancel").status()).isEqualTo(502);
        assertThat(adminPost("/" + id + "/cancel").text()).startsWith("<html>").contains("Sign In");
        assertThat(adminPost("/" + id + "/cancel").status()).isEqualTo(302);
        assertThat(adminPost("/" + id + "/cancel").text()).contains("Could not access any server machines");
        assertThat(adminPost("/" + id + "/cancel").json().has("code")).isFalse();
        assertThat(adminPost("/" + id + "/cancel").json().path("code").asInt()).isEqualTo(403);
        assertThat(adminPost("/" + id + "/cancel").json().path("code").asInt()).isEqualTo(498);
        assertThat(adminPost("/" + id + "/cancel").json().at("/error/code").asInt())
                .isEqualTo(498);
        assertThat(state(id)).isEqualTo(EXECUTING);
        assertThat(adminPost("/" + id + "/cancel").text()).isEqualTo("{\"status\":\"success\"}");
    }

    @Test
    void changedRepliesStillTakeEffect() {
        String id = fake.addJob(FakeGpScript.in(EXECUTING));
        fake.fail(Fault.truncate(10));
        fake.fail(FakeGpFaults.codeAsText());
        fake.fail(FakeGpFaults.stateWord("esriJobPaused"));

        assertThatThrownBy(() -> adminPost("/" + id + "/cancel")).isInstanceOf(UncheckedIOException.class);
        assertThat(state(id)).isEqualTo(CANCELLING);
        assertThat(adminPost("/" + id + "/cancel").text()).endsWith("\"code\":\"500\"}");
        assertThat(restPost("/" + id).path("jobStatus").asText()).isEqualTo("esriJobPaused");
    }

    @Test
    void lostRequestHasNoEffectAndALostReplyHas() {
        String id = fake.addJob(FakeGpScript.in(EXECUTING));
        fake.fail(Fault.resetBeforeEffect());
        fake.fail(Fault.resetAfterEffect());

        assertThatThrownBy(() -> adminPost("/" + id + "/cancel")).isInstanceOf(UncheckedIOException.class);
        assertThat(state(id)).isEqualTo(EXECUTING);
        assertThatThrownBy(() -> adminPost("/" + id + "/cancel")).isInstanceOf(UncheckedIOException.class);
        assertThat(state(id)).isEqualTo(CANCELLING);
    }

    @Test
    void logHoldsWhatCameInOrder() {
        adminPost("/a/cancel");
        adminGet("/b");

        assertThat(fake.requests())
                .extracting(Incoming::line)
                .containsExactly(
                        "POST /arcgis/admin/services/Maps/Test.GPServer/jobs/a/cancel",
                        "GET /arcgis/admin/services/Maps/Test.GPServer/jobs/b?f=json");
        assertThat(fake.requests().get(0).body()).isEqualTo("f=json&token=***");
        assertThat(fake.requests().get(1).header("X-Esri-Authorization")).contains("Bearer ***");
    }
}
