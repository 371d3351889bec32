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

/** The demo with job references, as it stops jobs of real accounts; the settings lead to the fakes. */
class RealAccountsTest {
    private static final String PASSWORD = "Another-Example-1";

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch aws = new FakeBatch(clock, "eu-west-3");
    private final FakeDli dli = new FakeDli(clock);
    private final FakeGp gp = new FakeGp(clock);
    private final FakeScript script = new FakeScript(clock);

    @AfterEach
    void close() {
        aws.close();
        dli.close();
        gp.close();
        script.close();
    }

    private Fork demo(String... arguments) {
        return Fork.example(Demo.class)
                .arguments(arguments)
                .set("AWS_ACCESS_KEY_ID", FakeBatch.ACCESS_KEY)
                .set("AWS_SECRET_ACCESS_KEY", FakeBatch.SECRET_KEY)
                .set("AWS_ENDPOINT_URL_BATCH", aws.url().toString())
                .set("OS_USERNAME", FakeDli.USER_NAME)
                .set("OS_PASSWORD", FakeDli.PASSWORD)
                .set("OS_USER_DOMAIN_NAME", FakeDli.DOMAIN_NAME)
                .set("OS_AUTH_URL", dli.url() + "/v3")
                .set("DLI_ENDPOINT", dli.url().toString())
                .set("ARCGIS_URL", gp.serverUrl() + "/admin")
                .set("ARCGIS_USERNAME", "gisadmin")
                .set("ARCGIS_PASSWORD", PASSWORD)
                .set("BRAINCLOUD_APP_ID", FakeScript.APP_ID)
                .set("BRAINCLOUD_SERVER_NAME", FakeScript.SERVER_NAME)
                .set("BRAINCLOUD_SERVER_SECRET", FakeScript.SERVER_SECRET)
                .set("BRAINCLOUD_URL", script.dispatcherUrl().toString());
    }

    private static String ref(String kind, String scope, String id) {
        return "jobcancel:" + kind + "/" + URLEncoder.encode(scope, StandardCharsets.UTF_8) + "/" + id;
    }

    private String gpRef(String kind, String service, String id) {
        return ref(kind, gp.serverUrl().toString().substring("http://".length()) + "/" + service, id);
    }

    @Test
    void jobsOfAllProvidersAreAskedInOneCommand() throws Exception {
        gp.addServerUser("gisadmin", PASSWORD, GpRole.ADMINISTRATOR);
        gp.addService("Root", "Run");
        String first = gp.addJob(GpJobScript.startingIn(GpJobState.EXECUTING));
        String second = gp.addJob("Root", GpJobScript.startingIn(GpJobState.WAITING));
        List<String> references = List.of(
                ref("batch/job", "eu-west-3", aws.jobs().addJob(BatchStatus.RUNNABLE)),
                ref("dli/spark", "eu-de/" + FakeDli.PROJECT_ID, dli.addBatch("running")),
                gpRef("gp/admin", "Maps/Test.GPServer", first),
                gpRef("gp/rest", "Root/GPServer/Run", second),
                ref(
                        "script/batch",
                        script.dispatcherUrl().getAuthority() + "/" + FakeScript.APP_ID,
                        script.addBatch(ScriptJobPlan.RUNNING)));

        Fork.Ran ran = demo("--verb", "cancel", "--timeout", "20s")
                .arguments(references.toArray(String[]::new))
                .run();

        assertThat(ran.err()).isEmpty();
        assertThat(PrintedTable.rows(ran.lines()))
                .extracting(row -> row.get(1) + " " + row.get(3))
                .containsExactly(
                        "cancel Requested",
                        "cancel Requested",
                        "cancel Requested",
                        "cancel Requested",
                        "cancel Cancelled");
        assertThat(ran.exit()).isZero();
    }

    @Test
    void anExplanationChangesNothing() throws Exception {
        String id = aws.jobs().addJob(BatchStatus.RUNNING);

        Fork.Ran ran = demo("--verb=EXPLAIN", ref("batch/job", "eu-west-3", id)).run();

        assertThat(ran.out()).contains("cancel does not apply").contains("TERMINATE");
        assertThat(ran.exit()).isZero();
        assertThat(aws.receivedRequests()).noneMatch(request -> request.path().endsWith("job"));
    }

    @Test
    void aJobThatNobodyAnswersForIsStatusOne() throws Exception {
        String reference = ref("batch/job", "eu-west-3", aws.jobs().addJob(BatchStatus.RUNNING));

        Fork.Ran ran = demo(reference)
                .set("AWS_SECRET_ACCESS_KEY", "wrong-secret-value")
                .run();

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .contains("Unauthenticated")
                .contains("1 unanswered")
                .doesNotContain("wrong-secret");
        assertThat(ran.err()).isEmpty();
        assertThat(aws.receivedRequests()).hasSize(1);
    }

    @Test
    void whatIsWrongIsToldInOneSentence() throws Exception {
        String aJob = ref("batch/job", "eu-west-3", "61e743ed");
        String otherHost = ref("gp/admin", "gis.example.com/arcgis/Maps/Test.GPServer", "j1");
        String otherApp = ref("script/batch", "127.0.0.1/999", "j1");

        told(demo("--reel"), "Unknown option: '--reel'");
        told(demo("--verb", "kill", aJob), "'--verb'");
        told(demo("--timeout", "soon", aJob), "'soon' is no time such as 30s or 10m");
        told(demo("--timeout", "-5s", aJob), "positive");
        told(demo("--real"), "--real needs the jobs to stop");
        told(demo("--terminate", "--verb", "cancel", aJob), "--terminate goes with --verb stop");
        told(demo("61e743ed"), "not a job reference");
        told(demo("jobcancel:batch/job/%zz/a"), "");
        told(demo("jobcancel:azure/job/x/a"), "no provider 'azure'");
        told(demo("jobcancel:batch/task/eu-west-3/a"), "jobcancel:batch/job/eu-west-3/a, not");
        told(demo("jobcancel:dli/hive/eu-de%2F1/a"), "spark, sql and flink");
        told(demo("jobcancel:dli/spark/eu-de/a"), "REGION%2FPROJECT");
        told(demo(otherHost), "ARCGIS_URL");
        told(demo(otherApp), otherApp);
        told(demo(aJob).set("AWS_SECRET_ACCESS_KEY", ""), "AWS_SECRET_ACCESS_KEY is not set");
        told(demo(aJob).set("AWS_ENDPOINT_URL_BATCH", "ftp://x"), "");
        told(demo(otherApp).set("BRAINCLOUD_URL", "not an address"), "BRAINCLOUD_URL is no address");
        told(demo(otherHost).set("ARCGIS_USERNAME", ""), "ARCGIS_TOKEN");
        assertThat(aws.receivedRequests()).isEmpty();
    }

    private static void told(Fork demo, String words) throws Exception {
        Fork.Ran ran = demo.run();

        assertThat(ran.err().lines()).as(ran.err()).hasSize(1);
        assertThat(ran.err()).startsWith("jobcancel-demo: ").contains(words).doesNotContain("\tat ");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.exit()).isEqualTo(2);
    }

    @Test
    void theHelpNamesEverySetting() throws Exception {
        Fork.Ran ran = Fork.example(Demo.class).arguments("--help").run();

        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains("--verb", "--terminate", "--timeout", "AWS_SESSION_TOKEN", "HUAWEICLOUD_SDK_AK")
                .contains("OS_AUTH_URL", "ARCGIS_URL", "BRAINCLOUD_SERVER_SECRET", "jobcancel:dli/spark");
    }
}
