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
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchCaller.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads, bulk calls, submissions, service jobs, and the spelling of answers. */
class FakeBatchWireTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final FakeBatch fake = new FakeBatch(clock);
    private final BatchJobs jobs = fake.jobs();
    private final BatchCaller caller = new BatchCaller(fake);

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void describeLeavesOutUnknownIdsAndAnswersRepeatedOnesOnce() {
        String one = jobs.add(RUNNING);
        String two = jobs.add(RUNNABLE);
        String body = "{\"jobs\":[\"" + two + "\",\"no-such-id\",\"" + one + "\",\"" + two + "\"]}";

        assertThat(ids(caller.ok("describejobs", body).path("jobs"))).containsExactly(two, one);
        fake.quirk(BatchQuirk.DESCRIBES_IN_REVERSE);
        assertThat(ids(caller.ok("describejobs", body).path("jobs"))).containsExactly(one, two);
    }

    @ParameterizedTest
    @CsvSource({"100, 200", "101, 400"})
    void describeTakesAHundredIds(int count, int status) {
        List<String> ids =
                IntStream.range(0, count).mapToObj(i -> "\"id" + i + "\"").toList();

        Reply reply = caller.call("describejobs", "{\"jobs\":" + ids + "}");

        assertThat(reply.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(reply.code()).isEqualTo("ClientException");
            assertThat(reply.json().path("message").asText())
                    .isEqualTo("Error executing request, Exception : Maximum number of jobs supported is  100 .,"
                            + " RequestId: " + reply.header("x-amzn-requestid"));
        }
    }

    @Test
    void aNeverStartedJobHasNoStartUnlessTheReadingSaysOtherwise() {
        String id = jobs.add(RUNNABLE);

        assertThat(caller.describe(id).has("startedAt")).isFalse();
        fake.quirk(BatchQuirk.NULLS_FOR_UNSET);
        assertThat(caller.describe(id).path("startedAt").isNull()).isTrue();
        assertThat(caller.describe(id).path("statusReason").isNull()).isTrue();
        fake.quirk(BatchQuirk.ZERO_STARTED_AT);
        assertThat(caller.describe(id).path("startedAt").asLong(-1)).isZero();
    }

    @Test
    void flagsAreBooleansInDescribeAndOnlyTrueInLists() {
        String id = jobs.add(RUNNABLE);
        jobs.add(RUNNABLE);
        caller.stop("canceljob", id);

        JsonNode list = list("\"jobQueue\":\"hi\",\"jobStatus\":\"RUNNABLE\"").path("jobSummaryList");
        assertThat(list.path(1).path("isCancelled").asBoolean()).isTrue();
        assertThat(list.path(1).has("isTerminated")).isFalse();
        assertThat(list.path(0).has("isCancelled")).isFalse();
        fake.quirk(BatchQuirk.NO_FLAGS_IN_LISTS);
        assertThat(list("\"jobQueue\":\"hi\",\"jobStatus\":\"RUNNABLE\"").toString())
                .doesNotContain("isCancelled");
        assertThat(caller.describe(id).has("isCancelled")).isTrue();
        fake.quirk(BatchQuirk.NO_FLAGS);
        assertThat(caller.describe(id).has("isCancelled")).isFalse();
    }

    @Test
    void aListWithoutStatusAndFiltersHoldsRunningJobsOfThatQueueNewestFirst() {
        String one = jobs.add(RUNNING);
        jobs.add(FakeBatch.OTHER_QUEUE, "n", RUNNING, BatchScript.staysPut());
        jobs.add(RUNNABLE);
        String two = jobs.add(RUNNING);
        jobs.addService(RUNNING, BatchScript.staysPut());

        assertThat(listed("\"jobQueue\":\"hi\"")).containsExactly(two, one);
        assertThat(listed("\"jobQueue\":\"arn:aws:batch:us-east-1:123456789012:job-queue/hi\""))
                .containsExactly(two, one);
    }

    @Test
    void bareSummariesHoldFiveMembers() {
        fake.quirk(BatchQuirk.BARE_SUMMARIES);
        jobs.add(RUNNING);

        List<String> names = new ArrayList<>();
        list("\"jobQueue\":\"hi\"").at("/jobSummaryList/0").fieldNames().forEachRemaining(names::add);

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
    void aListThatMakesNoSenseIsAClientException(String members) {
        Reply reply = caller.call("listjobs", "{" + members + "}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("ClientException");
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
    void aFilterChoosesWhateverTheStatusExceptForShares(String name, String value, boolean found) {
        String id = submit("\"jobName\":\"Render\",\"jobDefinition\":\"blend:3\",\"shareIdentifier\":\"team\"");
        clock.advance(Duration.ofSeconds(2));

        List<String> listed = listed("\"jobQueue\":\"hi\",\"jobStatus\":\"RUNNING\",\"filters\":[{\"name\":\"" + name
                + "\",\"values\":[\"" + value + "\"]}]");

        assertThat(listed.contains(id)).isEqualTo(found);
    }

    @Test
    void aShareFilterGoesTogetherWithTheStatus() {
        String id = submit("\"jobName\":\"Render\",\"jobDefinition\":\"blend:3\",\"shareIdentifier\":\"team\"");
        String filter = ",\"filters\":[{\"name\":\"SHARE_IDENTIFIER\",\"values\":[\"team\"]}]";

        assertThat(listed("\"jobQueue\":\"hi\",\"jobStatus\":\"SUBMITTED\"" + filter))
                .containsExactly(id);
        assertThat(listed("\"jobQueue\":\"hi\",\"jobStatus\":\"RUNNING\"" + filter))
                .isEmpty();
        assertThat(listed("\"jobQueue\":\"hi\"" + filter)).containsExactly(id);
    }

    @Test
    void childrenAreListedByTheirParentAndFiltersDoNotTouchThem() {
        String array = jobs.addArray(RUNNING, RUNNABLE, RUNNING);
        String nodes = jobs.addMultiNode(RUNNING, RUNNING);
        String filter = ",\"filters\":[{\"name\":\"JOB_NAME\",\"values\":[\"nobody\"]}]";

        assertThat(listed("\"arrayJobId\":\"" + array + "\"" + filter)).containsExactly(array + ":0", array + ":2");
        assertThat(listed("\"arrayJobId\":\"" + array + "\",\"jobStatus\":\"RUNNABLE\""))
                .containsExactly(array + ":1");
        assertThat(listed("\"multiNodeJobId\":\"" + nodes + "\"")).containsExactly(nodes + "#0", nodes + "#1");
        assertThat(listed("\"arrayJobId\":\"" + nodes + "\"")).isEmpty();
        assertThat(listed("\"jobQueue\":\"hi\",\"jobStatus\":\"PENDING\"")).containsExactly(array);
        assertThat(listed("\"jobQueue\":\"hi\"")).containsExactly(nodes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pagesHoldEachJobOnceWhateverComesAndGoesBetween(boolean emptyFirst) {
        fake.quirk(BatchQuirk.EMPTY_FIRST_PAGE, emptyFirst);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            all.add(jobs.add(RUNNING));
        }
        Collections.reverse(all);

        List<String> seen = new ArrayList<>();
        String token = "";
        int pages = 0;
        do {
            JsonNode page = list("\"jobQueue\":\"hi\",\"maxResults\":3"
                    + (token.isEmpty() ? "" : ",\"nextToken\":\"" + token + "\""));
            seen.addAll(ids(page.path("jobSummaryList")));
            token = page.path("nextToken").asText();
            jobs.add(RUNNING);
            pages++;
        } while (!token.isEmpty());

        assertThat(pages).isEqualTo(emptyFirst ? 4 : 3);
        assertThat(seen.subList(seen.size() - 7, seen.size())).containsExactlyElementsOf(all);
    }

    @Test
    void childrenArePagedToo() {
        String array = jobs.addArray(RUNNING, RUNNING, RUNNING);
        JsonNode first = list("\"arrayJobId\":\"" + array + "\",\"maxResults\":2");

        assertThat(listed("\"arrayJobId\":\"" + array + "\",\"maxResults\":2,\"nextToken\":\""
                        + first.path("nextToken").asText() + "\""))
                .containsExactly(array + ":2");
    }

    @Test
    void aTokenOfAnotherListIsRefused() {
        jobs.add(RUNNING);
        jobs.add(RUNNING);
        String token =
                list("\"jobQueue\":\"hi\",\"maxResults\":1").path("nextToken").asText();

        Reply reply = caller.call(
                "listjobs", "{\"jobQueue\":\"hi\",\"jobStatus\":\"RUNNABLE\",\"nextToken\":\"" + token + "\"}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("ClientException");
    }

    @Test
    void theLastTokenMayRepeatForEver() {
        fake.quirk(BatchQuirk.LAST_TOKEN_REPEATS);
        jobs.add(RUNNING);

        String first = list("\"jobQueue\":\"hi\"").path("nextToken").asText();
        String second = list("\"jobQueue\":\"hi\",\"nextToken\":\"" + first + "\"")
                .path("nextToken")
                .asText();

        assertThat(first).isNotEmpty().isEqualTo(second);
    }

    @ParameterizedTest
    @CsvSource({"'', 1000", "'JOB_NAME', 100"})
    void aPageHasItsGreatestSize(String filter, int size) {
        for (int i = 0; i < size + 1; i++) {
            jobs.add(RUNNING);
        }
        String filters = filter.isEmpty() ? "" : ",\"filters\":[{\"name\":\"JOB_NAME\",\"values\":[\"job\"]}]";

        JsonNode page = list("\"jobQueue\":\"hi\",\"maxResults\":5000" + filters);

        assertThat(page.path("jobSummaryList")).hasSize(size);
        assertThat(page.path("nextToken").asText()).isNotEmpty();
    }

    @Test
    void aBulkCallAnswersPerId() {
        String queued = jobs.add(RUNNABLE);
        String running = jobs.add(RUNNING);
        String throttled = jobs.add(RUNNABLE);
        fake.bulkError(throttled, "ThrottlingException");
        String body = "{\"jobs\":[\"" + queued + "\",\"" + running + "\",\"unknown\",\"bad id!\",\"" + throttled
                + "\"],\"reason\":\"sweep\"}";

        JsonNode reply = caller.ok("canceljobs", body);
        fake.tick();

        assertThat(reply.path("successful").toString())
                .isEqualTo("[\"" + queued + "\",\"" + running + "\",\"unknown\"]");
        assertThat(reply.at("/errors/0/job").asText()).isEqualTo("bad id!");
        assertThat(reply.at("/errors/0/code").asText()).isEqualTo("ValidationException");
        assertThat(reply.at("/errors/1/code").asText()).isEqualTo("ThrottlingException");
        assertThat(jobs.truth(queued).status()).isEqualTo(FAILED);
        assertThat(jobs.truth(running).cancelRequested()).isFalse();
        assertThat(jobs.truth(throttled).status()).isEqualTo(RUNNABLE);
        assertThat(caller.ok("canceljobs", body).path("successful").size()).isEqualTo(4);
    }

    @Test
    void aBulkTerminateReachesRunningJobs() {
        String running = jobs.add(RUNNING);

        caller.ok("terminatejobs", "{\"jobs\":[\"" + running + "\"],\"reason\":\"sweep\"}");
        clock.advance(Duration.ofSeconds(31));

        assertThat(jobs.truth(running).endedBy()).isEqualTo(BatchTruth.End.TERMINATE);
    }

    @Test
    void aBulkCallNeedsThePermissionOfTheSingularCall() {
        String id = jobs.add(RUNNABLE);
        fake.deny("CancelJob", true);

        JsonNode reply = caller.ok("canceljobs", "{\"jobs\":[\"" + id + "\"],\"reason\":\"sweep\"}");

        assertThat(reply.at("/errors/0/code").asText()).isEqualTo("AccessDenied");
        assertThat(reply.path("successful").isEmpty()).isTrue();
        assertThat(jobs.truth(id).cancelRequested()).isFalse();
    }

    @Test
    void aBulkCancelMayRefuseStartedJobs() {
        fake.quirk(BatchQuirk.BULK_CANCEL_REFUSES_STARTED);
        String id = jobs.add(STARTING);

        JsonNode reply = caller.ok("canceljobs", "{\"jobs\":[\"" + id + "\"],\"reason\":\"sweep\"}");

        assertThat(reply.at("/errors/0/code").asText()).isEqualTo("ClientException");
    }

    @ParameterizedTest
    @CsvSource({"0, 400", "50, 200", "51, 400"})
    void aBulkCallTakesOneToFiftyIds(int count, int status) {
        List<String> ids =
                IntStream.range(0, count).mapToObj(i -> "\"id" + i + "\"").toList();

        assertThat(caller.call("terminatejobs", "{\"jobs\":" + ids + ",\"reason\":\"r\"}")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceljobs", "terminatejobs", "terminateservicejobs"})
    void anOlderServiceHasNoBulkCalls(String operation) {
        fake.quirk(BatchQuirk.NO_BULK_CALLS);

        assertThat(caller.call(operation, "{\"jobs\":[\"a\"],\"reason\":\"r\"}").code())
                .isEqualTo("MissingAuthenticationTokenException");
        assertThat(caller.call("describejobs", "{\"jobs\":[\"a\"]}").status()).isEqualTo(200);
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
            assertThat(caller.call(verb, body).status()).isEqualTo(400);
            assertThat(caller.call(verb, body).code()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @CsvSource({"1024, 200", "1025, 400"})
    void aReasonIsMeasuredInCodePoints(int length, int status) {
        String reason = "\ud83d\ude00".repeat(length);

        assertThat(caller.call("canceljob", "{\"jobId\":\"a\",\"reason\":\"" + reason + "\"}")
                        .status())
                .isEqualTo(status);
    }

    @Test
    void callsWithoutOutputMayAnswerNothingAtAll() {
        fake.quirk(BatchQuirk.EMPTY_BODIES);

        Reply reply = caller.stop("canceljob", "a");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEmpty();
        assertThat(reply.header("content-type")).isEmpty();
    }

    @Test
    void theErrorCodeHasSeveralPlacesAndSpellings() {
        fake.quirk(BatchQuirk.CODE_IN_TYPE);
        assertThat(caller.call("canceljob", "{}").json().path("__type").asText())
                .isEqualTo("ClientException");
        assertThat(caller.call("canceljob", "{}").code()).isEmpty();

        fake.quirk(BatchQuirk.CODE_IN_TYPE, false);
        fake.quirk(BatchQuirk.CODE_IN_CODE);
        assertThat(caller.call("canceljob", "{}").json().path("code").asText()).isEqualTo("ClientException");

        fake.quirk(BatchQuirk.CODE_IN_CODE, false);
        fake.quirk(BatchQuirk.CODE_WITH_NAMESPACE);
        fake.quirk(BatchQuirk.CAPITAL_MESSAGE);
        Reply reply = caller.call("canceljob", "{}");
        assertThat(reply.code()).matches("[a-z.]+#ClientException:http://.+");
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
    void aSubmissionThatMakesNoSenseIsRefused(String members) {
        assertThat(caller.call("submitjob", "{\"jobQueue\":\"hi\"," + members + "}")
                        .code())
                .isEqualTo("ClientException");
        assertThat(jobs.all()).isEmpty();
    }

    @Test
    void aLargeArrayIsSubmittedAndDescribed() {
        String id = submit("\"jobName\":\"n\",\"jobDefinition\":\"d\",\"arrayProperties\":{\"size\":10000}");

        clock.advance(Duration.ofSeconds(5));

        assertThat(caller.describe(id)
                        .at("/arrayProperties/statusSummary/RUNNING")
                        .asInt())
                .isEqualTo(10_000);
    }

    @Test
    void serviceJobsHaveTheirOwnCalls() {
        String body = "{\"jobName\":\"train\",\"jobQueue\":\"hi\",\"serviceRequestPayload\":\"{}\","
                + "\"serviceJobType\":\"SAGEMAKER_TRAINING\",\"clientToken\":\"once\"}";
        String id = caller.ok("submitservicejob", body).path("jobId").asText();
        assertThat(caller.ok("submitservicejob", body).path("jobId").asText()).isEqualTo(id);
        clock.advance(Duration.ofSeconds(2));
        assertThat(jobs.truth(id).status()).isEqualTo(SCHEDULED);

        assertThat(caller.stop("canceljob", id).status()).isEqualTo(200);
        assertThat(caller.stop("terminatejob", id).status()).isEqualTo(200);
        assertThat(caller.describe(id).isMissingNode()).isTrue();
        assertThat(jobs.truth(id).terminateRequested()).isFalse();
        JsonNode list = caller.ok("listservicejobs", "{\"jobQueue\":\"hi\",\"jobStatus\":\"SCHEDULED\"}");
        assertThat(ids(list.path("jobSummaryList"))).containsExactly(id);

        assertThat(caller.stop("terminateservicejob", id).text()).isEqualTo("{}");
        clock.advance(Duration.ofSeconds(31));
        JsonNode seen = caller.ok("describeservicejob", "{\"jobId\":\"" + id + "\"}");
        assertThat(seen.path("status").asText()).isEqualTo("FAILED");
        assertThat(seen.path("isTerminated").asBoolean()).isTrue();
        assertThat(seen.has("isCancelled")).isFalse();
    }

    @Test
    void aServiceJobMayFallBackToTheQueueAndBeTerminatedInBulk() {
        String id = jobs.addService(SCHEDULED, BatchScript.staysPut());
        jobs.move(id, RUNNABLE);

        JsonNode reply = caller.ok("terminateservicejobs", "{\"jobs\":[\"" + id + "\"],\"reason\":\"r\"}");
        fake.tick();

        assertThat(reply.path("successful").path(0).asText()).isEqualTo(id);
        assertThat(jobs.truth(id).status()).isEqualTo(FAILED);
    }

    @Test
    void anUnknownServiceJobCannotBeDescribedButStopped() {
        assertThat(caller.call("describeservicejob", "{\"jobId\":\"nobody\"}").code())
                .isEqualTo("ClientException");
        assertThat(caller.stop("terminateservicejob", "nobody").status()).isEqualTo(200);
    }

    @Test
    void theLogKeepsEveryRequestAsSent() {
        caller.stop("canceljob", "a");

        assertThat(fake.requests()).singleElement().satisfies(r -> {
            assertThat(r.line()).isEqualTo("POST /v1/canceljob");
            assertThat(r.body()).isEqualTo("{\"jobId\":\"a\",\"reason\":\"because\"}");
            assertThat(r.header("content-type")).contains("application/json");
        });
    }

    @Test
    void oddCallsOfTheTestItselfAreRefused() {
        String id = jobs.add(SUBMITTED);
        String done = jobs.add(SUCCEEDED);

        assertThat(catchThrowable(() -> jobs.exit(id, 0))).isInstanceOf(IllegalStateException.class);
        assertThat(catchThrowable(() -> jobs.exit(done, 0))).isInstanceOf(IllegalStateException.class);
        assertThat(catchThrowable(() -> jobs.truth("nobody"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(catchThrowable(() -> fake.deny("GetJob", true))).isInstanceOf(IllegalArgumentException.class);
        assertThat(catchThrowable(() -> fake.tickInterval(Duration.ZERO))).isInstanceOf(IllegalArgumentException.class);
    }

    private String submit(String members) {
        return caller.ok("submitjob", "{\"jobQueue\":\"hi\"," + members + "}")
                .path("jobId")
                .asText();
    }

    private JsonNode list(String members) {
        return caller.ok("listjobs", "{" + members + "}");
    }

    private List<String> listed(String members) {
        return ids(list(members).path("jobSummaryList"));
    }

    private static List<String> ids(JsonNode jobs) {
        List<String> out = new ArrayList<>();
        jobs.forEach(job -> out.add(job.path("jobId").asText()));
        return out;
    }
}
