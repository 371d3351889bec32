// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.dli.auth.DliRegion;
import io.github.jobcancel.dli.auth.DliToken;
import io.github.jobcancel.dli.auth.ResolvedSettings;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong arguments and settings are reported when a method is called, and nothing is sent. */
class DliArgumentsTest {
    @RegisterExtension
    final DliFixture fixture = new DliFixture();

    private final FakeDli fake = fixture.fake;
    private final DliClient client = fixture.newClient(builder().endpoint(fake.url()));

    private static DliClientBuilder builder() {
        return DliClient.builder().projectId(FakeDli.PROJECT_ID).credentials(DliFixture.ACCESS_KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "*",
                "0a324461-d9d9-45da-a52a-3b3c7a3d809e/state",
                "0a324461-d9d9-45da-a52a-3b3c7a3d809e\n",
                "0a324461-d9d9-45da-a52a-3b3c7a3d809e?x=1",
                "0a324461%2Dd9d9",
                "batch-session-0a324461-d9d9-45da-a52a-3b3c7a3d809e:30663",
                "0a324461-d9d9-45da-a52a-3b3c7a3d80\u06609",
            })
    void malformedIdIsRefusedBeforeAnythingIsSent(String id) {
        List<Consumer<String>> calls = List.of(
                client::cancelBatch,
                client::describeBatchState,
                client::describeBatch,
                client::cancelSqlJob,
                client::describeSqlJob,
                bad -> client.job(DliKind.SPARK, bad),
                bad -> client.job(DliKind.SQL, bad),
                bad -> client.job(DliKind.FLINK, bad));
        for (Consumer<String> call : calls) {
            assertThatThrownBy(() -> call.accept(id))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContainingAny("\n");
        }
        assertThat(fake.receivedRequests()).isEmpty();
    }

    @Test
    void referenceBindsOnlyTheJobThatItNames() {
        String id = fake.addBatch("running");
        JobRef ours = client.job(DliKind.SPARK, id).ref();

        assertThat(client.job(JobRef.parse(ours.toString())).ref()).isEqualTo(ours);
        assertThat(Calls.await(client.job(ours).read()).rawState()).isEqualTo("running");
        for (JobRef other : List.of(
                new JobRef("batch", ours.kind(), ours.scope(), ours.id()),
                new JobRef("dli", "SPARK", ours.scope(), ours.id()),
                new JobRef("dli", "flink", ours.scope(), ours.id()),
                new JobRef("dli", "session", ours.scope(), ours.id()),
                new JobRef("dli", ours.kind(), "eu-de/" + FakeDli.PROJECT_ID, ours.id()),
                new JobRef("dli", ours.kind(), ours.scope(), "appId"))) {
            assertThatThrownBy(() -> client.job(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void flinkIdMustBeAPositiveNumber(long id) {
        assertThatThrownBy(() -> client.stopFlinkJob(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.stopFlinkJob(id, true, CallOptions.standard()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.describeFlinkJob(id)).isInstanceOf(IllegalArgumentException.class);
        assertThat(fake.receivedRequests()).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullArgumentIsNamedInTheException() {
        assertThatThrownBy(() -> client.cancelBatch(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("batch id");
        assertThatThrownBy(() -> DliCredentials.accessKey("AK", null)).hasMessageContaining("secret key");
    }

    @Test
    void missingOrWrongSettingIsExplainedInOneSentence() {
        IamPassword password = DliCredentials.password("account", "user", "pass-word");
        assertBuildFails(builder(), "DLI needs a region or an endpoint");
        assertBuildFails(builder().region("eu-nl"), "no DLI address is published for eu-nl: set the endpoint");
        assertBuildFails(builder().region("eu-west-0"), "no DLI address is published for eu-west-0: set the endpoint");
        assertBuildFails(builder().region("eu-de.evil.com"), "not a region: 'eu-de.evil.com'");
        assertBuildFails(
                builder().region("eu-de").projectId("a/b"),
                "a DLI project id is up to 64 letters and digits, not 'a/b'");
        assertBuildFails(builder().endpoint(URI.create("ftp://h")), "the endpoint is no HTTP address");
        String only = "the endpoint must be scheme, host, and port or path if need be, and nothing else";
        assertBuildFails(builder().endpoint(URI.create("https://user:secret@h")), only);
        assertBuildFails(builder().endpoint(URI.create("https://h?x=1")), only);
        assertBuildFails(
                builder().endpoint(URI.create("https://h")).credentials(password),
                "a password needs a region or an IAM endpoint");
        assertBuildFails(
                DliClient.builder().endpoint(URI.create("https://h")).credentials(password),
                "DLI needs a project id, or a region or project name to find it by");
        assertBuildFails(
                DliClient.builder()
                        .endpoint(URI.create("https://h"))
                        .projectName("eu-de_sub")
                        .credentials(DliCredentials.accessKey("AK", "secret")),
                "a project without an id needs a region or an IAM endpoint");
        assertBuildFails(
                DliClient.builder().region("eu-de").projectName("eu/de").credentials(password),
                "a DLI project name is up to 64 letters, digits, hyphens and underscores, not 'eu/de'");
        assertBuildFails(
                DliClient.builder()
                        .region("eu-de")
                        .projectName("eu-de_a")
                        .credentials(password.withProjectName("eu-de_b")),
                "the password asks for project eu-de_b, the client for eu-de_a");
        assertBuildFails(builder().region("eu-de").cloud("otc"), "set credentials or a cloud, not both");
        for (String blank : List.of("", " ", "\n")) {
            assertThatThrownBy(() -> DliCredentials.accessKey(blank, "x")).hasMessage("the access key id is blank");
            assertThatThrownBy(() -> DliCredentials.accessKey("x", blank)).hasMessage("the secret key is blank");
            assertThatThrownBy(() -> DliCredentials.token(blank)).hasMessage("the token is blank");
            assertThatThrownBy(() -> DliCredentials.temporaryKey("x", "x", blank))
                    .hasMessage("the session token is blank");
            assertThatThrownBy(() -> DliCredentials.password("x", "x", blank)).hasMessage("the password is blank");
        }
    }

    private static void assertBuildFails(DliClientBuilder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "eu-de, https://dli.eu-de.otc.t-systems.com/, https://iam.eu-de.otc.t-systems.com/",
        "cn-north-4, https://dli.cn-north-4.myhuaweicloud.com/, https://iam.cn-north-4.myhuaweicloud.com/",
        "cn-east-3, https://dli.cn-east-3.myhuaweicloud.com/, https://iam.cn-east-3.myhuaweicloud.com/",
        "ap-southeast-1, https://dli.ap-southeast-1.myhuaweicloud.com/, https://iam.ap-southeast-1.myhuaweicloud.com/",
        "af-south-1, https://dli.af-south-1.myhuaweicloud.com/, https://iam.af-south-1.myhuaweicloud.com/",
        "sa-brazil-1, https://dli.sa-brazil-1.myhuaweicloud.com/, https://iam.sa-brazil-1.myhuaweicloud.com/",
        "ru-moscow-1, https://dli.ru-moscow-1.myhuaweicloud.com/, https://iam.ru-moscow-1.myhuaweicloud.com/",
        "eu-west-101, https://dli.eu-west-101.myhuaweicloud.eu/, https://iam.eu-west-101.myhuaweicloud.eu/",
    })
    void regionDeterminesTheHosts(String region, String dli, String iam) {
        assertThat(DliRegion.dliEndpoint(region)).hasToString(dli);
        assertThat(DliRegion.iamEndpoint(region, null)).hasToString(iam);
    }

    @Test
    void scopeOfAnEndpointWithoutARegionIsItsHost() {
        try (DliClient plain =
                builder().endpoint(URI.create("https://dli.example/prefix/")).build()) {
            assertThat(plain.job(DliKind.FLINK, "128").ref().scope()).isEqualTo("dli.example/" + FakeDli.PROJECT_ID);
        }
        assertThat(client.job(DliKind.FLINK, "128").ref().scope())
                .isEqualTo(fake.url().getAuthority() + "/" + FakeDli.PROJECT_ID);
        ResolvedSettings settings = new ResolvedSettings(DliToken.of("x", null), null, "p", null, null);
        DliProject behind = new DliProject(settings, URI.create("https://dli.example/prefix"));
        assertThat(behind.operationUrl("v2.0", "batches", "b"))
                .hasToString("https://dli.example/prefix/v2.0/p/batches/b");
    }
}
