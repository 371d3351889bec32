// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import io.github.jobcancel.testkit.gp.GpRole;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs the demo with job references, as it stops jobs of real accounts; the settings point to the fakes. */
class RealAccountsTest {
    private static final String PASSWORD = "Another-Example-1";

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch batchFake = new FakeBatch(clock, "eu-west-3");
    private final FakeDli dliFake = new FakeDli(clock);
    private final FakeGp gpFake = new FakeGp(clock);
    private final FakeScript scriptFake = new FakeScript(clock);

    @AfterEach
    void close() {
        batchFake.close();
        dliFake.close();
        gpFake.close();
        scriptFake.close();
    }

    private ForkedProgram demoCommand(String... arguments) {
        return ForkedProgram.ofExample(Demo.class)
                .withArguments(arguments)
                .withEnvironment("AWS_ACCESS_KEY_ID", FakeBatch.ACCESS_KEY)
                .withEnvironment("AWS_SECRET_ACCESS_KEY", FakeBatch.SECRET_KEY)
                .withEnvironment("AWS_ENDPOINT_URL_BATCH", batchFake.url().toString())
                .withEnvironment("OS_USERNAME", FakeDli.USER_NAME)
                .withEnvironment("OS_PASSWORD", FakeDli.PASSWORD)
                .withEnvironment("OS_USER_DOMAIN_NAME", FakeDli.DOMAIN_NAME)
                .withEnvironment("OS_AUTH_URL", dliFake.url() + "/v3")
                .withEnvironment("DLI_ENDPOINT", dliFake.url().toString())
                .withEnvironment("ARCGIS_URL", gpFake.serverUrl() + "/admin")
                .withEnvironment("ARCGIS_USERNAME", "gisadmin")
                .withEnvironment("ARCGIS_PASSWORD", PASSWORD)
                .withEnvironment("BRAINCLOUD_APP_ID", FakeScript.APP_ID)
                .withEnvironment("BRAINCLOUD_SERVER_NAME", FakeScript.SERVER_NAME)
                .withEnvironment("BRAINCLOUD_SERVER_SECRET", FakeScript.SERVER_SECRET)
                .withEnvironment("BRAINCLOUD_URL", scriptFake.dispatcherUrl().toString());
    }

    private static String jobReference(String kind, String scope, String id) {
        return "jobcancel:" + kind + "/" + URLEncoder.encode(scope, StandardCharsets.UTF_8) + "/" + id;
    }

    private String gpJobReference(String kind, String service, String id) {
        return jobReference(kind, gpFake.serverUrl().toString().substring("http://".length()) + "/" + service, id);
    }

    @Test
    void jobsOfAllProvidersAreCancelledInOneCommand() throws Exception {
        gpFake.accounts().addServerUser("gisadmin", PASSWORD, GpRole.ADMINISTRATOR);
        gpFake.addService("Root", "Run");
        String first = gpFake.addJob(GpJobScript.startingIn(GpJobState.EXECUTING));
        String second = gpFake.addJob("Root", GpJobScript.startingIn(GpJobState.WAITING));
        List<String> references = List.of(
                jobReference("batch/job", "eu-west-3", batchFake.jobs().addJob(BatchStatus.RUNNABLE)),
                jobReference("dli/spark", "eu-de/" + FakeDli.PROJECT_ID, dliFake.addBatch("running")),
                gpJobReference("gp/admin", "Maps/Test.GPServer", first),
                gpJobReference("gp/rest", "Root/GPServer/Run", second),
                jobReference(
                        "script/batch",
                        scriptFake.dispatcherUrl().getAuthority() + "/" + FakeScript.APP_ID,
                        scriptFake.addBatch(ScriptJobPlan.RUNNING)));

        ForkedProgram.ProgramResult result = demoCommand("--verb", "cancel", "--timeout", "20s")
                .withArguments(references.toArray(String[]::new))
                .runProgram();

        assertThat(result.errors()).isEmpty();
        assertThat(TableReader.readRows(result.outputLines()))
                .extracting(row -> row.get(1) + " " + row.get(3))
                .containsExactly(
                        "cancel Requested",
                        "cancel Requested",
                        "cancel Requested",
                        "cancel Requested",
                        "cancel Cancelled");
        assertThat(result.exitStatus()).isZero();
    }

    @Test
    void explanationChangesNothing() throws Exception {
        String id = batchFake.jobs().addJob(BatchStatus.RUNNING);

        ForkedProgram.ProgramResult result = demoCommand("--verb=EXPLAIN", jobReference("batch/job", "eu-west-3", id))
                .runProgram();

        assertThat(result.output()).contains("cancel does not apply").contains("TERMINATE");
        assertThat(result.exitStatus()).isZero();
        assertThat(batchFake.receivedRequests())
                .noneMatch(request -> request.path().endsWith("job"));
    }

    @Test
    void unansweredJobGivesExitStatusOne() throws Exception {
        String reference =
                jobReference("batch/job", "eu-west-3", batchFake.jobs().addJob(BatchStatus.RUNNING));

        ForkedProgram.ProgramResult result = demoCommand(reference)
                .withEnvironment("AWS_SECRET_ACCESS_KEY", "wrong-secret-value")
                .runProgram();

        assertThat(result.exitStatus()).isEqualTo(1);
        assertThat(result.output())
                .contains("Unauthenticated")
                .contains("1 unanswered")
                .doesNotContain("wrong-secret");
        assertThat(result.errors()).isEmpty();
        assertThat(batchFake.receivedRequests()).hasSize(1);
    }

    @Test
    void wrongInputIsReportedInOneSentence() throws Exception {
        String aJob = jobReference("batch/job", "eu-west-3", "61e743ed");
        String otherHost = jobReference("gp/admin", "gis.example.com/arcgis/Maps/Test.GPServer", "j1");
        String otherApp = jobReference("script/batch", "127.0.0.1/999", "j1");

        assertProblem(demoCommand("--reel"), "Unknown option: '--reel'");
        assertProblem(demoCommand("--verb", "kill", aJob), "'--verb'");
        assertProblem(demoCommand("--timeout", "soon", aJob), "'soon' is not a time such as 30s or 10m");
        assertProblem(demoCommand("--timeout", "-5s", aJob), "positive");
        assertProblem(demoCommand("--real"), "--real needs the jobs to stop");
        assertProblem(demoCommand("--terminate", "--verb", "cancel", aJob), "--terminate goes with --verb stop");
        assertProblem(demoCommand("61e743ed"), "not a job reference");
        assertProblem(demoCommand("jobcancel:batch/job/%zz/a"), "");
        assertProblem(demoCommand("jobcancel:azure/job/x/a"), "no provider 'azure'");
        assertProblem(
                demoCommand("jobcancel:batch/task/eu-west-3/a"),
                "not a job of eu-west-3: jobcancel:batch/task/eu-west-3/a");
        assertProblem(demoCommand("jobcancel:dli/hive/eu-de%2F1/a"), "no client can reach jobcancel:dli/hive");
        assertProblem(demoCommand("jobcancel:dli/spark/eu-de/a"), "REGION%2FPROJECT");
        assertProblem(demoCommand(otherHost), otherHost);
        assertProblem(demoCommand(otherApp), otherApp);
        assertProblem(
                demoCommand(aJob).withEnvironment("AWS_SECRET_ACCESS_KEY", ""), "AWS_SECRET_ACCESS_KEY is not set");
        assertProblem(demoCommand(aJob).withEnvironment("AWS_ENDPOINT_URL_BATCH", "ftp://x"), "");
        assertProblem(
                demoCommand(otherApp).withEnvironment("BRAINCLOUD_URL", "not an address"),
                "BRAINCLOUD_URL is not an address");
        assertProblem(demoCommand(otherHost).withEnvironment("ARCGIS_USERNAME", ""), "ARCGIS_TOKEN");
        assertThat(batchFake.receivedRequests()).isEmpty();
    }

    private static void assertProblem(ForkedProgram demo, String words) throws Exception {
        ForkedProgram.ProgramResult result = demo.runProgram();

        assertThat(result.errors().lines()).as(result.errors()).hasSize(1);
        assertThat(result.errors())
                .startsWith("jobcancel-demo: ")
                .contains(words)
                .doesNotContain("\tat ");
        assertThat(result.output()).isEmpty();
        assertThat(result.exitStatus()).isEqualTo(2);
    }

    @Test
    void helpNamesEverySetting() throws Exception {
        ForkedProgram.ProgramResult result =
                ForkedProgram.ofExample(Demo.class).withArguments("--help").runProgram();

        assertThat(result.exitStatus()).isZero();
        assertThat(result.output())
                .contains("--verb", "--terminate", "--timeout", "AWS_SESSION_TOKEN", "HUAWEICLOUD_SDK_AK")
                .contains("OS_AUTH_URL", "ARCGIS_URL", "BRAINCLOUD_SERVER_SECRET", "jobcancel:dli/spark");
    }
}
