// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import static io.github.jobcancel.testkit.gp.GpJobState.CANCELLING;
import static io.github.jobcancel.testkit.gp.GpJobState.EXECUTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of HTTP methods, formats, HTTP statuses, root paths and faults. */
class FakeGpWireTest extends FakeGpTestCase {

    @ParameterizedTest
    @ValueSource(strings = {"/ID/cancel", "/ID/delete", "/purgeQueue", "/statistics"})
    void getOfAPostOnlyAdminOperationIsRefusedWithoutEffect(String tail) {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));

        assertThat(adminGet(tail.replace("ID", id)).toString())
                .isEqualTo("{\"status\":\"error\",\"messages\":[\"Method not supported\"],\"code\":405}");
        assertThat(stateOf(id)).isEqualTo(EXECUTING);
        assertThat(fake.purgeCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/query", "/ID"})
    void postToAReadOnlyAdminPageIsAServerError(String tail) {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));

        assertThat(adminPost(tail.replace("ID", id)).text())
                .isEqualTo("{\"status\":\"error\",\"messages\":[\"java.lang.NullPointerException\"],\"code\":500}");
    }

    @Test
    void otherMethodsAreRefusedInBothDialects() {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));
        String auth = "?f=json&token=" + token;

        assertThat(caller.sendMethod("DELETE", adminJobsUrl() + "/" + id + auth)
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(405);
        assertThat(caller.sendMethod("PUT", adminJobsUrl() + "/" + id + "/cancel" + auth)
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(405);
        assertThat(caller.sendMethod("DELETE", restJobsUrl() + "/" + id + auth)
                        .json()
                        .at("/error/code")
                        .asInt())
                .isEqualTo(405);
        assertThat(stateOf(id)).isEqualTo(EXECUTING);
    }

    @Test
    void restCancelIsAcceptedByGet() {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));

        assertThat(caller.get(restJobsUrl() + "/" + id + "/cancel?f=json&token=" + token)
                        .text())
                .contains("esriJobCancelling");
        assertThat(stateOf(id)).isEqualTo(CANCELLING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain", "application/json"})
    void formWithoutItsContentTypeIsIgnored(String type) {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));

        GpCaller.Reply adminReply = caller.postAs(type, adminJobsUrl() + "/" + id + "/cancel", "f=json&token=" + token);
        GpCaller.Reply restReply = caller.postAs(type, restJobsUrl() + "/" + id + "/cancel", "f=json&token=" + token);

        assertThat(adminReply.status()).isEqualTo(499);
        assertThat(adminReply.type()).isEqualTo("text/html");
        assertThat(restReply.status()).isEqualTo(499);
        assertThat(restReply.text()).startsWith("<html>").contains("Token Required");
        assertThat(stateOf(id)).isEqualTo(EXECUTING);
    }

    @Test
    void formatParameterSelectsHtmlOrJson() {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));
        String url = restJobsUrl() + "/" + id + "?token=" + token;

        assertThat(caller.get(url).type()).isEqualTo("text/html");
        assertThat(caller.get(url + "&f=html").text()).startsWith("<html>");
        assertThat(caller.get(url + "&f=json").type()).isEqualTo("application/json");
        assertThat(caller.get(url + "&f=pjson").text()).contains("\n").contains("\"jobStatus\" : \"esriJobExecuting\"");
    }

    @Test
    void refusedTokenIsTheHttpStatusOfAnHtmlPage() {
        GpCaller.Reply reply = caller.get(restJobsUrl() + "/x?token=nonsense");

        assertThat(reply.status()).isEqualTo(498);
        assertThat(reply.text()).startsWith("<html>");
    }

    @Test
    void errorsCanCarryTheirCodeAsHttpStatus() {
        fake.behavior().setErrorCodesAsHttpStatus(true);
        String id = fake.addJob(GpJobScript.startingIn(GpJobState.SUCCEEDED));

        assertThat(adminPost("/" + id + "/cancel").status()).isEqualTo(500);
        assertThat(adminPost("/nope/cancel").status()).isEqualTo(404);
        assertThat(caller.post(restJobsUrl() + "/" + id + "/cancel", "f=json&token=" + token)
                        .status())
                .isEqualTo(400);
        assertThat(caller.post(adminJobsUrl() + "/" + id + "/cancel", "f=json").status())
                .isEqualTo(499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "failed", "failure"})
    void statusTextOfAnAdminErrorIsConfigurable(String text) {
        fake.behavior().setErrorStatusText(text);

        assertThat(adminPost("/nope/cancel").json().path("status").asText()).isEqualTo(text);
    }

    @Test
    void jsonCanBeSentAsPlainTextWithAByteOrderMark() {
        fake.behavior().setJsonContentType("text/plain;charset=utf-8");
        fake.behavior().setByteOrderMark(true);

        byte[] byteOrderMark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));
        GpCaller.Reply reply = adminPost("/" + id + "/cancel");

        assertThat(reply.type()).isEqualTo("text/plain;charset=utf-8");
        // OkHttp removes the byte order mark when it decodes text
        assertThat(reply.text()).isEqualTo("{\"status\":\"success\"}");
        FakeReply raw = fake.replyTo(new ReceivedRequest("GET", "/arcgis/rest/info?f=json", List.of(), "", 0));
        assertThat(raw.body()).startsWith(byteOrderMark);
    }

    @Test
    void adminCanBeBlockedAtTheWebAdaptor() {
        fake.behavior().setAdminEnabled(false);

        GpCaller.Reply reply = adminPost("/x/cancel");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.type()).isEqualTo("text/html");
        assertThat(restPost("/x").has("error")).isTrue();
    }

    @Test
    void rootPathsAreConfigurableAndOtherPathsAreNotFound() {
        fake.setFederated(true);
        fake.setRootPaths("/gis/Server", "/home");

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
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));

        assertThat(caller.post(adminJobsUrl() + "/" + id + "/cancel", "f=json&token=%zz")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void faultsChangeOneReplyEachWithoutEffectOnTheJob() {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));
        fake.injectFault(GpFaults.badGateway());
        fake.injectFault(GpFaults.signInPage());
        fake.injectFault(GpFaults.redirectTo("https://sso.example.com/signin"));
        fake.injectFault(GpFaults.unreachableMachinesPage());
        fake.injectFault(GpFaults.unreachableMachinesError());
        fake.injectFault(GpFaults.upgradeInProgress());
        fake.injectFault(GpFaults.adminTokenExpired());
        fake.injectFault(GpFaults.restTokenInvalid());

        assertThat(adminPost("/" + id + "/cancel").status()).isEqualTo(502);
        assertThat(adminPost("/" + id + "/cancel").text()).startsWith("<html>").contains("Sign In");
        assertThat(adminPost("/" + id + "/cancel").status()).isEqualTo(302);
        assertThat(adminPost("/" + id + "/cancel").text()).contains("Could not access any server machines");
        assertThat(adminPost("/" + id + "/cancel").json().has("code")).isFalse();
        assertThat(adminPost("/" + id + "/cancel").json().path("code").asInt()).isEqualTo(403);
        assertThat(adminPost("/" + id + "/cancel").json().path("code").asInt()).isEqualTo(498);
        assertThat(adminPost("/" + id + "/cancel").json().at("/error/code").asInt())
                .isEqualTo(498);
        assertThat(stateOf(id)).isEqualTo(EXECUTING);
        assertThat(adminPost("/" + id + "/cancel").text()).isEqualTo("{\"status\":\"success\"}");
    }

    @Test
    void requestWithAChangedReplyStillTakesEffect() {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));
        fake.injectFault(ExchangeFault.truncateAfter(10));
        fake.injectFault(GpFaults.codeAsText());
        fake.injectFault(GpFaults.replacedJobState("esriJobPaused"));

        assertThatThrownBy(() -> adminPost("/" + id + "/cancel")).isInstanceOf(UncheckedIOException.class);
        assertThat(stateOf(id)).isEqualTo(CANCELLING);
        assertThat(adminPost("/" + id + "/cancel").text()).endsWith("\"code\":\"500\"}");
        assertThat(restPost("/" + id).path("jobStatus").asText()).isEqualTo("esriJobPaused");
    }

    @Test
    void requestTakesEffectIfOnlyItsReplyIsLost() {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));
        fake.injectFault(ExchangeFault.resetBeforeEffect());
        fake.injectFault(ExchangeFault.resetAfterEffect());

        assertThatThrownBy(() -> adminPost("/" + id + "/cancel")).isInstanceOf(UncheckedIOException.class);
        assertThat(stateOf(id)).isEqualTo(EXECUTING);
        assertThatThrownBy(() -> adminPost("/" + id + "/cancel")).isInstanceOf(UncheckedIOException.class);
        assertThat(stateOf(id)).isEqualTo(CANCELLING);
    }

    @Test
    void requestLogKeepsTheOrderOfRequests() {
        adminPost("/a/cancel");
        adminGet("/b");

        assertThat(fake.receivedRequests())
                .extracting(ReceivedRequest::requestLine)
                .containsExactly(
                        "POST /arcgis/admin/services/Maps/Test.GPServer/jobs/a/cancel",
                        "GET /arcgis/admin/services/Maps/Test.GPServer/jobs/b?f=json");
        assertThat(fake.receivedRequests().get(0).body()).isEqualTo("f=json&token=***");
        assertThat(fake.receivedRequests().get(1).header("X-Esri-Authorization"))
                .contains("Bearer ***");
    }
}
