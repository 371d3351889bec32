// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import static io.github.jobcancel.testkit.batch.BatchStatus.FAILED;
import static io.github.jobcancel.testkit.batch.BatchStatus.RUNNABLE;
import static io.github.jobcancel.testkit.batch.BatchStatus.RUNNING;
import static io.github.jobcancel.testkit.batch.BatchStatus.SCHEDULED;
import static io.github.jobcancel.testkit.batch.BatchStatus.STARTING;
import static io.github.jobcancel.testkit.batch.BatchStatus.SUBMITTED;
import static io.github.jobcancel.testkit.batch.BatchStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.batch.BatchCaller.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests reads, bulk operations, submissions, service jobs and the format of replies. */
class FakeBatchWireTest extends FakeBatchTestCase {
    private final BatchJobs jobs = fake.jobs();

    @Test
    void describeOmitsUnknownIdsAndDuplicates() {
        String firstJob = jobs.addJob(RUNNING);
        String secondJob = jobs.addJob(RUNNABLE);
        String body = "{\"jobs\":[\"" + secondJob + "\",\"no-such-id\",\"" + firstJob + "\",\"" + secondJob + "\"]}";

        assertThat(jobIds(caller.callSuccessfully("describejobs", body).path("jobs")))
                .containsExactly(secondJob, firstJob);
        fake.enableBehavior(BatchBehavior.DESCRIBES_IN_REVERSE);
        assertThat(jobIds(caller.callSuccessfully("describejobs", body).path("jobs")))
                .containsExactly(firstJob, secondJob);
    }

    @ParameterizedTest
    @CsvSource({"100, 200", "101, 400"})
    void describeTakesAHundredIds(int count, int status) {
        List<String> ids =
                IntStream.range(0, count).mapToObj(i -> "\"id" + i + "\"").toList();

        Reply reply = caller.callOperation("describejobs", "{\"jobs\":" + ids + "}");

        assertThat(reply.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(reply.errorCode()).isEqualTo("ClientException");
            assertThat(reply.json().path("message").asText())
                    .isEqualTo("Error executing request, Exception : Maximum number of jobs supported is  100 .,"
                            + " RequestId: " + reply.header("x-amzn-requestid"));
        }
    }

    @Test
    void jobThatNeverStartedHasNoStartTimeUnlessConfigured() {
        String id = jobs.addJob(RUNNABLE);

        assertThat(caller.describeJob(id).has("startedAt")).isFalse();
        fake.enableBehavior(BatchBehavior.NULLS_FOR_UNSET);
        assertThat(caller.describeJob(id).path("startedAt").isNull()).isTrue();
        assertThat(caller.describeJob(id).path("statusReason").isNull()).isTrue();
        fake.enableBehavior(BatchBehavior.ZERO_STARTED_AT);
        assertThat(caller.describeJob(id).path("startedAt").asLong(-1)).isZero();
    }

    @Test
    void flagsAreBooleansInDescribeAndOnlyTrueInLists() {
        String id = jobs.addJob(RUNNABLE);
        jobs.addJob(RUNNABLE);
        caller.stopJob("canceljob", id);

        JsonNode list =
                listJobs("\"jobQueue\":\"hi\",\"jobStatus\":\"RUNNABLE\"").path("jobSummaryList");
        assertThat(list.path(1).path("isCancelled").asBoolean()).isTrue();
        assertThat(list.path(1).has("isTerminated")).isFalse();
        assertThat(list.path(0).has("isCancelled")).isFalse();
        fake.enableBehavior(BatchBehavior.FLAGS_ARE_OMITTED_IN_LISTS);
        assertThat(listJobs("\"jobQueue\":\"hi\",\"jobStatus\":\"RUNNABLE\"").toString())
                .doesNotContain("isCancelled");
        assertThat(caller.describeJob(id).has("isCancelled")).isTrue();
        fake.enableBehavior(BatchBehavior.FLAGS_ARE_OMITTED);
        assertThat(caller.describeJob(id).has("isCancelled")).isFalse();
    }

    @Test
    void aListWithoutStatusAndFiltersHoldsRunningJobsOfThatQueueNewestFirst() {
        String firstJob = jobs.addJob(RUNNING);
        jobs.addJob(FakeBatch.SECOND_QUEUE, "n", RUNNING, BatchJobScript.keepsStatus());
        jobs.addJob(RUNNABLE);
        String secondJob = jobs.addJob(RUNNING);
        jobs.addServiceJob(RUNNING, BatchJobScript.keepsStatus());

        assertThat(listedIds("\"jobQueue\":\"hi\"")).containsExactly(secondJob, firstJob);
        assertThat(listedIds("\"jobQueue\":\"arn:aws:batch:us-east-1:123456789012:job-queue/hi\""))
                .containsExactly(secondJob, firstJob);
    }

    @Test
    void bareSummariesHoldFiveMembers() {
        fake.enableBehavior(BatchBehavior.MINIMAL_SUMMARIES);
        jobs.addJob(RUNNING);

        List<String> names = new ArrayList<>();
        listJobs("\"jobQueue\":\"hi\"").at("/jobSummaryList/0").fieldNames().forEachRemaining(names::add);

        assertThat(names).containsExactlyInAnyOrder("jobArn", "jobId", "jobName", "createdAt", "status");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"jobQueue\":\"hi\",\"arrayJobId\":\"a\"",
                "\"jobQueue\":\"nowhere\"",
                "\"jobQueue\":\"hi\",\"jobStatus\":\"CANCELLED\"",
                "\"jobQueue\":\"hi\",\"jobStatus\":\"SCHEDULED\"",
                "\"jobQueue\":\"hi\",\"maxResults\":0",
                "\"jobQueue\":\"hi\",\"nextToken\":\"nonsense\"",
                "\"jobQueue\":\"hi\",\"nextToken\":\"%%%\"",
                "\"jobQueue\":\"hi\",\"filters\":[{\"name\":\"job_name\",\"values\":[\"a\"]}]",
                "\"jobQueue\":\"hi\",\"filters\":[{\"name\":\"JOB_NAME\",\"values\":[]}]",
                "\"jobQueue\":\"hi\",\"filters\":[{\"name\":\"BEFORE_CREATED_AT\",\"values\":[\"today\"]}]",
                "\"jobQueue\":\"hi\",\"filters\":[{\"name\":\"JOB_DEFINITION\",\"values\":[\"arn:aws:x*\"]}]",
                "\"jobQueue\":\"hi\",\"filters\":[{\"name\":\"JOB_NAME\",\"values\":[\"a\"]},"
                        + "{\"name\":\"JOB_NAME\",\"values\":[\"b\"]}]"
            })
    void invalidListRequestIsAClientException(String members) {
        Reply reply = caller.callOperation("listjobs", "{" + members + "}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("ClientException");
        if (members.contains("nowhere")) {
            assertThat(reply.text()).contains("nowhere");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JOB_NAME, RENDER, true",
        "JOB_NAME, ren*, true",
        "JOB_NAME, rend, false",
        "JOB_DEFINITION, blend, true",
        "JOB_DEFINITION, blend:3, true",
        "JOB_DEFINITION, Blend, false",
        "JOB_DEFINITION, bl*, true",
        "JOB_DEFINITION, arn:aws:batch:us-east-1:123456789012:job-definition/blend:3, true",
        "SHARE_IDENTIFIER, team, false",
        "BEFORE_CREATED_AT, 1795341600001, true",
        "BEFORE_CREATED_AT, 1795341600000, false",
        "AFTER_CREATED_AT, 1795341599999, true",
        "AFTER_CREATED_AT, 1795341600000, false"
    })
    void filterIgnoresTheStatusExceptForShares(String name, String value, boolean isListed) {
        String id = submitJob("\"jobName\":\"Render\",\"jobDefinition\":\"blend:3\",\"shareIdentifier\":\"team\"");
        clock.advance(Duration.ofSeconds(2));

        List<String> listed = listedIds("\"jobQueue\":\"hi\",\"jobStatus\":\"RUNNING\",\"filters\":[{\"name\":\"" + name
                + "\",\"values\":[\"" + value + "\"]}]");

        assertThat(listed.contains(id)).isEqualTo(isListed);
    }

    @Test
    void shareFilterIsCombinedWithTheStatus() {
        String id = submitJob("\"jobName\":\"Render\",\"jobDefinition\":\"blend:3\",\"shareIdentifier\":\"team\"");
        String filter = ",\"filters\":[{\"name\":\"SHARE_IDENTIFIER\",\"values\":[\"team\"]}]";

        assertThat(listedIds("\"jobQueue\":\"hi\",\"jobStatus\":\"SUBMITTED\"" + filter))
                .containsExactly(id);
        assertThat(listedIds("\"jobQueue\":\"hi\",\"jobStatus\":\"RUNNING\"" + filter))
                .isEmpty();
        assertThat(listedIds("\"jobQueue\":\"hi\"" + filter)).containsExactly(id);
    }

    @Test
    void childrenAreListedByParentAndFiltersAreIgnored() {
        String array = jobs.addArrayJob(RUNNING, RUNNABLE, RUNNING);
        String nodes = jobs.addMultiNodeJob(RUNNING, RUNNING);
        String filter = ",\"filters\":[{\"name\":\"JOB_NAME\",\"values\":[\"nobody\"]}]";

        assertThat(listedIds("\"arrayJobId\":\"" + array + "\"" + filter)).containsExactly(array + ":0", array + ":2");
        assertThat(listedIds("\"arrayJobId\":\"" + array + "\",\"jobStatus\":\"RUNNABLE\""))
                .containsExactly(array + ":1");
        assertThat(listedIds("\"multiNodeJobId\":\"" + nodes + "\"")).containsExactly(nodes + "#0", nodes + "#1");
        assertThat(listedIds("\"arrayJobId\":\"" + nodes + "\"")).isEmpty();
        assertThat(listedIds("\"jobQueue\":\"hi\",\"jobStatus\":\"PENDING\"")).containsExactly(array);
        assertThat(listedIds("\"jobQueue\":\"hi\"")).containsExactly(nodes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pagesContainEachJobOnceWhileOtherJobsComeAndGo(boolean emptyFirst) {
        fake.setBehavior(BatchBehavior.EMPTY_FIRST_PAGE, emptyFirst);
        List<String> listedJobs = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            listedJobs.add(jobs.addJob(RUNNING));
        }
        Collections.reverse(listedJobs);

        List<String> seen = new ArrayList<>();
        String token = "";
        int pages = 0;
        do {
            JsonNode page = listJobs("\"jobQueue\":\"hi\",\"maxResults\":3"
                    + (token.isEmpty() ? "" : ",\"nextToken\":\"" + token + "\""));
            seen.addAll(jobIds(page.path("jobSummaryList")));
            token = page.path("nextToken").asText();
            jobs.addJob(RUNNING);
            pages++;
        } while (!token.isEmpty());

        assertThat(pages).isEqualTo(emptyFirst ? 4 : 3);
        assertThat(seen.subList(seen.size() - 7, seen.size())).containsExactlyElementsOf(listedJobs);
    }

    @Test
    void childrenArePagedToo() {
        String array = jobs.addArrayJob(RUNNING, RUNNING, RUNNING);
        JsonNode firstPage = listJobs("\"arrayJobId\":\"" + array + "\",\"maxResults\":2");

        assertThat(listedIds("\"arrayJobId\":\"" + array + "\",\"maxResults\":2,\"nextToken\":\""
                        + firstPage.path("nextToken").asText() + "\""))
                .containsExactly(array + ":2");
    }

    @Test
    void aTokenOfAnotherListIsRefused() {
        jobs.addJob(RUNNING);
        jobs.addJob(RUNNING);
        String token = listJobs("\"jobQueue\":\"hi\",\"maxResults\":1")
                .path("nextToken")
                .asText();

        Reply reply = caller.callOperation(
                "listjobs", "{\"jobQueue\":\"hi\",\"jobStatus\":\"RUNNABLE\",\"nextToken\":\"" + token + "\"}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("ClientException");
    }

    @Test
    void lastTokenRepeatsWhenConfigured() {
        fake.enableBehavior(BatchBehavior.LAST_TOKEN_REPEATS);
        jobs.addJob(RUNNING);

        String firstToken = listJobs("\"jobQueue\":\"hi\"").path("nextToken").asText();
        String secondToken = listJobs("\"jobQueue\":\"hi\",\"nextToken\":\"" + firstToken + "\"")
                .path("nextToken")
                .asText();

        assertThat(firstToken).isNotEmpty().isEqualTo(secondToken);
    }

    @ParameterizedTest
    @CsvSource({"'', 1000", "'JOB_NAME', 100"})
    void pageSizeIsLimited(String filter, int size) {
        for (int i = 0; i < size + 1; i++) {
            jobs.addJob(RUNNING);
        }
        String filters = filter.isEmpty() ? "" : ",\"filters\":[{\"name\":\"JOB_NAME\",\"values\":[\"job\"]}]";

        JsonNode page = listJobs("\"jobQueue\":\"hi\",\"maxResults\":5000" + filters);

        assertThat(page.path("jobSummaryList")).hasSize(size);
        assertThat(page.path("nextToken").asText()).isNotEmpty();
    }

    @Test
    void aBulkCallAnswersPerId() {
        String queued = jobs.addJob(RUNNABLE);
        String runningJob = jobs.addJob(RUNNING);
        String throttled = jobs.addJob(RUNNABLE);
        fake.planBulkError(throttled, "ThrottlingException");
        String body = "{\"jobs\":[\"" + queued + "\",\"" + runningJob + "\",\"unknown\",\"bad id!\",\"" + throttled
                + "\"],\"reason\":\"sweep\"}";

        JsonNode reply = caller.callSuccessfully("canceljobs", body);
        fake.runSchedulerPass();

        assertThat(reply.path("successful").toString())
                .isEqualTo("[\"" + queued + "\",\"" + runningJob + "\",\"unknown\"]");
        assertThat(reply.at("/errors/0/job").asText()).isEqualTo("bad id!");
        assertThat(reply.at("/errors/0/code").asText()).isEqualTo("ValidationException");
        assertThat(reply.at("/errors/1/code").asText()).isEqualTo("ThrottlingException");
        assertThat(jobs.job(queued).status()).isEqualTo(FAILED);
        assertThat(jobs.job(runningJob).cancelRequested()).isFalse();
        assertThat(jobs.job(throttled).status()).isEqualTo(RUNNABLE);
        assertThat(caller.callSuccessfully("canceljobs", body)
                        .path("successful")
                        .size())
                .isEqualTo(4);
    }

    @Test
    void aBulkTerminateReachesRunningJobs() {
        String runningJob = jobs.addJob(RUNNING);

        caller.callSuccessfully("terminatejobs", "{\"jobs\":[\"" + runningJob + "\"],\"reason\":\"sweep\"}");
        clock.advance(Duration.ofSeconds(31));

        assertThat(jobs.job(runningJob).endCause()).isEqualTo(BatchJobView.EndCause.TERMINATE);
    }

    @Test
    void aBulkCallNeedsThePermissionOfTheSingularCall() {
        String id = jobs.addJob(RUNNABLE);
        fake.setPermissionDenied("CancelJob", true);

        JsonNode reply = caller.callSuccessfully("canceljobs", "{\"jobs\":[\"" + id + "\"],\"reason\":\"sweep\"}");

        assertThat(reply.at("/errors/0/code").asText()).isEqualTo("AccessDenied");
        assertThat(reply.path("successful").isEmpty()).isTrue();
        assertThat(jobs.job(id).cancelRequested()).isFalse();
    }

    @Test
    void bulkCancelRefusesStartedJobsWhenConfigured() {
        fake.enableBehavior(BatchBehavior.BULK_CANCEL_REFUSES_STARTED);
        String id = jobs.addJob(STARTING);

        JsonNode reply = caller.callSuccessfully("canceljobs", "{\"jobs\":[\"" + id + "\"],\"reason\":\"sweep\"}");

        assertThat(reply.at("/errors/0/code").asText()).isEqualTo("ClientException");
    }

    @ParameterizedTest
    @CsvSource({"0, 400", "50, 200", "51, 400"})
    void aBulkCallTakesOneToFiftyIds(int count, int status) {
        List<String> ids =
                IntStream.range(0, count).mapToObj(i -> "\"id" + i + "\"").toList();

        assertThat(caller.callOperation("terminatejobs", "{\"jobs\":" + ids + ",\"reason\":\"r\"}")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceljobs", "terminatejobs", "terminateservicejobs"})
    void anOlderServiceHasNoBulkCalls(String operation) {
        fake.enableBehavior(BatchBehavior.BULK_CALLS_ARE_MISSING);

        assertThat(caller.callOperation(operation, "{\"jobs\":[\"a\"],\"reason\":\"r\"}")
                        .errorCode())
                .isEqualTo("MissingAuthenticationTokenException");
        assertThat(caller.callOperation("describejobs", "{\"jobs\":[\"a\"]}").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"reason\":\"r\"}; ClientException",
                "{\"jobId\":\"\",\"reason\":\"r\"}; ClientException",
                "{\"jobId\":null,\"reason\":\"r\"}; ClientException",
                "{\"jobId\":\"a\"}; ClientException",
                "{\"jobId\":\"a\",\"reason\":\"\"}; ClientException",
                "{\"jobId\":7,\"reason\":\"r\"}; SerializationException",
                "[]; SerializationException",
                "{\"jobId\"; SerializationException"
            })
    void aStopWithoutIdOrReasonIsRefused(String body, String code) {
        for (String verb : List.of("canceljob", "terminatejob")) {
            assertThat(caller.callOperation(verb, body).status()).isEqualTo(400);
            assertThat(caller.callOperation(verb, body).errorCode()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @CsvSource({"1024, 200", "1025, 400"})
    void aReasonIsMeasuredInCodePoints(int length, int status) {
        String reason = "\ud83d\ude00".repeat(length);

        assertThat(caller.callOperation("canceljob", "{\"jobId\":\"a\",\"reason\":\"" + reason + "\"}")
                        .status())
                .isEqualTo(status);
    }

    @Test
    void callsWithoutOutputReturnAnEmptyBodyWhenConfigured() {
        fake.enableBehavior(BatchBehavior.EMPTY_BODIES);

        Reply reply = caller.stopJob("canceljob", "a");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEmpty();
        assertThat(reply.header("content-type")).isEmpty();
    }

    @Test
    void theErrorCodeHasSeveralPlacesAndSpellings() {
        fake.enableBehavior(BatchBehavior.CODE_IN_TYPE);
        assertThat(caller.callOperation("canceljob", "{}").json().path("__type").asText())
                .isEqualTo("ClientException");
        assertThat(caller.callOperation("canceljob", "{}").errorCode()).isEmpty();

        fake.setBehavior(BatchBehavior.CODE_IN_TYPE, false);
        fake.enableBehavior(BatchBehavior.CODE_IN_CODE);
        assertThat(caller.callOperation("canceljob", "{}").json().path("code").asText())
                .isEqualTo("ClientException");

        fake.setBehavior(BatchBehavior.CODE_IN_CODE, false);
        fake.enableBehavior(BatchBehavior.CODE_WITH_NAMESPACE);
        fake.enableBehavior(BatchBehavior.CAPITAL_MESSAGE);
        Reply reply = caller.callOperation("canceljob", "{}");
        assertThat(reply.errorCode()).matches("[a-z.]+#ClientException:http://.+");
        assertThat(reply.json().has("message")).isFalse();
        assertThat(reply.json().path("Message").asText()).contains("jobId");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jobName\":\"n\"",
                "\"jobName\":\"not valid!\",\"jobDefinition\":\"d\"",
                "\"jobName\":\"n\",\"jobDefinition\":\"d\",\"arrayProperties\":{\"size\":1}",
                "\"jobName\":\"n\",\"jobDefinition\":\"d\",\"arrayProperties\":{\"size\":10001}",
                "\"jobName\":\"n\",\"jobDefinition\":\"d\",\"dependsOn\":[{\"jobId\":\"nobody\"}]",
                "\"jobName\":\"n\",\"jobDefinition\":\"d\",\"dependsOn\":[{\"type\":\"SEQUENTIAL\"}]",
                "\"jobName\":\"n\",\"jobDefinition\":\"d\",\"dependsOn\":[{\"type\":\"ODD\"}]"
            })
    void invalidSubmissionIsRefused(String members) {
        assertThat(caller.callOperation("submitjob", "{\"jobQueue\":\"hi\"," + members + "}")
                        .errorCode())
                .isEqualTo("ClientException");
        assertThat(jobs.allJobs()).isEmpty();
    }

    @Test
    void aLargeArrayIsSubmittedAndDescribed() {
        String id = submitJob("\"jobName\":\"n\",\"jobDefinition\":\"d\",\"arrayProperties\":{\"size\":10000}");

        clock.advance(Duration.ofSeconds(5));

        assertThat(caller.describeJob(id)
                        .at("/arrayProperties/statusSummary/RUNNING")
                        .asInt())
                .isEqualTo(10_000);
    }

    @Test
    void serviceJobsHaveTheirOwnCalls() {
        String body = "{\"jobName\":\"train\",\"jobQueue\":\"hi\",\"serviceRequestPayload\":\"{}\","
                + "\"serviceJobType\":\"SAGEMAKER_TRAINING\",\"clientToken\":\"once\"}";
        String id =
                caller.callSuccessfully("submitservicejob", body).path("jobId").asText();
        assertThat(caller.callSuccessfully("submitservicejob", body)
                        .path("jobId")
                        .asText())
                .isEqualTo(id);
        clock.advance(Duration.ofSeconds(2));
        assertThat(jobs.job(id).status()).isEqualTo(SCHEDULED);

        assertThat(caller.stopJob("canceljob", id).status()).isEqualTo(200);
        assertThat(caller.stopJob("terminatejob", id).status()).isEqualTo(200);
        assertThat(caller.describeJob(id).isMissingNode()).isTrue();
        assertThat(jobs.job(id).terminateRequested()).isFalse();
        JsonNode list = caller.callSuccessfully("listservicejobs", "{\"jobQueue\":\"hi\",\"jobStatus\":\"SCHEDULED\"}");
        assertThat(jobIds(list.path("jobSummaryList"))).containsExactly(id);

        assertThat(caller.stopJob("terminateservicejob", id).text()).isEqualTo("{}");
        clock.advance(Duration.ofSeconds(31));
        JsonNode seen = caller.callSuccessfully("describeservicejob", "{\"jobId\":\"" + id + "\"}");
        assertThat(seen.path("status").asText()).isEqualTo("FAILED");
        assertThat(seen.path("isTerminated").asBoolean()).isTrue();
        assertThat(seen.has("isCancelled")).isFalse();
    }

    @Test
    void aServiceJobMayFallBackToTheQueueAndBeTerminatedInBulk() {
        String id = jobs.addServiceJob(SCHEDULED, BatchJobScript.keepsStatus());
        jobs.moveJob(id, RUNNABLE);

        JsonNode reply =
                caller.callSuccessfully("terminateservicejobs", "{\"jobs\":[\"" + id + "\"],\"reason\":\"r\"}");
        fake.runSchedulerPass();

        assertThat(reply.path("successful").path(0).asText()).isEqualTo(id);
        assertThat(jobs.job(id).status()).isEqualTo(FAILED);
    }

    @Test
    void unknownServiceJobIsNotDescribedButItsStopIsAccepted() {
        assertThat(caller.callOperation("describeservicejob", "{\"jobId\":\"nobody\"}")
                        .errorCode())
                .isEqualTo("ClientException");
        assertThat(caller.stopJob("terminateservicejob", "nobody").status()).isEqualTo(200);
    }

    @Test
    void requestLogContainsEveryRequestAsSent() {
        caller.stopJob("canceljob", "a");

        assertThat(fake.receivedRequests()).singleElement().satisfies(r -> {
            assertThat(r.requestLine()).isEqualTo("POST /v1/canceljob");
            assertThat(r.body()).isEqualTo("{\"jobId\":\"a\",\"reason\":\"because\"}");
            assertThat(r.header("content-type")).contains("application/json");
        });
    }

    @Test
    void invalidCallsOfTheTestApiThrow() {
        String id = jobs.addJob(SUBMITTED);
        String done = jobs.addJob(SUCCEEDED);

        assertThat(catchThrowable(() -> jobs.exitContainer(id, 0))).isInstanceOf(IllegalStateException.class);
        assertThat(catchThrowable(() -> jobs.exitContainer(done, 0))).isInstanceOf(IllegalStateException.class);
        assertThat(catchThrowable(() -> jobs.job("nobody"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(catchThrowable(() -> fake.setPermissionDenied("GetJob", true)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(catchThrowable(() -> fake.setSchedulerInterval(Duration.ZERO)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String submitJob(String members) {
        return caller.callSuccessfully("submitjob", "{\"jobQueue\":\"hi\"," + members + "}")
                .path("jobId")
                .asText();
    }

    private JsonNode listJobs(String members) {
        return caller.callSuccessfully("listjobs", "{" + members + "}");
    }

    private List<String> listedIds(String members) {
        return jobIds(listJobs(members).path("jobSummaryList"));
    }

    private static List<String> jobIds(JsonNode jobs) {
        List<String> jobIds = new ArrayList<>();
        jobs.forEach(job -> jobIds.add(job.path("jobId").asText()));
        return jobIds;
    }
}
