// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import static io.github.jobcancel.testkit.gp.GpJobState.CANCELLING;
import static io.github.jobcancel.testkit.gp.GpJobState.EXECUTING;
import static io.github.jobcancel.testkit.gp.GpJobState.SUBMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests with recorded requests of real clients, byte for byte, through a whole sign-in and cancel. */
class FakeGpTrafficTest {
    private static final String REFERER = "@esri/arcgis-rest-js";
    private static final String SERVICE = "Folder/My Svc";

    private final GpCaller caller = new GpCaller().withReferer(REFERER);
    private FakeGp fake;
    private String id;

    @BeforeEach
    void startFake() {
        fake = new FakeGp(new ManualClock(Instant.parse("2026-09-01T08:00:00Z")));
        fake.setRootPaths("/server", "/portal");
        fake.accounts().addPortalUser("u ser", "p&ss=w/rd+", GpRole.ADMINISTRATOR);
        fake.accounts().addApp("cid", "sec", true);
        fake.addService(SERVICE, "Task A");
        id = fake.addJob(SERVICE, GpJobScript.startingIn(EXECUTING));
    }

    @AfterEach
    void closeFake() {
        caller.close();
        fake.close();
    }

    @Test
    void federatedClientSignsInExchangesItsTokenReadsAndCancels() {
        fake.setFederated(true);
        JsonNode signInReply = post(
                "/portal/sharing/rest/generateToken",
                "f=json&username=u%20ser&password=p%26ss%3Dw%2Frd%2B&expiration=20160&client=referer"
                        + "&referer=%40esri%2Farcgis-rest-js");
        String portalToken = signInReply.path("token").asText();
        assertThat(signInReply.path("expires").asLong())
                .isEqualTo(fake.clock().instant().plus(Duration.ofDays(14)).toEpochMilli());

        assertThat(get("/portal/sharing/rest/portals/self?f=json&token=" + portalToken)
                        .at("/user/username")
                        .asText())
                .isEqualTo("u ser");
        assertThat(post("/server/rest/info", "f=json").path("owningSystemUrl").asText())
                .isEqualTo(fake.url() + "/portal");
        assertThat(post("/portal/sharing/rest/info", "f=json")
                        .at("/authInfo/tokenServicesUrl")
                        .asText())
                .isEqualTo(fake.url() + "/portal/sharing/rest/generateToken");

        String serverToken = post(
                        "/portal/sharing/rest/generateToken",
                        "f=json&token=" + portalToken + "&serverUrl=http%3A%2F%2F127.0.0.1%3A"
                                + fake.url().getPort() + "%2Fserver&expiration=20160")
                .path("token")
                .asText();
        readAndCancelByPost(serverToken);
        readWithHeaderToken(serverToken);
        cancelOnAdminDialect(portalToken);
        assertThat(fake.receivedRequests())
                .extracting(ReceivedRequest::body)
                .noneMatch(body -> body.contains("p%26ss"));
        assertThat(fake.receivedRequests().toString())
                .doesNotContain(portalToken)
                .doesNotContain(serverToken);
    }

    private void readAndCancelByPost(String serverToken) {
        String job = "/server/rest/services/Folder/My%20Svc/GPServer/Task%20A/jobs/" + id;

        assertThat(post(job, "f=json&token=" + serverToken).path("jobStatus").asText())
                .isEqualTo("esriJobExecuting");
        assertThat(post(job + "/cancel", "f=json&id=" + id + "&returnMessages=false&token=" + serverToken)
                        .toString())
                .isEqualTo("{\"jobId\":\"" + id + "\",\"jobStatus\":\"esriJobCancelling\"}");
        assertThat(fake.job(id).orElseThrow().state()).isEqualTo(CANCELLING);
    }

    private void readWithHeaderToken(String serverToken) {
        GpCaller.Reply reply = caller.get(
                fake.url() + "/server/rest/services/Folder/My%20Svc/GPServer/Task%20A/jobs/" + id + "?f=json",
                "X-Esri-Authorization",
                "Bearer " + serverToken);

        assertThat(reply.json().path("jobStatus").asText()).isEqualTo("esriJobCancelling");
    }

    private void cancelOnAdminDialect(String portalToken) {
        String submitted = fake.addJob(SERVICE, GpJobScript.startingIn(SUBMITTED));
        String jobs = "/server/admin/services/Folder/My%20Svc.GPServer/jobs";

        assertThat(post(jobs + "/" + submitted + "/cancel", "f=json&token=" + portalToken)
                        .toString())
                .isEqualTo("{\"status\":\"success\"}");
        assertThat(get(jobs + "/query?startTime=0&jobStatus=esriJobCancelling&f=json&token=" + portalToken)
                        .path("total")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void appTokenRequestWithATrailingSlashIsAnswered() {
        fake.setFederated(true);

        JsonNode reply = post(
                "/portal/sharing/rest/oauth2/token/",
                "f=json&client_id=cid&client_secret=sec&grant_type=client_credentials&expiration=7200");

        assertThat(reply.path("expires_in").asInt()).isEqualTo(7200 * 60);
        readAndCancelByPost(reply.path("access_token").asText());
    }

    @Test
    void standAloneClientSignsInAndCancelsAsDocumented() {
        fake.accounts().addServerUser("siteadmin", "s&cret", GpRole.PRIMARY_ADMINISTRATOR);
        caller.withReferer("https://app.example.com");
        String form = "username=siteadmin&password=s%26cret&client=referer&referer=https%3A%2F%2Fapp.example.com"
                + "&expiration=60&f=json";

        for (String tokenPath : List.of("/server/admin/generateToken", "/server/tokens/generateToken")) {
            String token = post(tokenPath, form).path("token").asText();
            String job = fake.addJob(SERVICE, GpJobScript.startingIn(EXECUTING));
            String path = "/server/admin/services/Folder/My%20Svc.GPServer/jobs/" + job;

            assertThat(post(path + "/cancel", "f=json&token=" + token)
                            .path("status")
                            .asText())
                    .isEqualTo("success");
            fake.clock().advance(Duration.ofSeconds(5));
            assertThat(get(path + "?f=json&token=" + token).path("status").asText())
                    .isEqualTo("esriJobCancelled");
            assertThat(post(path + "/cancel", "f=json&token=" + token)
                            .path("code")
                            .asInt())
                    .isEqualTo(500);
        }
        assertThat(fake.receivedRequests().toString()).doesNotContain("s%26cret");
    }

    @Test
    void federatedServerIssuesItsOwnTokensToThePrimaryAdministrator() {
        fake.setFederated(true);
        fake.accounts().addServerUser("siteadmin", "s&cret", GpRole.PRIMARY_ADMINISTRATOR);
        String form = "username=siteadmin&password=s%26cret&client=requestip&f=json";

        String token = post("/server/admin/generateToken", form).path("token").asText();

        assertThat(post(
                                "/server/admin/services/Folder/My%20Svc.GPServer/jobs/" + id + "/cancel",
                                "f=json&token=" + token)
                        .path("status")
                        .asText())
                .isEqualTo("success");
    }

    private JsonNode post(String path, String form) {
        return caller.post(fake.url() + path, form, "Accept", "*/*").json();
    }

    private JsonNode get(String path) {
        return caller.get(fake.url() + path, "Accept", "*/*").json();
    }
}
