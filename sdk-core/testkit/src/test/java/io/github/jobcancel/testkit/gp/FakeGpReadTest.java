// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import static io.github.jobcancel.testkit.gp.GpJobState.CANCELLED;
import static io.github.jobcancel.testkit.gp.GpJobState.EXECUTING;
import static io.github.jobcancel.testkit.gp.GpJobState.FAILED;
import static io.github.jobcancel.testkit.gp.GpJobState.SUBMITTED;
import static io.github.jobcancel.testkit.gp.GpJobState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeGpReadTest extends FakeGpTestCase {

    @Test
    void adminJobHasTheFieldNamesOfTheDocumentedExample() {
        String id = fake.addJob(
                GpJobScript.startingIn(EXECUTING, Duration.ofSeconds(17)).andThen(SUCCEEDED));
        advanceSeconds(20);

        assertThat(adminGet("/" + id).toString())
                .isEqualTo("{\"jobId\":\"" + id + "\",\"submittedTime\":1788249600000,\"endTime\":1788249617000,"
                        + "\"status\":\"esriJobSucceeded\",\"username\":null,\"machinename\":\"gis1.example.com\","
                        + "\"url\":\"" + adminJobsUrl() + "/" + id + "\"}");
        assertThat(id).matches("j[0-9a-f]{32}");
    }

    @Test
    void adminJobCanHaveTheFieldNamesOfTheDocumentedTable() {
        fake.behavior().setTableFieldNames(true);
        String id =
                fake.addJob(GpJobScript.startingIn(EXECUTING).withUser("ana").withMachine("gis2.example.com"));

        JsonNode job = adminGet("/" + id);

        assertThat(job.path("jobID").asText()).isEqualTo(id);
        assertThat(job.path("userName").asText()).isEqualTo("ana");
        assertThat(job.path("machineName").asText()).isEqualTo("gis2.example.com");
        assertThat(job.has("jobId")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void runningJobShowsItsMissingEndInTheConfiguredForm(GpBehavior.MissingEnd form) {
        fake.behavior().setMissingEnd(form);
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));

        JsonNode end = adminGet("/" + id).path("endTime");

        switch (form) {
            case ABSENT -> assertThat(end.isMissingNode()).isTrue();
            case NULL -> assertThat(end.isNull()).isTrue();
            case ZERO -> assertThat(end.asLong(5)).isZero();
            case NEGATIVE -> assertThat(end.asLong()).isNegative();
        }
    }

    @Test
    void restJobShowsProgressMessagesAndResultsByState() {
        String running = fake.addJob(GpJobScript.startingIn(EXECUTING));
        String succeeded = fake.addJob(GpJobScript.startingIn(SUCCEEDED));
        String failed = fake.addJob(GpJobScript.startingIn(FAILED));

        assertThat(restPost("/" + running).toString())
                .isEqualTo("{\"jobId\":\"" + running + "\",\"jobStatus\":\"esriJobExecuting\","
                        + "\"progress\":{\"type\":\"default\",\"message\":\"working\"},"
                        + "\"messages\":[{\"type\":\"esriJobMessageTypeInformative\","
                        + "\"description\":\"Submitted.\"}]}");
        assertThat(restPost("/" + succeeded).at("/results/out/paramUrl").asText())
                .isEqualTo("results/out");
        assertThat(restPost("/" + succeeded + "/results/out").path("paramName").asText())
                .isEqualTo("out");
        assertThat(restPost("/" + running + "/results/out").has("error")).isTrue();
        assertThat(restPost("/" + failed).path("messages").findValuesAsText("type"))
                .contains("esriJobMessageTypeError");
        assertThat(caller.get(restJobsUrl() + "/" + failed + "?f=json&returnMessages=false&token=" + token)
                        .json()
                        .path("messages"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void submittedJobBelongsToTheUserOfTheToken(String method) {
        fake.setSubmittedJobScript(GpJobScript.startingIn(SUBMITTED, Duration.ofSeconds(1))
                .andThen(EXECUTING, Duration.ofSeconds(1))
                .andThen(SUCCEEDED));
        String url = restJobsUrl().replace("/jobs", "/submitJob");
        String form = "f=json&Distance=7&token=" + token;

        JsonNode reply = (method.equals("GET") ? caller.get(url + "?" + form) : caller.post(url, form)).json();

        String id = reply.path("jobId").asText();
        assertThat(reply.path("jobStatus").asText()).isEqualTo("esriJobSubmitted");
        assertThat(fake.job(id).orElseThrow().user()).contains("siteadmin");
        advanceSeconds(2);
        JsonNode job = restPost("/" + id);
        assertThat(job.path("jobStatus").asText()).isEqualTo("esriJobSucceeded");
        assertThat(job.path("inputs").toString()).isEqualTo("{\"Distance\":{\"paramUrl\":\"inputs/Distance\"}}");
    }

    @Test
    void jobsResourceListsNoJobs() {
        fake.addJob(GpJobScript.startingIn(EXECUTING));

        assertThat(adminGet("").toString()).isEqualTo("{\"resources\":[\"statistics\"]}");
    }

    @Test
    void statisticsCountTheJobsOfTheService() {
        fake.addService("Other", "Run");
        fake.addJob("Other", GpJobScript.startingIn(FAILED));
        for (GpJobState state : List.of(SUCCEEDED, SUCCEEDED, FAILED, CANCELLED, EXECUTING)) {
            fake.addJob(GpJobScript.startingIn(state));
        }

        assertThat(adminPost("/statistics").text())
                .isEqualTo("{\"total\":5,\"cancelled\":1,\"failed\":1,\"succeeded\":2}");
    }

    @Test
    void queryHasPagesOfTenAndEndsWithNextStartMinusOne() {
        List<String> addedIds = addJobs(23);
        List<String> listedIds = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();

        for (int start = 1; start > 0; ) {
            JsonNode page = adminGet("/query?startTime=0&start=" + start);
            page.path("results").forEach(job -> listedIds.add(job.path("jobId").asText()));
            assertThat(page.path("total").asInt()).isEqualTo(23);
            assertThat(page.path("num").asInt()).isEqualTo(10);
            assertThat(page.path("start").asInt()).isEqualTo(start);
            starts.add(start);
            start = page.path("nextStart").asInt();
        }

        assertThat(starts).containsExactly(1, 11, 21);
        assertThat(listedIds).isEqualTo(addedIds);
    }

    @ParameterizedTest
    @CsvSource({"10,1,10,11", "10,11,10,-1", "20,1,20,-1", "7,15,6,-1", "10,21,0,-1"})
    void queryPageOfTwentyJobsHasTheExpectedSizeAndNextStart(int number, int start, int count, int next) {
        addJobs(20);

        JsonNode page = adminGet("/query?startTime=0&number=" + number + "&start=" + start);

        assertThat(page.path("results")).hasSize(count);
        assertThat(page.path("nextStart").asInt()).isEqualTo(next);
    }

    @Test
    void lastPageCanOmitNextStart() {
        fake.behavior().setLastPageWithoutNextStart(true);
        addJobs(11);

        assertThat(adminGet("/query?startTime=0").path("nextStart").asInt()).isEqualTo(11);
        assertThat(adminGet("/query?startTime=0&start=11").has("nextStart")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "startTime=0, a b c",
        "startTime=1788249600000, a b c",
        "startTime=1788249600001, b c",
        "startTime=0&endTime=1788249610000, a b",
        "startTime=0&jobStatus=esriJobExecuting, a c",
        "startTime=0&jobStatus=esriJobNew, ''",
        "startTime=0&userName=ana, b",
        "startTime=0&userName=null, a c",
        "startTime=0&machineName=gis2.example.com, c",
        "startTime=0&jobStatus=esriJobExecuting&userName=ana, ''"
    })
    void queryReturnsTheJobsThatMatchItsFilters(String filter, String expected) {
        fake.addJob(GpJobScript.startingIn(EXECUTING).withId("a"));
        advanceSeconds(10);
        fake.addJob(GpJobScript.startingIn(FAILED).withUser("ana").withId("b"));
        advanceSeconds(10);
        fake.addJob(GpJobScript.startingIn(EXECUTING)
                .withMachine("gis2.example.com")
                .withId("c"));

        JsonNode page = adminGet("/query?" + filter);

        assertThat(String.join(" ", page.path("results").findValuesAsText("jobId")))
                .isEqualTo(expected);
        assertThat(page.at("/query/serviceName").asText()).isEqualTo("Test");
    }

    @Test
    void queryTimesCanBeSeconds() {
        fake.behavior().setQueryTimesInSeconds(true);
        fake.addJob(GpJobScript.startingIn(EXECUTING));

        assertThat(adminGet("/query?startTime=1788249600").path("total").asInt())
                .isEqualTo(1);
        assertThat(adminGet("/query?startTime=1788249601").path("total").asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?endTime=5", "?startTime=soon", "?startTime=0&start=0", "?startTime=0&number=x"})
    void queryRefusesMissingAndBadParameters(String query) {
        assertThat(adminGet("/query" + query).path("code").asInt()).isEqualTo(400);
    }

    @Test
    void jobIsFoundInServicesWithFolderWithBlanksAndAtTheRoot() {
        fake.addService("My Folder/My Svc", "Task A", "Task B");
        fake.addService("Root", "Run");
        String inFolder = fake.addJob("My Folder/My Svc", GpJobScript.startingIn(EXECUTING));
        String inRoot = fake.addJob("Root", GpJobScript.startingIn(EXECUTING));
        String root = fake.serverUrl().toString();
        String auth = "?f=json&token=" + token;

        for (String path : List.of(
                "/admin/services/My%20Folder/My%20Svc.GPServer/jobs/" + inFolder,
                "/rest/services/My%20Folder/My%20Svc/GPServer/Task%20A/jobs/" + inFolder,
                "/admin/services/Root.GPServer/jobs/" + inRoot,
                "/rest/services/Root/GPServer/Run/jobs/" + inRoot)) {
            assertThat(caller.get(root + path + auth).text()).contains("esriJobExecuting");
        }
        assertThat(caller.get(root + "/admin/services/My%20Folder/My%20Svc.GPServer/jobs/" + inFolder + auth)
                        .json()
                        .path("url")
                        .asText())
                .isEqualTo(root + "/admin/services/My%20Folder/My%20Svc.GPServer/jobs/" + inFolder);
    }

    @Test
    void unknownOrStoppedServiceIsReportedInTheErrorFormOfTheDialect() {
        fake.setServiceStarted(FakeGp.SERVICE, false);
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));
        String root = fake.serverUrl().toString();
        String auth = "?f=json&token=" + token;

        assertThat(restPost("/" + id).toString())
                .isEqualTo("{\"error\":{\"code\":500,\"message\":\"Service Maps/Test/GPServer not started\","
                        + "\"details\":[]}}");
        assertThat(caller.get(root + "/rest/services/Maps/Nope/GPServer/Buffer/jobs/" + id + auth)
                        .text())
                .isEqualTo("{\"error\":{\"code\":404,\"message\":\"Service Maps/Nope/GPServer not found\","
                        + "\"details\":[]}}");
        assertThat(caller.get(root + "/admin/services/Nope.GPServer/jobs/" + id + auth)
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(404);
        assertThat(caller.get(root + "/rest/services/Maps/Test/GPServer" + auth).text())
                .contains("Invalid URL");
    }

    @Test
    void invalidJobsServicesAndScriptsThrowAtOnce() {
        fake.addJob(GpJobScript.startingIn(EXECUTING).withId("x"));

        assertThatThrownBy(() -> fake.addJob(GpJobScript.startingIn(EXECUTING).withId("x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fake.addJob("Nope", GpJobScript.startingIn(EXECUTING)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fake.addService("a/b/c", "t")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GpJobScript.startingIn(EXECUTING).andThen(SUCCEEDED))
                .isInstanceOf(IllegalStateException.class);
        assertThat(fake.job("nobody")).isEmpty();
    }

    private List<String> addJobs(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(fake.addJob(GpJobScript.startingIn(EXECUTING)));
            fake.clock().advance(Duration.ofMillis(1));
        }
        return ids;
    }
}
